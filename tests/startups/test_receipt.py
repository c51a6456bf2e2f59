"""The receipt on paper: its commitment, and a QR code that a telephone reads."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse

from ledger.models import Entry
from startups.models import Submission
from tests import cast
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db


def paper(submission: Submission) -> bytes:
    """The PDF as the applicant downloads it."""
    client = Client(headers={"accept-language": "es"})
    client.force_login(cast.daniela(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("submission_receipt_file", args=[submission.pk, "pdf"]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return bytes(answer.content)


def scanned(content: bytes) -> set[str]:
    """What a camera reads in the QR codes of a PDF's pages."""
    found: set[str] = set()
    document = pypdfium2.PdfDocument(content)
    for page in document:
        found |= {code.text for code in zxingcpp.read_barcodes(page.render(scale=3).to_numpy())}
    document.close()
    return found


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_the_applicant_downloads_a_receipt_with_commitment_and_a_code_to_the_page_that_checks_it(
    settings: object,
) -> None:
    settings.SITE_URL = "https://govlink.example"  # type: ignore[attr-defined]
    call = call_at("open")
    content = paper(made := making.sent(call, making.startup()))
    address = f"https://govlink.example{reverse('call_record', args=[call.reference])}"
    assert scanned(content) == {address}
    text = "".join(words(content).split())
    assert [part in text for part in (made.commitment[:32], made.commitment[32:], made.receipt_no)] == [True] * 3
    assert Client().get(reverse("call_record", args=[call.reference])).status_code == 200


def test_the_receipt_tells_no_place_in_the_record() -> None:
    call = call_at("open")
    made = making.sent(call, making.startup())
    text = words(paper(made))
    hashes = Entry.objects.filter(call=call.reference).values_list("leaf_hash", flat=True)
    assert len(hashes) > 0
    assert [one for one in hashes if one[:16] in text] == []
    assert [one for one in scanned(paper(made)) if "?" in one or "#" in one] == []

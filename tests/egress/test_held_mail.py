"""Mail that was held back: staff drop it unread, and release only what tells nobody anything sealed."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.utils import timezone

from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from ledger.queries import payload
from outbox.actions import drop_held, release_held, sweep
from outbox.models import Enclosure, Job, Message
from outbox.queries import message_page
from selection.models import Seat
from startups.models import Submission
from startups.queries import guard
from tests import cast
from tests.egress.test_guard import NAME, _guarded, as_, call, deliver, mail_to  # noqa: F401  fixtures
from vault.veil import veiled

pytestmark = pytest.mark.django_db
LIST = "/admin/outbox/message/"


@pytest.fixture
def held(call: Call) -> Message:  # noqa: F811
    """A mail that tells an assessor who applied, as it was held back."""
    message = mail_to(cast.ines(), f"Escriba a {NAME}.", b"%PDF-1.4 " + NAME.encode())
    Message.objects.filter(pk=message.pk).update(subject=f"De {NAME}")
    assert deliver(message) == "held"
    return Message.objects.get(pk=message.pk)


def acted(action: str, message: Message, reason: str = "mistake") -> Any:
    data = {"action": action, "reason": reason, "_selected_action": [veiled(message.pk)], "index": 0}
    return as_(cast.kemi()).post(LIST, data, follow=True)


def told() -> list[tuple[str, dict[str, Any]]]:
    found = Recorded.objects.filter(call="", kind__startswith="message_").order_by("seq")
    return [(one.kind, payload(one)) for one in found]


def test_staff_see_that_a_mail_is_held_and_nothing_of_it(held: Message) -> None:
    kemi = as_(cast.kemi())
    one = f"{LIST}{veiled(held.pk)}/change/"
    for address in (LIST, one, f"{LIST}?q=", f"{LIST}?q={cast.ines().email}"):
        page = kemi.get(address)
        assert (page.status_code, NAME in page.content.decode()) == (200, False)
        assert cast.ines().email in page.content.decode()
    # Not even by a search: it finds a word of a subject only where the subject may be read.
    assert f"/{veiled(held.pk)}/change/" not in kemi.get(f"{LIST}?q=Voz").content.decode()
    sent = mail_to(cast.ana(), "Nada.")
    Message.objects.filter(pk=sent.pk).update(subject="Voz de otra")
    assert f"/{veiled(sent.pk)}/change/" in kemi.get(f"{LIST}?q=Voz").content.decode()


def test_no_page_of_a_held_mail_says_its_number_which_counts_mail_to_applicants(held: Message) -> None:
    kemi, number = as_(cast.kemi()), re.compile(rf"#{held.pk}\b")
    for page in (kemi.get(LIST), kemi.get(f"{LIST}{veiled(held.pk)}/change/"), acted("drop", held, reason="")):
        assert (number.search(page.content.decode()), held.to in page.content.decode()) == (None, True)
    refused = acted("drop", held, reason="").content.decode()
    assert (f"Assessment open · {held.to}: Choose" in refused, "Messages dealt with" in refused) == (True, False)
    # Its own page says what is done with it, and where.
    assert "in the list of messages" in kemi.get(f"{LIST}{veiled(held.pk)}/change/").content.decode()


def test_staff_drop_a_held_mail_with_a_reason_and_it_is_gone(held: Message, mailoutbox: list[Any]) -> None:
    acted("drop", held, reason="")
    assert Message.objects.get(pk=held.pk).state == "held"
    assert NAME not in acted("drop", held).content.decode()
    held.refresh_from_db()
    assert (held.state, held.subject, held.text, held.html) == ("dropped", "", "", "")
    assert Enclosure.objects.filter(message=held).count() == 0
    assert told() == [
        (
            "message_dropped",
            {
                "by": f"user:{cast.kemi().pk}",
                "message": veiled(held.pk),
                "reason": "mistake",
                "what": "assessment_open",
            },
        )
    ]
    assert message_page(cast.ines())[0] == []
    sweep()
    assert [mail for mail in mailoutbox if mail.to == [cast.ines().email]] == []
    with pytest.raises(Refused):
        drop_held(message=held, reason="mistake", by=cast.kemi())


def test_staff_may_not_release_to_who_judges_or_judged(held: Message, call: Call) -> None:  # noqa: F811
    page = acted("release", held)
    assert "can only be dropped" in page.content.decode() or "solo se puede descartar" in page.content.decode()
    assert NAME not in page.content.decode()
    # She leaves the seat, even without a trace: what the mail tells stays sealed.
    Seat.objects.filter(user=cast.ines()).update(user=cast.ana())
    guard.forget()
    assert guard.judged_by(cast.ines()) == set()
    with pytest.raises(Refused):
        release_held(message=held, reason="public", by=cast.kemi())
    # The call is opened for another proposal: this start-up stays sealed, and so does the mail.
    Call.objects.filter(pk=call.pk).update(state="unsealed", review_until=timezone.now())
    other = Submission.objects.filter(call=call).exclude(startup__name=NAME).first()
    if other is not None:
        Submission.objects.filter(pk=other.pk).update(opened_at=timezone.now())
    with pytest.raises(Refused):
        release_held(message=held, reason="public", by=cast.kemi())
    assert (Message.objects.get(pk=held.pk).state, told()) == ("held", [])


def test_staff_release_what_an_opening_made_public(held: Message, call: Call, mailoutbox: list[Any]) -> None:  # noqa: F811
    Call.objects.filter(pk=call.pk).update(state="unsealed", review_until=timezone.now())
    Submission.objects.filter(call=call, startup__name=NAME).update(opened_at=timezone.now())
    guard.forget()
    with pytest.raises(Refused):
        release_held(message=held, reason="", by=cast.kemi())
    assert acted("release", held, "public").status_code == 200
    job = Job.objects.filter(kind="outbox.deliver", arguments={"message_id": held.pk}).latest("pk")
    assert job.state == "due"
    sweep()
    held.refresh_from_db()
    assert (held.state, [mail.to for mail in mailoutbox if NAME in mail.body]) == ("sent", [[cast.ines().email]])
    assert [(kind, said["reason"]) for kind, said in told()] == [("message_released", "public")]


def test_a_released_mail_is_searched_again_when_it_leaves(
    held: Message, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    # Were every release gate open, the net would still catch it at the door.
    monkeypatch.setattr("outbox.actions.RELEASES", [])
    release_held(message=held, reason="mistake", by=cast.kemi())
    sweep()
    held.refresh_from_db()
    assert (held.state, [mail for mail in mailoutbox if NAME in mail.body]) == ("held", [])


def test_the_record_of_it_tells_no_name(held: Message) -> None:
    drop_held(message=held, reason="stale", by=cast.kemi())
    text = io.StringIO()
    for one in Recorded.objects.all():
        text.write(one.payload)
    assert NAME not in text.getvalue()

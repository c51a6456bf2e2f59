"""The bases of PDFs and mails."""

from __future__ import annotations

import io

import pikepdf
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML


def test_a_pdf_is_tagged_titled_and_says_its_language() -> None:
    page = render_to_string("pdf/base.html", {"LANGUAGE_CODE": "pt"})
    style = CSS(filename=finders.find("css/pdf.css"))
    made = HTML(string=page, base_url=str(settings.BASE_DIR)).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked), str(pdf.docinfo["/Title"])) == (
            "pt",
            True,
            "GovLink",
        )


def test_a_plain_mail_carries_its_link_as_it_is() -> None:
    mail = render_to_string("emails/base.txt", {"action_url": "https://x.example/?a=1&b=2", "action_label": "Open"})
    assert "Open:\nhttps://x.example/?a=1&b=2\n" in mail
    assert 'href="https://x.example/?a=1&amp;b=2"' in render_to_string(
        "emails/base.html", {"action_url": "https://x.example/?a=1&b=2", "action_label": "Open"}
    )

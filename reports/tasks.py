"""Making reports and papers in the background."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.queries import user_by_id
from challenges.queries.papers import call_facts
from challenges.rules.papers import canonical_text, compose
from outbox.qr import qr_image
from outbox.registry import LONG, job
from outbox.rendering import render_pdf
from pilots.states import ReportKind
from reports.actions import keep_report, remake_reports
from reports.actions.papers import hold_paper, keep_paper
from reports.queries.cases import pilot_by_id, report_by_id
from reports.queries.documents.kinds import BUILDERS
from reports.queries.papers import contents_of, paper_by_id, tells_who_applied
from reports.rules.word import write_docx


@job("reports.case_report", atomic=False, lease=timedelta(minutes=3), attempts=4, queue=LONG)
def make_case_report(*, report_id: int, report: Callable[[int], None]) -> None:
    """Make a report as tagged PDF/UA, terms of reference as DOCX too, showing how far it is."""
    row = report_by_id(report_id)
    if row is None:
        return
    report(10)
    with translation.override(row.language):
        document = BUILDERS[row.kind](row.pilot, row.language)
    report(40)
    content = render_pdf("pdf/document.html", {"document": document}, row.language)
    report(80)
    editable = write_docx(document) if row.kind == ReportKind.TERMS else b""
    report(90)
    keep_report(report=row, content=content, editable=editable, by="worker")


@job("reports.remake", queue=LONG)
def remake(*, pilot_id: int, by_id: int) -> None:
    """Have the public reports of a pilot that has ended, or whose case was published, made again."""
    pilot = pilot_by_id(pilot_id)
    if pilot is not None:
        remake_reports(pilot=pilot, by=user_by_id(by_id))


@job("reports.paper", atomic=False, lease=timedelta(minutes=3), attempts=4, queue=LONG)
def make_paper(*, paper_id: str, report: Callable[[int], None]) -> None:
    """Write a paper as canonical JSON and tagged PDF/UA; hold it back when it would tell who applied."""
    paper = paper_by_id(paper_id)
    if paper is None:
        return
    report(10)
    with translation.override(paper.language):
        data = compose(
            contents=contents_of(paper.call, paper.kind),
            kind=paper.kind,
            number=paper.number,
            language=paper.language,
            session=paper.session,
            call=call_facts(paper.call),
        )
    text, digest = canonical_text(data)
    report(40)
    if found := tells_who_applied(paper.call, text):
        hold_paper(paper=paper, found=found, by="worker")
        return
    address = settings.SITE_URL + reverse("paper_checked", args=[digest])
    acts = any(one["act"] for one in data["attendees"])
    context = {"paper": data, "acts": acts, "sha256": digest, "address": address, "qr": qr_image(address)}
    content = render_pdf("pdf/paper.html", context, paper.language)
    report(90)
    keep_paper(paper=paper, data=text, content=content, by="worker")

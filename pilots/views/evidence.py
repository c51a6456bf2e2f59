"""Evidence: figures, sources, topics, and taking in files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilots.actions import evidence as actions
from pilots.forms.evidence import SourceForm, TopicForm
from pilots.models import EvidenceImport, Pilot
from pilots.queries import evidence, pages
from pilots.rules.permissions import may_decide
from pilots.rules.rows import HEADERS
from pilots.views.files import csv_file, shows_evidence
from pilots.views.frame import fill_in, open_pilot, running_on, show, to

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@shows_evidence
@login_required
@require_safe
def pilot_evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Figures by topic, day and source, and the files that they come from."""
    pilot = open_pilot(request, reference)
    return show(request, pilot, "pilot_evidence", pages.evidence_page(pilot))


@login_required
@_FORM
def pilot_source_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a source; coming from a checked file, the file is checked again."""
    pilot = open_pilot(request, reference)
    waiting = _waiting(pilot, request.GET.get("import", ""))
    return fill_in(
        request,
        pilot,
        SourceForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]}),
        lambda data: _and_check(request, waiting, actions.add_source(pilot=pilot, by=request.user, **data)),
        title=_("Add a source"),
        submit=_("Add the source"),
        back=to("pilot_import", pilot, waiting.pk) if waiting else to("pilot_evidence", pilot),
        said=_("The source was added."),
        allowed=running_on(request, pilot),
    )


@login_required
@_FORM
def pilot_topic_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a topic; coming from a checked file, the file is checked again."""
    pilot = open_pilot(request, reference)
    waiting = _waiting(pilot, request.GET.get("import", ""))
    return fill_in(
        request,
        pilot,
        TopicForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]}),
        lambda data: _and_check(request, waiting, actions.add_topic(pilot=pilot, by=request.user, **data)),
        title=_("Add a topic"),
        submit=_("Add the topic"),
        back=to("pilot_import", pilot, waiting.pk) if waiting else to("pilot_evidence", pilot),
        said=_("The topic was added."),
        allowed=running_on(request, pilot),
    )


@login_required
@require_safe
def pilot_template(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """An empty file with the right first row, in the reader's language."""
    pilot = open_pilot(request, reference)
    header = HEADERS.get((get_language() or "es")[:2], HEADERS["es"])
    return csv_file("evidence-template.csv", header if pilot.keeps_texts else header[:4], [])


def _waiting(pilot: Pilot, pk: str) -> EvidenceImport | None:
    found = evidence.find_import(pilot, int(pk)) if pk.isdecimal() else None
    return found if found and may_decide(state=found.state) else None


def _and_check(request: HttpRequest, waiting: EvidenceImport | None, made: Any) -> Any:
    if waiting:
        actions.check_again(evidence_import=waiting, by=request.user)
    return made

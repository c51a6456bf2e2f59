"""The supplier's side: its tokens, and the address to which its program sends files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import Refused, require
from pilots.actions import supplier as actions
from pilots.actions.imports import upload_evidence
from pilots.forms.samples import TokenForm
from pilots.models import EvidenceImport, SupplierToken
from pilots.queries import supplier as queries
from pilots.queries.evidence import own_header, problems_page, same_content
from pilots.rules.files import scan
from pilots.rules.permissions import may_run_on, may_supply
from pilots.rules.rows import COLUMN_LABELS
from pilots.views.files import takes_evidence
from pilots.views.frame import open_pilot

_FORM = require_http_methods(["GET", "HEAD", "POST"])
#: How the name of a file ends that is sent without one, by its Content-Type.
_ENDINGS = {
    "text/csv": ".csv",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


@login_required
@_FORM
def pilot_supplier(request: HttpRequest, reference: str) -> HttpResponse:
    """Tokens of the supplier's program: made here, shown once."""
    pilot = open_pilot(request, reference)
    supplies = may_supply(supplies=queries.may_supply(request.user, pilot))
    form, secret, status = TokenForm(request.POST or None), "", 200
    if request.method == "POST":
        require(supplies)
        if form.is_valid():
            try:
                _token, secret = actions.make_token(pilot=pilot, by=request.user, **form.cleaned_data)
                form = TokenForm()
            except Refused as refused:
                form.add_error(None, refused.verdict.reason)
        status = 422 if form.errors else 200
    context = {
        "pilot": pilot,
        "call": pilot.call,
        "form": form,
        "secret": secret,
        "tokens": queries.tokens_of(pilot),
        "supplies": bool(supplies),
        "makes": bool(supplies and may_run_on(state=pilot.state)),
        "address": settings.SITE_URL + reverse("evidence_push", args=[reference]),
    }
    return render(request, "pilots/supplier.html", context, status=status)


@login_required
@require_POST
def pilot_token_revoke(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Make a token void."""
    token = queries.find_token(open_pilot(request, reference), pk)
    if token is None:
        raise Http404
    actions.revoke_token(token=token, by=request.user)
    messages.success(request, _("The token was revoked."))
    return redirect("pilot_supplier", reference)


@takes_evidence
@csrf_exempt
@require_http_methods(["POST"])
def evidence_push(request: HttpRequest, reference: str) -> JsonResponse:
    """Take a file from the supplier's program. It counts when the entity decides so, not before."""
    token = queries.token_of(request.headers.get("Authorization", ""), reference)
    if token is None:
        return _unknown()
    try:
        actions.use_token(token=token, by=token.made_by)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=429 if token.revoked_at is None else 401)
    with tempfile.TemporaryFile() as sent:
        upload = _sent(request, sent, token)
        try:
            made = upload_evidence(pilot=token.pilot, upload=upload, by=token.made_by, token=token)
        except Refused as refused:
            return JsonResponse({"error": str(refused), **_here_already(token, upload)}, status=409)
    return JsonResponse(_told(token, made), status=202)


@require_safe
def evidence_pushed(request: HttpRequest, reference: str, number: int) -> JsonResponse:
    """Say how far a file is that came in with the token, and what is wrong with its rows."""
    token = queries.token_of(request.headers.get("Authorization", ""), reference)
    if token is None:
        return _unknown()
    made = queries.pushed(token, number)
    if made is None:
        return JsonResponse({"error": _("This token sent no such file.")}, status=404)
    return JsonResponse(_told(token, made))


def _unknown() -> JsonResponse:
    said = _(
        "This address needs a token of this pilot in the header “Authorization: Bearer …”. It has none, or a void one."
    )
    return JsonResponse({"error": said}, status=401, headers={"WWW-Authenticate": "Bearer"})


def _here_already(token: SupplierToken, upload: File) -> dict[str, Any]:
    """Return number and state of the file that has the same content, if there is one; never its name."""
    upload.seek(0)
    same = same_content(token.pilot, scan(upload.chunks()).sha256)
    return {"file": same.pk, "state": same.state} if same else {}


def _sent(request: HttpRequest, target: Any, token: SupplierToken) -> File:
    """Return the file of a form field called "file", or the whole body, read piece by piece."""
    kind = (request.content_type or "").lower()
    if kind == "multipart/form-data" and (found := request.FILES.get("file")):
        return found
    size = 0
    for piece in _pieces(request):
        size += len(piece)
        if size > settings.MAX_EVIDENCE_BYTES:
            break
        target.write(piece)
    target.seek(0)
    named = f"{token.name.replace('/', '-')} {timezone.localtime():%Y-%m-%d %H.%M.%S}{_ENDINGS.get(kind, '')}"
    file = File(target, name=request.headers.get("X-File-Name", "") or named)
    file.size = size
    return file


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(1 << 20):
        yield piece


def _told(token: SupplierToken, made: EvidenceImport) -> dict[str, Any]:
    reference = token.pilot.call.reference
    problems, more = problems_page(made, limit=100)
    return {
        "file": made.pk,
        "state": made.state,
        "sha256": made.sha256,
        "good_rows": made.good_rows,
        "bad_rows": made.bad_rows,
        "rows_imported_already": max((one["rows"] for one in made.repeats), default=0),
        "reason": made.reason,
        "problems": [
            {
                "line": one.line,
                "column": one.column,
                "column_name": str(COLUMN_LABELS.get(one.column, one.column)),
                "column_in_file": own_header(made, one.column),
                "value": one.value,
                "reason": one.reason,
            }
            for one in problems
        ],
        "more_problems": more is not None,
        "status": settings.SITE_URL + reverse("evidence_pushed", args=[reference, made.pk]),
    }

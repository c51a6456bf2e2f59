"""The public record of a call: what happened, in order, with hashes; and all that is needed to check it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from ledger import verify
from ledger.queries import log, record_page
from ledger.queries.bundle import bundle_zip, is_public

_TEXT = "text/plain; charset=utf-8"


def _chain(call: str) -> str:
    return "" if call == log.PLATFORM else call


def _may_read(user: Any, call: str) -> bool:
    """Say whether a reader may know of a chain: who may is said in a room above this one."""
    return bool(import_string(settings.RECORD_DOOR)(user, call))


def _require_open(request: HttpRequest, call: str) -> None:
    """Answer 404 where the reader may not know of the exercise yet."""
    if not _may_read(request.user, call):
        raise Http404


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else 0


@require_safe
def call_record(request: HttpRequest, call: str) -> HttpResponse:
    """The chain of one call, oldest first. It holds codes and roles, never a name or an e-mail."""
    _require_open(request, call)
    page = record_page(call, after=_number(request, "after"))
    if not page["rows"]:
        raise Http404
    signed = log.signed_size(call)
    page |= {"has_bundle": is_public(call) and signed > 0, "signed": signed, "unsigned": page["head"].seq - signed}
    # What anybody may read has a public page, too, but for the platform's own chain.
    page["announced"] = call != log.PLATFORM and _may_read(AnonymousUser(), call)
    return render(request, "ledger/record.html", page)


@require_safe
def record_bundle(request: HttpRequest, call: str) -> HttpResponse:
    """Everything that is needed to check a call elsewhere, once its identities were opened or it ended without."""
    _require_open(request, call)
    if not (is_public(call) and log.signed_size(call)):
        raise Http404
    response = HttpResponse(bundle_zip(call), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{call}.zip"'
    return response


@require_safe
def record_checkpoint(request: HttpRequest, call: str) -> HttpResponse:
    """The newest signed checkpoint of a chain, for witnesses."""
    _require_open(request, call)
    note = log.latest_checkpoint(_chain(call))
    if not note:
        raise Http404
    return HttpResponse(note, content_type=_TEXT)


@require_safe
def record_proof(request: HttpRequest, call: str) -> HttpResponse:
    """A proof against the tree of ``size``: that it continues that of ``old``, or that it holds entry ``seq``."""
    _require_open(request, call)
    size, old, seq = _number(request, "size"), _number(request, "old"), _number(request, "seq")
    if call == log.PLATFORM and not {old, size} <= log.signed_sizes(_chain(call)):
        # Between two of its checkpoints nobody need know how much happened, nor the hash of a single line.
        raise Http404
    try:
        proof = log.consistency(_chain(call), old, size) if old else log.inclusion(_chain(call), seq, size)
    except IndexError:
        raise Http404 from None
    return JsonResponse({"size": size, "proof": [base64.b64encode(step).decode() for step in proof]})


@require_safe
def record_keys(request: HttpRequest) -> HttpResponse:
    """Every public key that signed here, oldest first, each with the note by which the one before announced it."""
    lines = [f"{log.site_name()}\n"]
    lines += [f"\n{one.public_key}\n{one.endorsement}" for one in log.public_keys()]
    return HttpResponse("".join(lines), content_type=_TEXT)


@require_safe
def record_verifier(request: HttpRequest) -> HttpResponse:
    """The one-file verifier."""
    response = HttpResponse(Path(verify.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response

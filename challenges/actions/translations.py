"""Saying in other languages what a call says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.queries.access import steers
from challenges.rules.translations import kept, may_translate
from kernel.verdict import require
from ledger.actions import record


@transaction.atomic
def translate_call(*, call: Call, texts: Mapping[str, Mapping[str, str]], by: Any) -> Call:
    """Write what a call says in other languages; ``texts``: language to field to text. Nothing is behind then.

    The source stays what holds. Raises ``Refused``.
    """
    call = lock_call(call)
    require(may_translate(state=call.state, steers=steers(by, call.entity)))
    call.translations = kept(texts, call.source_language)
    call.save(update_fields=["translations"])
    record("call_translated", by=by, call=call.reference, languages=sorted(call.translations))
    return call

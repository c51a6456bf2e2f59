"""Public questions: asked by nobody in particular, answered in public."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Area
from challenges.actions.calls import announce_on_commit
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call, CallAmendment, PublicQuestion
from challenges.rules import calls as rules
from challenges.states import QuestionKind
from kernel.verdict import require
from ledger.actions import record


def asker_seal(call: Call, user_id: int) -> str:
    """Return the keyed digest that limits how much one person asks, without telling who she is."""
    return hmac.new(settings.SEAL_KEY.encode(), f"ask|{call.reference}|{user_id}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def ask_question(*, call: Call, text: str, by: Any, kind: str = QuestionKind.CONSULTATION) -> PublicQuestion:
    """Ask a question about a call. Who asked is not kept, and the record says "asker"."""
    call = lock_call(call)
    seal = asker_seal(call, by.pk)
    today = call.questions.filter(asker_seal=seal, asked_at__gte=timezone.now() - timedelta(days=1)).count()
    require(rules.may_ask(phase=call.state, asked_today=today))
    question = PublicQuestion.objects.create(
        call=call, text=text.strip(), kind=kind, asked_at=timezone.now(), asker_seal=seal
    )
    record("question_asked", by="asker", call=call.reference)
    return question


@transaction.atomic
def publish_answer(
    *,
    question: PublicQuestion,
    public_text: str,
    answer: str,
    by: Any,
    area: Area | None = None,
    amendment: CallAmendment | None = None,
) -> PublicQuestion:
    """Publish a question in the entity's own words with its answer; numbers follow publication, not arrival."""
    call = lock_call(question.call)
    require(rules.may_answer_questions(state=call.state, steers=steers(by, call.entity)))
    question = PublicQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.public_text, question.answer = public_text.strip(), answer.strip()
    question.answered_by_area, question.amendment = area, amendment
    if question.number is None:
        question.number = call.questions.filter(number__isnull=False).count() + 1
    question.published_at = question.published_at or timezone.now()
    question.save()
    record(
        "answer",
        by=by,
        call=call.reference,
        number=question.number,
        question=question.public_text,
        answer=question.answer,
        amendment=amendment.number if amendment else 0,
    )
    announce_on_commit(call, "answered")
    return question

"""Public questions: asked by nobody in particular, answered in public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Area
from challenges import emails
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call, CallAmendment, PublicQuestion
from challenges.queries.questions import focal_points
from challenges.rules import questions as rules
from challenges.signals import tell, words_that_tell
from challenges.states import QuestionKind
from kernel.verdict import no, require
from ledger.actions import record
from outbox.actions import post


@transaction.atomic
def ask_question(*, call: Call, text: str, by: Any, kind: str = QuestionKind.CONSULTATION) -> PublicQuestion:
    """Ask a question about a call. Who asked is neither kept nor recorded. Raises ``Refused``."""
    call = lock_call(call)
    now = timezone.now()
    seal = rules.asker_seal(key=settings.SEAL_KEY, call_id=call.pk, user_id=by.pk)
    asked = call.questions.filter(asker_seal=seal, asked_at__gt=now - timedelta(days=1)).count()
    require(rules.may_ask(state=call.state, questions_until=call.questions_until, now=now, asked_today=asked))
    require(rules.is_askable(text))
    require(rules.tells_nobody(words_that_tell(user=by, text=text)))
    question = PublicQuestion.objects.create(call=call, kind=kind, text=text.strip(), asked_at=now, asker_seal=seal)
    record("question_asked", by="asker", call=call.reference)
    for user in focal_points(call):
        post(**emails.questions_waiting(call, user, day=timezone.localdate()))
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
    """Publish a question in the entity's words with its answer; numbers follow publication, not arrival.

    ``amendment``: the one of the same call that the question led to. Raises ``Refused``.
    """
    call = lock_call(question.call)
    question = PublicQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    require(rules.may_answer(state=call.state, steers=steers(by, call.entity)))
    published = question.published_at is not None
    require(rules.is_answerable(published=published, public_text=public_text, answer=answer))
    if (area and area.entity_id != call.entity_id) or (amendment and amendment.call_id != call.pk):
        require(no("An answer names areas and amendments of its own call."))
    last = call.questions.aggregate(last=Max("number"))["last"] or 0
    question.number = last + 1
    question.public_text, question.answer = public_text.strip(), answer.strip()
    question.answered_by_area, question.amendment = area, amendment
    question.published_at = timezone.now()
    question.save(update_fields=["number", "public_text", "answer", "answered_by_area", "amendment", "published_at"])
    record(
        "answer",
        by=by,
        call=call.reference,
        number=question.number,
        question=question.public_text,
        answer=question.answer,
        area=area.name if area else "",
        amendment=amendment.number if amendment else 0,
    )
    tell(call, "answered")
    return question


@transaction.atomic
def publish_answers(*, call: Call, answers: list[dict[str, Any]], by: Any) -> list[PublicQuestion]:
    """Publish several answers together, in the order given; each holds the arguments of ``publish_answer``.

    Raises ``Refused``, also where there is none.
    """
    call = lock_call(call)
    require(rules.something_to_publish(answers=len(answers)))
    return [publish_answer(by=by, **one) for one in answers]

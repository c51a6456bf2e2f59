"""Beginning an exercise with the frame, the criteria and the questions of another one: no people, no answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import PublicEntity
from challenges.actions.exercises import start_exercise
from challenges.actions.frames import save_frame_field, start_frame
from challenges.models import Call, Criterion, Survey, SurveyTemplate
from ledger.actions import record

_CRITERION = (
    "code",
    "order",
    "name",
    "question",
    "evidence_hint",
    "anchors",
    "complies_from",
    "weight",
    "translations",
)


@transaction.atomic
def replicate_exercise(
    *, source: Call, entity: PublicEntity, title: str, frame: Mapping[str, Any], by: Any, reference: str = ""
) -> Call:
    """Begin an exercise of ``entity`` from ``source``, a published one.

    ``frame``: field of the canvas to its text, kept as a draft that goes through the gate when it is sent.
    """
    call = start_exercise(entity=entity, title=title, by=by, reference=reference)
    call.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(call=call, **{name: getattr(one, name) for name in _CRITERION}) for one in source.criteria.all()
    )
    SurveyTemplate.objects.bulk_create(
        SurveyTemplate(
            call=call,
            kind=survey.kind,
            title=survey.title,
            items=[[item.kind, item.text, item.measures] for item in survey.items.all()],
        )
        for survey in Survey.objects.filter(call=source).prefetch_related("items")
    )
    draft = start_frame(call=call, by=by)
    for field, value in frame.items():
        draft = save_frame_field(frame=draft, field=field, value=value, revision=draft.revision, by=by)
    record(
        "exercise_replicated",
        by=by,
        call=call.reference,
        source=source.reference,
        fields=sorted(frame),
        criteria=call.criteria.count(),
    )
    return call

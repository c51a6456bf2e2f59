"""Reading training: modules, presences, certificates, and what was learnt (Kirkpatrick's levels)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.models import (
    Attendance,
    Call,
    Certificate,
    ModulePresence,
    Survey,
    TrainingModule,
    Workshop,
)
from challenges.queries.surveys import results, results_verdict, survey_by_id
from challenges.rules.surveys import CONDUCT_AFTER, conduct_due
from challenges.states import CallState, ItemKind, SurveyKind
from ledger.queries import happened, payload


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``base`` answers are favourable (or right)."""

    count: int
    base: int


@dataclass(frozen=True, slots=True)
class Level:
    """One of Kirkpatrick's levels: rows of (what was asked, before or None, after or None)."""

    number: int
    rows: list[tuple[str, Share | None, Share | None]]
    net: int | None = None


def modules_of(workshop: Workshop) -> list[Any]:
    """Return a workshop's modules in order, each with ``present``: how many took part."""
    return list(
        TrainingModule.objects.filter(workshop=workshop).annotate(present=Count("presences")).order_by("number")
    )


def next_module(workshop: Workshop) -> int:
    """Return the number after the last module's."""
    return (TrainingModule.objects.filter(workshop=workshop).aggregate(last=Max("number"))["last"] or 0) + 1


def present_in(module: TrainingModule) -> set[int]:
    """Return the ids of the people who took part in a module."""
    return set(ModulePresence.objects.filter(module=module).values_list("attendance__user", flat=True))


def find_module(workshop: Workshop, number: int) -> TrainingModule | None:
    """Return one module of a workshop."""
    return TrainingModule.objects.filter(workshop=workshop, number=number).first()


def attendance_of(workshop: Workshop, user: Any) -> Attendance | None:
    """Return a person's line of the attendance sheet."""
    return (
        Attendance.objects.select_related("user", "workshop__call__entity").filter(workshop=workshop, user=user).first()
    )


def certificate_of(attendance: Attendance) -> Certificate | None:
    """Return the certificate of a line of the attendance sheet."""
    return Certificate.objects.filter(attendance=attendance).first()


def certificate_by_id(pk: int) -> Certificate | None:
    """Return a certificate, for the job that makes its PDF."""
    return Certificate.objects.select_related("attendance__workshop__call").filter(pk=pk).first()


def certificate_by_token(token: str) -> Certificate | None:
    """Return the certificate at a public address."""
    return Certificate.objects.select_related("attendance__workshop__call__entity").filter(token=token).first()


def is_recorded(certificate: Certificate) -> bool:
    """Say whether a certificate says what its hash says, and whether the record has this hash."""
    said = hashlib.sha256(certificate.data.encode()).hexdigest()
    entries = happened(certificate.attendance.workshop.call.reference, "certificate_issued")
    return said == certificate.sha256 and any(payload(entry)["sha256"] == said for entry in entries)


def presence(attendance: Attendance) -> tuple[int, int, int]:
    """Return how many modules the workshop has, in how many the person took part, and of how many minutes."""
    modules = TrainingModule.objects.filter(workshop=attendance.workshop)
    mine = modules.filter(presences__attendance=attendance)
    return modules.count(), mine.count(), mine.aggregate(n=Sum("minutes"))["n"] or 0


def attended(call: Call) -> QuerySet[User]:
    """Return who attended some workshop of a call."""
    held = Attendance.objects.filter(workshop__call=call, attended=True).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


def calls_to_ask_about_conduct(today: date) -> list[Call]:
    """Return the calls whose last workshop was held ninety days ago or more and that have no survey of conduct."""
    since = timezone.now() - timedelta(days=CONDUCT_AFTER)
    found = (
        Call.objects.exclude(state__in=[CallState.CANCELLED])
        .exclude(surveys__kind=SurveyKind.CONDUCT)
        .annotate(held=Max("workshops__held_at"))
        .filter(held__lte=since)
    )
    return [call for call in found if conduct_due(held_on=timezone.localdate(call.held), today=today)]


def levels_of(call: Call) -> list[Level]:
    """Return levels 1 to 3 of a call's training, from the surveys whose results may be seen; empty ones left out."""
    shown = {
        survey.kind: survey
        for pk in Survey.objects.filter(call=call, number=1).values_list("pk", flat=True)
        if (survey := survey_by_id(pk)) and results_verdict(survey)
    }
    found = {kind: _shares(survey) for kind, survey in shown.items()}
    learning = _paired(found.get(SurveyKind.LEARNING_BEFORE, {}), found.get(SurveyKind.LEARNING_AFTER, {}))
    tested = _paired(_test(shown.get(SurveyKind.TEST_BEFORE)), _test(shown.get(SurveyKind.TEST_AFTER)))
    reaction = [*found.get(SurveyKind.REACTION, {}).items()]
    levels = [
        Level(1, [(text, None, share) for text, share in reaction], _net(shown.get(SurveyKind.REACTION))),
        Level(2, [*tested, *learning]),
        Level(3, [(text, None, share) for text, share in found.get(SurveyKind.CONDUCT, {}).items()]),
    ]
    return [level for level in levels if level.rows]


def _shares(survey: Survey) -> dict[str, Share]:
    rows = [row for row in results(survey) if row["item"].kind != ItemKind.TEXT]
    return {row["item"].text: Share(row["agree"], row["base"]) for row in rows}


def _test(survey: Survey | None) -> dict[str, Share]:
    """Return the share of right answers of a whole test."""
    if survey is None:
        return {}
    rows = [row for row in results(survey) if row["item"].kind == ItemKind.CHOICE]
    return {_("Right answers to the test"): Share(sum(row["agree"] for row in rows), sum(row["base"] for row in rows))}


def _paired(before: dict[str, Share], after: dict[str, Share]) -> list[tuple[str, Share | None, Share | None]]:
    return [(text, before.get(text), after.get(text)) for text in dict.fromkeys([*before, *after])]


def _net(survey: Survey | None) -> int | None:
    return next((row["net"] for row in results(survey) if row.get("net") is not None), None) if survey else None

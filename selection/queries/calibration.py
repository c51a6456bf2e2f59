"""A calibration round as it is looked at: who has scored, and once all have, what each seat gave beside the anchors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from challenges.models import Call, Criterion
from selection.models import Calibration, SampleLevel, Seat
from selection.rules.calibration import SAMPLES, UNPLANNED
from selection.rules.texts import Paragraph, paragraphs
from selection.states import CalibrationState, SeatState


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a criterion with its anchor, and the seats that gave it."""

    level: int
    anchor: str
    seats: list[int]


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the two texts; ``scores``: (criterion in words, its rungs), empty until everybody has scored."""

    number: int
    title: str
    paragraphs: list[Paragraph]
    scores: list[tuple[str, list[Rung]]]


@dataclass(frozen=True, slots=True)
class Round:
    """The round of a call. ``missing``: numbers of the seats that have not scored both samples."""

    state: str
    words: str
    samples: Sequence[Sample]
    missing: Sequence[int]

    @property
    def unplanned(self) -> bool:
        """Say whether nobody said a word about a round before the assessment began."""
        return self.words == UNPLANNED

    @property
    def is_open(self) -> bool:
        """Say whether the round is being scored or discussed."""
        return self.state == CalibrationState.OPEN


def round_state(call: Call) -> str:
    """Return the state of a call's round, empty when there is none."""
    return Calibration.objects.filter(call=call).values_list("state", flat=True).first() or ""


def _members(call: Call) -> list[tuple[int, int]]:
    """Return (key, number) of the seats that score: every titular, and the substitutes who have declared."""
    ready = Q(stands_for=None) | Q(declared_at__isnull=False)
    found = Seat.objects.filter(ready, call=call, state=SeatState.ACTIVE).order_by("number")
    return list(found.values_list("pk", "number"))


def _given(call: Call) -> list[SampleLevel]:
    return list(SampleLevel.objects.filter(seat__call=call, seat__state=SeatState.ACTIVE).order_by("seat__number"))


def missing_seats(call: Call) -> list[int]:
    """Return the numbers of the seats that have not scored both samples."""
    done = {(one.seat_id, one.sample) for one in _given(call)}
    wanted = range(1, SAMPLES + 1)
    return [number for key, number in _members(call) if any((key, sample) not in done for sample in wanted)]


def seats_to_calibrate(user: Any) -> set[int]:
    """Return the keys of a person's seats that have declared and owe levels to an open round."""
    seats = Seat.objects.filter(
        user=user, state=SeatState.ACTIVE, declared_at__isnull=False, call__calibration__state=CalibrationState.OPEN
    ).annotate(scored=Count("sample_levels__sample", distinct=True))
    return set(seats.filter(scored__lt=SAMPLES).values_list("pk", flat=True))


def calibration_of(call: Call) -> Round | None:
    """Return a call's round; levels are read from the database only once everybody has scored."""
    found = Calibration.objects.filter(call=call).first()
    if found is None:
        return None
    missing = missing_seats(call) if found.state == CalibrationState.OPEN else []
    criteria = list(Criterion.objects.filter(call=call))
    given = [] if missing or found.state == CalibrationState.WAIVED else _given(call)
    if found.state == CalibrationState.HELD:
        # Who took part in a round that was held did so, whatever became of her seat since.
        given = list(SampleLevel.objects.filter(seat__call=call).order_by("seat__number"))
    numbers = dict(Seat.objects.filter(call=call).values_list("pk", "number")) if given else {}
    samples = [
        Sample(
            number,
            one["title"],
            paragraphs(one["text"], []),
            [(_in_words(each), _rungs(each, number, given, numbers)) for each in criteria if given],
        )
        for number, one in enumerate(found.samples, start=1)
    ]
    return Round(found.state, found.words, samples, missing)


def _in_words(criterion: Criterion) -> str:
    return f"{criterion.code} · {criterion.text('name')}"


def _rungs(criterion: Criterion, sample: int, given: Sequence[SampleLevel], numbers: dict[int, int]) -> list[Rung]:
    mine = [one for one in given if one.sample == sample and one.criterion_id == criterion.pk]
    return [
        Rung(level, str(anchor), [numbers[one.seat_id] for one in mine if one.level == level])
        for level, anchor in enumerate(criterion.text("anchors"))
    ]


def samples_scored(seat: Seat) -> set[int]:
    """Return which samples a seat has scored."""
    return set(SampleLevel.objects.filter(seat=seat).values_list("sample", flat=True))


def criteria_of(call: Call) -> list[Any]:
    """Return a call's criteria in their order."""
    return list(Criterion.objects.filter(call=call))

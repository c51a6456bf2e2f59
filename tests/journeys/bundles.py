"""Whole calls of any size, told to the opening of identities, for the bundle that anybody can check.

The rows that teams and assessors type are written in bulk; everything that seals, closes, draws, shares out, ranks, decides
and opens is done by the real actions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from challenges.actions.clock import keep_time
from challenges.models import Call
from ledger.actions.checkpoints import sign_due, sign_now
from selection.actions import decisions, scores, seats
from selection.actions.committee import make_up_committee
from selection.actions.entries import open_assessment
from selection.models import Assignment, Entry, Score
from startups.actions import desks, submissions
from startups.envelope import STATEMENTS
from startups.models import Answer, Startup, Submission, TeamMember
from startups.queries.submissions import blind_copy_of
from tests import cast
from tests.declaring import declare
from tests.ledger.whole_call import START, announced, day
from tests.selection.builders import BECAUSE, DECISION, REASON
from tests.startups import desk_making, making

#: The level that a seat gives: (place of the proposal by code, number of the seat, code of the criterion).
Levels = Callable[[int, int, str], int]
Amend = Callable[[Call], object]


def applied(call: Call, count: int) -> list[Submission]:
    """Teams that wrote everything, in bulk, and sent it by the real action."""
    person = cast.daniela()
    now = timezone.now()
    sworn = {"statements": [key for key, _text in STATEMENTS], "sworn_at": now.isoformat(), "by": person.pk}
    sent = []
    for number in range(count):
        name = f"Kallpatek{number}"
        of = Startup.objects.create(name=name, legal_name=f"{name} S.A.C.", country="PE")
        TeamMember.objects.create(startup=of, user=person, role="owner")
        sealed = making.ENVELOPE2 | {"legal_name": of.legal_name, "trade_name": name, "country": "PE"}
        one = Submission.objects.create(call=call, startup=of, identity=sealed, sworn=sworn)
        for field, text in making.TEXTS.items():
            Answer.objects.create(submission=one, field=field, text=text, version=1, saved_at=now, saved_by=person)
        one.preview_sha256, one.preview_confirmed_at = blind_copy_of(one).sha256, now
        one.save(update_fields=["preview_sha256", "preview_confirmed_at"])
        sent.append(submissions.submit(submission=one, by=person))
    return sent


def scored(call: Call, level: Levels) -> None:
    """Every seat writes its scores, in bulk, and seals them by the real action."""
    criteria = list(call.criteria.all())
    places = {
        code: at for at, code in enumerate(sorted(Entry.objects.filter(call=call).values_list("code", flat=True)))
    }
    given = list(Assignment.objects.filter(seat__call=call).select_related("seat__user", "seat__call", "entry"))
    Score.objects.bulk_create(
        Score(
            assignment=one,
            criterion=criterion,
            level=level(places[one.entry.code], one.seat.number, criterion.code),
            reason=REASON,
            version=1,
            saved_at=timezone.now(),
        )
        for one in given
        for criterion in criteria
    )
    for one in given:
        scores.seal_assignment(assignment=one, by=one.seat.user)


def assessors(count: int) -> list[User]:
    """So many people who can be appointed."""
    return [cast.another(f"jurado{number}@jurado.example", f"Persona Jurado{number}") for number in range(count)]


def told(
    *, applicants: int, panel: int, each: int, level: Levels, statistic: str = "raw", amend: Amend | None = None
) -> Call:
    """Tell a call with so many applicants, seats, and assessors for each proposal, from announcement to opening.

    ``amend``: what the panel does once all scores are open.
    """
    with day(0):
        call = announced(assessments_per_entry=each, statistic=statistic)
        act = {"resolution_no": "RA 9", "reason": "Son muchas propuestas para tres."}
        make_up_committee(call=call, size=0, by=cast.rosa(), **act)
        for person in assessors(panel):
            declare(seats.appoint_assessor(call=call, user=person, by=cast.rosa(), resolution_no="RA 12"), person)
    with day(8):
        keep_time(call=call)
        applied(call, applicants)
    with day(26):
        desks.take_up(call=call, by=cast.oscar())
        desk_making.settle(call)
    with day(29):
        desks.hand_over(call=call, by=cast.marta())
        open_assessment(call=call, by=cast.rosa(), due_at=START + timedelta(days=40))
    with day(32):
        call.refresh_from_db()
        scored(call, level)
        scores.close_assessment(call=call, by=cast.rosa())
    with day(33):
        if amend is not None:
            amend(call)
        first = Entry.objects.get(call=call, standing__rank=1)
        decisions.decide(
            call=call, entry=first, reasons=DECISION, by_criterion=BECAUSE, by=cast.luz(), resolution_no="RA 30"
        )
    with day(47):
        for custodian in (cast.oscar(), cast.marta()):
            desk_making.give_word(call, custodian)
        sign_due(call=call.reference, by="test")
        sign_now(call=call.reference, by="test")
    call.refresh_from_db()
    return call


def checked(call: Call, python: Any, program: Any, folder: Any) -> Any:
    """Let an empty environment check a call's bundle; return the finished process."""
    import subprocess

    from ledger.queries.bundle import bundle_zip

    bundle = folder / f"{call.reference}.zip"
    bundle.write_bytes(bundle_zip(call.reference))
    return subprocess.run(
        [str(python), "-I", str(program), str(bundle)], cwd=folder, capture_output=True, text=True, check=False
    )

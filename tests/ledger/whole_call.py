"""A small call told from its announcement to the opening of identities through the real actions: what a bundle is of.

Four teams apply, one is found not eligible; two proposals tie down to the lot; one seat is vacated after it sealed; the
entity keeps its own number for the draw; an amendment, a review and looks of custodians stand in the record.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from challenges.actions.calls import amend_call, announce_call
from challenges.actions.clock import keep_time
from challenges.actions.draws import reveal_number
from challenges.actions.exercises import appoint_to_call
from challenges.models import Call, ChallengeFrame
from challenges.states import FrameState
from ledger.actions.checkpoints import sign_due, sign_now
from ledger.queries.bundle import bundle_files
from pilots.actions.plan import plan_pilot
from selection.actions import decisions, scores, seats
from selection.actions.amending import amend_score
from selection.actions.committee import make_up_committee
from selection.actions.entries import open_assessment
from selection.models import Assignment, Entry, Seat
from startups.actions import corrections, desks, names, reserves, submissions
from startups.actions.recognition import answer_recognition
from startups.models import Submission
from startups.queries.submissions import receipt
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.naming import declare_by_name, say
from tests.selection.builders import BECAUSE
from tests.startups import desk_making, making

OWN_NUMBER = "4 8 15 16 23 42, anotado en papel por la entidad"
START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CORRECTED = "En una prueba previa con otra entidad pública noventa de cada cien lecturas coincidieron con la humana."
REASON = " ".join(["La propuesta explica en la sección uno quién la usará, con qué datos y en qué plazo."] * 2)


def day(number: float) -> Any:
    """Travel to a day after the announcement."""
    return time_machine.travel(START + timedelta(days=number), tick=True)


def announced(*, assessments_per_entry: int = 3, statistic: str = "raw", **how: Any) -> Call:
    """A call announced on ``START`` that opens a week later and closes after 25 days."""
    call = call_at(
        "framing",
        assessments_per_entry=assessments_per_entry,
        statistic=statistic,
        opens_at=START + timedelta(days=7),
        questions_until=START + timedelta(days=18),
        closes_at=START + timedelta(days=25),
        eligibility="Empresas de la región.",
        ip_terms="De quien lo hace.",
        data_terms="Sin datos personales.",
        disclaimer="No constituye procedimiento de selección ni buena pro.",
    )
    frame = {"saved_by": cast.rosa(), "saved_at": START, "submitted_by": cast.rosa(), "submitted_at": START}
    call.frame = ChallengeFrame.objects.create(
        call=call,
        version=1,
        state=FrameState.APPROVED,
        how_might_we="¿Cómo?",
        reviewed_by=cast.luz(),
        reviewed_at=START,
        **frame,
    )
    call.save(update_fields=["frame"])
    return announce_call(call=call, by=cast.rosa(), **how)


def _panel(call: Call) -> None:
    make_up_committee(
        call=call, size=3, most_from_area=2, competences=["datos"], resolution_no="RA 9",
        reason="El reto pide a alguien de datos.", by=cast.rosa(),
    )  # fmt: skip
    people = (cast.ines(), cast.tomas(), cast.pilar(), cast.ana())
    for number, person in enumerate(people, start=1):
        seat = seats.appoint_assessor(
            call=call, user=person, by=cast.rosa(), resolution_no="RA 12-2026", appointed_on=START.date(),
            area="Gerencia de Desarrollo Social" if number < 3 else "", competences=["datos"] if number % 2 else [],
        )  # fmt: skip
        declare(seat, person)


def _score(call: Call) -> None:
    """One seat falls out after its first proposal; the substitute whom the lot had left reads in its place."""
    given = Assignment.objects.filter(seat__call=call).select_related("seat__user", "seat__call", "entry")
    given = given.order_by("seat__number", "place")
    leaves = given.last().seat  # type: ignore[union-attr]
    for assignment in given:
        if assignment.seat != leaves or assignment.place == 1:
            _seal(call, assignment)
    seats.vacate_seat(seat=leaves, reason="Enfermedad.", by=cast.rosa())
    for assignment in given.filter(sealed_at=None).exclude(seat=leaves):
        _seal(call, assignment)


def _recognise(call: Call) -> None:
    for seat in Seat.objects.filter(call=call, state="active", assignments__isnull=False).distinct().order_by("number"):
        codes = Assignment.objects.filter(seat=seat).values_list("entry__code", flat=True)
        answer_recognition(seat=seat, answers=dict.fromkeys(codes, ("no", "")), by=seat.user)


def _amend(call: Call) -> None:
    """Having seen what the others gave, a seat gives the last proposal another level on one criterion."""
    call.refresh_from_db()
    last = Entry.objects.filter(call=call).order_by("code").last()
    given = Assignment.objects.filter(entry=last, seat__state="active").select_related("seat__call", "seat__user")
    assignment = given.order_by("seat__number")[0]
    criterion = call.criteria.get(code="C1")
    amend_score(assignment=assignment, criterion=criterion, level=3, reason=REASON, by=assignment.seat.user)


def _decide_anew(call: Call, grounds: str) -> None:
    """A request of the second is upheld: a seat amends, the same proposal is chosen with the new levels, one votes."""
    second = Entry.objects.get(call=call, standing__rank=2)
    review = decisions.file_review(call=call, code=second.code, grounds=grounds)
    decisions.answer_review(review=review, outcome="upheld", effect="anew", reasons=grounds, by=cast.luz())
    given = Assignment.objects.filter(entry=second, seat__state="active").select_related("seat__call", "seat__user")
    assignment = given.order_by("seat__number")[0]
    criterion = call.criteria.get(code="C2")
    amend_score(assignment=assignment, criterion=criterion, level=3, reason=REASON, by=assignment.seat.user)
    decisions.decide(
        call=call, entry=Entry.objects.get(call=call, standing__rank=1), reasons=REASON, by_criterion=BECAUSE,
        by=cast.luz(), resolution_no="RA 31-2026", reserves=[Entry.objects.get(call=call, standing__rank=2).code],
    )  # fmt: skip
    against = Seat.objects.filter(call=call, state="active").order_by("number")[0]
    decisions.dissent(seat=against, reasons=REASON, by=against.user)


def _seal(call: Call, assignment: Assignment) -> None:
    last = Entry.objects.filter(call=call).order_by("code").last()
    for criterion in call.criteria.all():
        scores.save_score(
            assignment=assignment,
            criterion=criterion,
            level=2 if assignment.entry == last else 5 if criterion.code == "C1" else 4,
            reason=REASON,
            version=0,
            by=assignment.seat.user,
        )
    scores.seal_assignment(assignment=assignment, by=assignment.seat.user)


def _correct(submission: Submission) -> None:
    """The desk sends a field back, and its team corrects it: she has a new receipt."""
    asked = corrections.send_back(
        submission=submission, field="evidence", reason="origin", sentence="Escriba un gobierno local.", by=cast.oscar()
    )
    corrections.correct(correction=asked, text=CORRECTED, by=desk_making.founder(1))


def told(*, anew: bool = False) -> tuple[Call, list[dict[str, Any]]]:
    """Tell the whole call; return it with the receipts of its teams, the one of the ineligible team last.

    The second one is of after a correction and the opening; the others of when the teams sent.
    ``anew``: a second request for review is upheld, the decision is taken back, a score amended, and decided again.
    """
    with day(0):
        call = announced(entity_sha256=hashlib.sha256(OWN_NUMBER.encode()).hexdigest())
        _panel(call)
    with day(1):
        amend_call(call=call, changes={"stipend": "USD 3 000"}, reason="Se fijó el pago.", by=cast.rosa())
    with day(8):
        keep_time(call=call)
        amend_call(
            call=call,
            changes={"closes_at": START + timedelta(days=26)},
            reason="Varias preguntas pidieron más tiempo.",
            by=cast.rosa(),
        )
    with day(9):
        sent = desk_making.apply(call, 3)
        sent.append(submissions.submit(submission=making.written(call), by=cast.daniela()))
        receipts = [json.loads(json.dumps(receipt(one))) for one in sent]
    with day(27):
        desks.take_up(call=call, by=cast.oscar())
        desks.note_access(submission=sent[0], what="eligibility", by=cast.oscar())
        reveal_number(call=call, value=OWN_NUMBER, by=cast.rosa())
        for one in sent:
            failed = {"sanction": ("failed", "Tiene una sanción vigente.")} if one == sent[-1] else {}
            desks.check_grounds(submission=one, results=desk_making.PASSED | failed, by=cast.oscar())
        _correct(sent[1])
        receipts[1] = json.loads(json.dumps(receipt(Submission.objects.get(pk=sent[1].pk))))
        desk_making.settle(call)
        desks.hand_over(call=call, by=cast.marta())
        open_assessment(call=call, by=cast.rosa())
    with day(30):
        call.refresh_from_db()
        _score(call)
        scores.close_assessment(call=call, by=cast.rosa())
        _recognise(call)
    with day(31):
        _amend(call)
        first = Entry.objects.get(call=call, standing__rank=1)
        decisions.decide(
            call=call, entry=first, reasons=REASON, by_criterion=BECAUSE, by=cast.luz(), resolution_no="RA 30-2026",
            reserves=[Entry.objects.get(call=call, standing__rank=2).code],
        )  # fmt: skip
        against = Seat.objects.filter(call=call, state="active").order_by("number")[0]
        decisions.dissent(seat=against, reasons=REASON, by=against.user)
        grounds = "Pedimos que se vuelva a leer el plan del piloto porque responde a la pregunta."
        review = decisions.file_review(call=call, code=first.code, grounds=grounds)
        decisions.answer_review(review=review, outcome="dismissed", reasons=grounds, by=cast.luz())
        if anew:
            _decide_anew(call, grounds)
    with day(45):
        desk_making.give_word(call, cast.oscar(), "Venció el plazo de revisión.")
        desk_making.give_word(call, cast.marta(), "Conforme, sin pedidos pendientes.")
        call.refresh_from_db()
        assert Submission.objects.filter(call=call, opened_at__isnull=False).count() == 1
        chosen = Submission.objects.get(call=call, opened_at__isnull=False)
        survivor = Seat.objects.filter(call=call, state="active").order_by("number")[1]
        declare_by_name(call, {survivor.number: "service"})
        reserves.decline(submission=chosen, reason="El equipo ya no dispone de esas semanas.", by=chosen.submitted_by)
    with day(46):
        desk_making.give_word(call, cast.marta(), "El elegido declinó el piloto.")
        desk_making.give_word(call, cast.oscar(), "Conforme, sigue la reserva.")
        assert Submission.objects.filter(call=call, opened_at__isnull=False).count() == 2
        declare_by_name(call, {0: "kin"})
        instead = cast.another("alterna@ate.example", "Delia Suplente")
        appoint_to_call(call=call, user=instead, role="authority", by=cast.rosa(), resolution_no="RA 41-2026")
        say(call, instead)
        names.take_way(call=call, way="confirmed", reasons=REASON, resolution_no="RA 42-2026", by=instead)
        plan_pilot(call=call, by=cast.rosa(), starts_on=START.date(), ends_on=(START + timedelta(days=90)).date())
        sign_due(call=call.reference, by="test")
        sign_now(call=call.reference, by="test")
        receipts[1] = json.loads(json.dumps(receipt(Submission.objects.get(pk=sent[1].pk))))
    return call, receipts


_kept: dict[str, Any] = {}


def whole() -> tuple[dict[str, bytes], list[dict[str, Any]], str]:
    """The files of the bundle, the receipts and the secret key that signed: told once a run, kept as bytes."""
    from django.conf import settings

    if not _kept:
        call, receipts = told()
        files = {name: text.encode() for name, text in bundle_files(call.reference).items()}
        _kept["whole"] = files, receipts, settings.LEDGER_KEY
    files, receipts, key = _kept["whole"]
    return dict(files), json.loads(json.dumps(receipts)), key

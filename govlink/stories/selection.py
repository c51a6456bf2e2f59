"""Driving a call from its close to the decision and the opening of the envelopes."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.utils import timezone

from accounts.models import User
from challenges.models import Call
from selection.actions import decisions, scores
from selection.models import Assignment, Decision, Entry, Seat
from selection.queries.ranking import decision_of, seats_that_declare
from startups.actions import desks
from startups.actions.names import declare_names
from startups.actions.unsealing import approve_unsealing
from startups.models import Submission
from startups.queries.desks import maskings_of
from startups.rules.unsealing import Presence
from startups.states import CheckResult, Ground, MaskingState, SubmissionState

_REASONS = {
    0: "La propuesta no aborda este criterio: en §{n} no se encuentra ninguna mención que permita valorarlo, y las demás partes tampoco lo suplen de manera suficiente.",
    1: "Lo menciona en §{n} sin desarrollarlo: falta decir con qué pasos, con quiénes y en qué plazo lo haría, y cómo se notaría el cambio para las áreas.",
    2: "Responde solo a una parte: en §{n} describe la idea, pero deja sin explicar los recursos que pide a la entidad y el modo de comprobar el resultado.",
    3: "Cumple lo pedido: en §{n} explica qué hará y con qué recursos. Queda por precisar cómo se medirá el resultado con las áreas durante las cuatro semanas.",
    4: "Responde con claridad en §{n}: dice quién lo usará, para qué y con qué plazo. Solo falta detallar cómo se corregirán los errores que encuentren las áreas.",
    5: "Responde por completo en §{n}: define usuarios, plazo, forma de medir y de corregir, y prevé qué ocurre con quienes suelen quedar fuera de la escucha.",
}

#: Why the chosen proposal convinces, by criterion.
WHY_CHOSEN = {
    "C1": "Responde al reto encuadrado y nombra las decisiones que cambiarían con el resultado.",
    "C2": "Muestra una prueba medida en condiciones parecidas, con su margen de error.",
    "C3": "Su plan cabe en treinta días con las horas que las áreas pueden dar.",
    "C4": "Dice quién hace qué, con cuántas horas y con qué respaldo si alguien falta.",
}


def verify(call: Call, custodian: User) -> None:
    """Take a closed call up at the desk, pass every ground, decide what is doubtful, hand the blind copies over."""
    desks.take_up(call=call, by=custodian)
    for submission in Submission.objects.filter(call=call, state=SubmissionState.SUBMITTED):
        for ground in Ground:
            desks.check_ground(submission=submission, ground=ground, result=CheckResult.PASSED, by=custodian)
        for masking in maskings_of(submission):
            if masking.state == MaskingState.PROPOSED:
                desks.decide_masking(masking=masking, state=MaskingState.MASKED, by=custodian)
    desks.hand_over(call=call, by=custodian)


def likings(call: Call, applicants: Sequence[dict[str, Any]]) -> dict[Any, float]:
    """Return how well each entry does, told from its title: the story needs the published winner to win."""
    quality = {applicant["texts"]["title"]: applicant["quality"] for applicant in applicants}
    return {entry.pk: quality.get(entry.title, 3.0) for entry in Entry.objects.filter(call=call)}


def score(
    call: Call, quality: dict[Any, float], *, seed: int, seats: Sequence[int] = (), limit: int | None = None
) -> None:
    """Score and seal what is assigned (to some seats, up to ``limit`` proposals each), with a fixed seed."""
    dice = random.Random(seed)  # noqa: S311  invented scores, not secrets
    criteria = list(call.criteria.order_by("order"))
    for seat in Seat.objects.filter(call=call).select_related("user").order_by("number"):
        if seats and seat.number not in seats:
            continue
        for assignment in Assignment.objects.filter(seat=seat).select_related("entry").order_by("place")[:limit]:
            for criterion in criteria:
                drawn = quality[assignment.entry_id] + dice.uniform(-0.45, 0.45)
                level = max(0, min(5, round(drawn)))
                scores.save_score(
                    assignment=assignment,
                    criterion=criterion,
                    level=level,
                    reason=_REASONS[level].format(n=criterion.order),
                    version=0,
                    by=seat.user,
                )
            scores.seal_assignment(assignment=assignment, by=seat.user)


def choose_first(
    call: Call, authority: User, *, reasons: str, resolution_no: str, reserves: Sequence[str] = ()
) -> Decision:
    """Have the authority choose the proposal on rank 1."""
    first = Entry.objects.get(call=call, standing__rank=1)
    return decisions.decide(
        call=call,
        entry=first,
        by=authority,
        reasons=reasons,
        by_criterion=WHY_CHOSEN,
        resolution_no=resolution_no,
        reserves=reserves,
    )


def give_word(call: Call, custodian: User, reason: str) -> bool:
    """Turn one custodian's key, from her own browser and with a second factor of that day.

    The factor is taken off again: whoever tries the stories signs in with the printed password alone.
    """
    factor = Authenticator.objects.create(
        user=custodian, type=Authenticator.Type.TOTP, data={"secret": encrypt(secrets.token_hex(16))}
    )
    where = Presence(secrets.token_hex(32), secrets.token_hex(16), Authenticator.Type.TOTP.value, timezone.now())
    opened = approve_unsealing(call=call, reason=reason, where=where, by=custodian)
    factor.delete()
    return opened


def declare_by_name(call: Call) -> None:
    """Let everybody who judged, and who decided, say that the opened start-up is no conflict for her."""
    call.refresh_from_db()
    decision = decision_of(call)
    people = [seat.user for seat in seats_that_declare(call)] + ([decision.decided_by] if decision else [])
    for person in people:
        declare_names(call=call, conflict=False, by=person)

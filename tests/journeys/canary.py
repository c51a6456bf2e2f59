"""Six applicants whose every declared string is a canary, and one call that they go through, state by state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone

from accounts import actions as accounts
from accounts import grants
from accounts.queries import user_by_email
from accounts.states import CallRole
from challenges.actions.clock import turn_clocks
from challenges.actions.questions import ask_question, publish_answer
from challenges.models import Call
from govlink.stories.world import tax_id
from outbox.actions import sweep
from reports.actions.papers import request_paper
from selection.actions import dates as panel
from selection.actions import decisions, entries, scores, seats
from selection.models import Assignment, Entry, Seat
from selection.rules.dates import TERMS
from selection.states import Recognised
from startups.actions import dates, desks, feedback, files, profiles, submissions
from startups.envelope import STATEMENTS
from startups.models import Startup, Submission, read_places
from startups.queries import sealed_strings
from startups.queries.desks import at_the_desk
from startups.queries.submissions import is_opened
from startups.states import Ground, MaskingState
from startups.tasks import deliver_rounds
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.journeys.applicants import DRAFT, INELIGIBLE, SCRIPT, WITHDRAWN, Canary, Script, file_of, proposal
from tests.journeys.texts import Needles, squeeze
from tests.selection.builders import BECAUSE, DECISION, REASON

#: What an asker signs a question with. Who must reword it for the public reads it; nobody else may.
SIGNATURE = "Trazuquimbelo"


@dataclass
class World:
    """The call that is driven, a second one, and who applies."""

    call: Call
    second: Call
    script: Script = SCRIPT
    startups: dict[str, Startup] = field(default_factory=dict)

    def needles(self) -> Needles:
        """Return every string that must not appear, squeezed, with what it is."""
        found = {}
        strings = {word for canary in self.script.applicants for word in canary.words}
        strings |= sealed_strings(self.call) | sealed_strings(self.second)
        for text in strings | {SIGNATURE}:
            if len(squeeze(text)) >= 7:
                found[squeeze(text)] = text
        for one in Submission.objects.all():
            for what in ("pk", "receipt_no", "salt"):
                if value := str(getattr(one, what) or ""):
                    found[squeeze(value)] = f"{what} of a submission"
            for file in one.attachments.all():
                found[squeeze(str(file.pk))], found[squeeze(str(file.file.name))] = (
                    "pk of a file",
                    "name of a stored file",
                )
        if not is_opened(self.call):
            for salt in Entry.objects.filter(call=self.call).values_list("text_salt", flat=True):
                found[squeeze(salt)] = "salt of a proposal's text"
        for pk in Startup.objects.values_list("pk", flat=True):
            found[squeeze(str(pk))] = "pk of a start-up"
        return Needles(found)

    def founder(self, canary: Canary) -> Any:
        return user_by_email(canary.emails[0])

    def submission(self, canary: Canary) -> Submission:
        return Submission.objects.select_related("startup").get(call=self.call, startup=self.startups[canary.name])


@contextmanager
def settled() -> Iterator[None]:
    """Do something as in life: what waits for the commit happens, and the outbox leaves."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield
    while True:
        with TestCase.captureOnCommitCallbacks(execute=True):
            if not sweep():
                return


def announce(script: Script = SCRIPT) -> World:
    """An announced call and a second one, two seats short of nobody, and applicants who only registered."""
    with script.luck("calls"):
        call, second = call_at("announced"), call_at("open")
        world = World(call, second, script)
        # Whoever has an account has it before anybody applies: account numbers are no secret of this call.
        cast.julio(), cast.kemi(), cast.ana()
        grants.appoint(user=auditor(), call=call, role=CallRole.AUDITOR, by="test")
        for person in (cast.ines(), cast.tomas(), cast.pilar()):
            seat = seats.appoint_assessor(call=call, user=person, by=cast.rosa(), resolution_no="RA 12-2026")
            declare(seat, person)
    for number in script.order:
        canary = script.applicants[number]
        with script.luck(f"register {number}"):
            world.startups[canary.name] = register(canary)
            profiles.follow_call(call=call, by=world.founder(canary))
    with script.luck("ask"):
        _ask(world)
    return world


def _ask(world: World) -> None:
    for number in world.script.askers:
        asker = world.founder(world.script.applicants[number])
        text = f"Somos {SIGNATURE}: ¿puede el piloto durar seis semanas?"
        question = ask_question(call=world.call, by=asker, text=text)
    publish_answer(
        question=question,
        public_text="¿Puede el piloto durar seis semanas?",
        answer="No: dura treinta días.",
        by=cast.rosa(),
    )


def auditor() -> Any:
    """Somebody who reads the record of the call."""
    return user_by_email("auditora@contraloria.example") or accounts.register_person(
        email="auditora@contraloria.example", name="Amparo Loayza", by="test", language="es", password=cast.PASSWORD
    )


def register(canary: Canary) -> Startup:
    """A start-up with a full identity record and its whole team."""
    team = [
        accounts.register_person(email=email, name=name, by="test", language="es", password=cast.PASSWORD)
        for email, name in zip(canary.emails, canary.people, strict=True)
    ]
    by = team[0]
    made = profiles.register_startup(
        by=by, name=canary.name, country=canary.country, legal_name=canary.legal_name, city=canary.city,
        website=f"https://www.{canary.domain}/", women_led=canary.women_led,
    )  # fmt: skip
    rows = [
        ("legal_name", canary.legal_name, ""), ("trade_name", canary.name, ""), ("product", canary.product, ""),
        *(("person", person, "") for person in canary.people), *(("email", email, "") for email in canary.emails),
        ("domain", canary.domain, ""), ("handle", canary.handle, ""), ("phone", canary.phone, ""),
        ("tax_id", tax_id(canary.scheme, canary.seed), canary.scheme), ("place", canary.city, ""),
        ("client", canary.client, ""),
    ]  # fmt: skip
    items = [{"kind": kind, "value": value, "scheme": scheme} for kind, value, scheme in rows]
    profiles.save_identity_items(startup=made, items=items, by=by)
    for member in team[1:]:
        invitation = profiles.invite_member(startup=made, email=member.email, by=by)
        profiles.accept_waiting(invitation=invitation, by=member)
    return made


def write(world: World, call: Call, number: int, offset: int) -> Submission:
    """A draft that tells who writes in every field, with a file that bears its name."""
    canary = world.script.applicants[number]
    by = world.founder(canary)
    made = submissions.start_submission(call=call, startup=world.startups[canary.name], by=by)
    for key, text in proposal(canary, offset, disguised=world.script.disguised).items():
        submissions.save_answer(submission=made, field=key, text=text, version=0, by=by)
    files.attach_file(
        submission=made,
        upload=SimpleUploadedFile(canary.file, file_of(world.script, number), "application/pdf"),
        by=by,
    )
    return made


def apply(world: World) -> None:
    """Five apply, one of them withdraws; the sixth keeps a draft, and the second applicant has one elsewhere too."""
    script, begin = world.script, timezone.now()
    for place, number in enumerate(script.order):
        with moved(begin + place * script.apart, script), settled(), script.luck(f"apply {number}"):
            send(world, number)
    with settled(), script.luck("elsewhere"):
        write(world, world.second, 1, 0)


def send(world: World, number: int, between: Callable[[Submission], None] = lambda _made: None) -> None:
    """One applicant writes, swears and sends; ``between`` happens to the draft before it is sent."""
    canary = world.script.applicants[number]
    by, made = world.founder(canary), write(world, world.call, number, number * 2)
    identity = {
        "legal_name": canary.legal_name, "trade_name": canary.name, "country": canary.country,
        "tax_scheme": canary.scheme, "tax_id": tax_id(canary.scheme, canary.seed), "address": canary.city,
        "representative": canary.people[0], "contact_email": canary.emails[0], "contact_phone": canary.phone,
        "team": "\n".join(f"{person}, analista" for person in canary.people),
        "clients": f"{canary.client}, tablero",
    }  # fmt: skip
    submissions.save_identity(submission=made, fields=identity, version=made.identity_version, by=by)
    submissions.swear(submission=made, statements=[key for key, _text in STATEMENTS], by=by)
    between(made)
    if number == DRAFT:
        return
    submissions.confirm_preview(submission=made, by=by)
    submissions.submit(submission=made, by=by)
    if number == WITHDRAWN:
        submissions.withdraw(submission=made, by=by)


def verify(world: World) -> None:
    """Take up, find one not eligible, hide every doubtful place."""
    call = world.call
    desks.take_up(call=call, by=cast.oscar())
    for number, canary in enumerate(world.script.applicants[: INELIGIBLE + 1]):
        results = {ground: ("passed", "") for ground in Ground.values}
        if number == INELIGIBLE:
            results["sanction"] = ("failed", f"{canary.name} tiene una sanción vigente.")
        desks.check_grounds(submission=world.submission(canary), results=results, by=cast.oscar())
    for place in world_maskings(call):
        desks.decide_masking(masking=place, state=MaskingState.MASKED, by=cast.oscar())


def world_maskings(call: Call) -> list[Any]:
    """Return the places that wait for a decision."""
    return [place for one in at_the_desk(call) for place in read_places(one) if place.state == MaskingState.PROPOSED]


def assess(world: World) -> None:
    """Hand over and begin to assess: Inés has sealed one, begun one and recognises one, and asks; candidates answer."""
    desks.hand_over(call=world.call, by=cast.marta())
    entries.open_assessment(call=world.call, by=cast.rosa())
    issue(world, "verification")
    converse(world)
    first, second, third = Assignment.objects.filter(seat__call=world.call, seat__user=cast.ines()).order_by("place")
    fill(first)
    fill(second, limit=2)
    scores.say_recognised(assignment=third, how=Recognised.MAYBE, by=cast.ines())


def converse(world: World) -> None:
    """Inés asks, Rosa opens the round; all candidates but the first answer and tell who they are, each in her hour."""
    script, begin = world.script, timezone.now()
    seat = Seat.objects.select_related("call__entity").get(call=world.call, user=cast.ines())
    query = panel.ask(seat=seat, text="¿Con qué frecuencia se actualiza el mapa de temas?", by=cast.ines())
    query = panel.open_round(query=query, minutes=TERMS[-1], by=cast.rosa())
    for place, number in enumerate(one for one in script.order if 0 < one < INELIGIBLE):
        canary = script.applicants[number]
        text = f"Cada hora. Lo explica {canary.name}, de {canary.city}: escriba a {canary.emails[0]}."
        with moved(begin + place * script.apart, script), script.luck(f"answer {number}"):
            dates.answer(submission=world.submission(canary), query=query, text=text, by=world.founder(canary))


def issue(world: World, kind: str) -> None:
    """Have a paper of the call made."""
    request_paper(call=world.call, kind=kind, mode="platform", by=cast.rosa())


def fill(assignment: Assignment, *, limit: int = 4) -> None:
    """Score ``limit`` criteria of an assignment; send it when they are all."""
    for criterion in list(assignment.seat.call.criteria.order_by("order"))[:limit]:
        known = assignment.scores.filter(criterion=criterion).first()
        scores.save_score(
            assignment=assignment, criterion=criterion, level=4, reason=REASON, version=known.version if known else 0,
            by=assignment.seat.user,
        )  # fmt: skip
    if limit == 4:
        scores.seal_assignment(assignment=assignment, by=assignment.seat.user)


def deliberate(world: World) -> None:
    """Answers to the panel are shown, everybody seals everything, and the panel is closed."""
    deliver_rounds()
    for assignment in Assignment.objects.filter(seat__call=world.call, sealed_at=None).select_related("seat__user"):
        fill(assignment)
    scores.close_assessment(call=world.call, by=cast.rosa())
    issue(world, "evaluation")


def decide(world: World) -> None:
    """Luz chooses; two candidates ask for a review and sign what they write."""
    ranked = list(Entry.objects.filter(call=world.call).order_by("standing__rank"))
    decisions.decide(
        call=world.call,
        entry=ranked[0],
        reasons=DECISION,
        by_criterion=BECAUSE,
        by=cast.luz(),
        resolution_no="RA 99-2026",
    )
    for canary in world.script.applicants[:INELIGIBLE]:
        submission = world.submission(canary)
        if submission.code != ranked[0].code:
            grounds = (
                f"En {canary.name} creemos que el criterio dos se valoró sin leer la evidencia. Escríbanos a "
                f"{canary.emails[0]} o a {canary.people[-1]}, {canary.legal_name}"
            )
            feedback.request_review(submission=submission, grounds=grounds, by=world.founder(canary))
    issue(world, "decision")


#: State, days since the announcement, and what the people do when it is reached.
STEPS: list[tuple[str, int, Callable[[World], None] | None]] = [
    ("open", 6, apply),
    ("questions_closed", 16, None),
    ("closed", 31, None),
    ("verification", 32, verify),
    ("assessment", 33, assess),
    ("deliberation", 40, deliberate),
    ("standstill", 41, decide),
]


def moved(to: datetime, script: Script) -> AbstractContextManager[Any]:
    """Move the clock, which stands still where the script has it so."""
    return time_machine.travel(to, tick=script.begin is None)


@contextmanager
def drive(look: Callable[[World, str], None], script: Script = SCRIPT) -> Iterator[World]:
    """Drive one call from its announcement to the review period; ``look`` at it in every state.

    Inside, it is the moment at which the call arrived; the clock is set right at the end.
    """
    with ExitStack() as clock:
        if script.begin is not None:
            clock.enter_context(moved(script.begin, script))
        with settled():
            world = announce(script)
        start = timezone.now()
        look(world, "announced")
        for state, days, act in STEPS:
            clock.close()
            clock.enter_context(moved(start + timedelta(days=days), script))
            with settled(), script.luck(f"clock {state}"):
                turn_clocks()
            if act is not None:
                with settled(), script.luck(f"act {state}"):
                    act(world)
            if act is apply:
                clock.close()
                # However long they took: the next look is at the same moment.
                clock.enter_context(moved(start + timedelta(days=days + (3 if script.apart else 0)), script))
            world.call.refresh_from_db()
            if world.call.state != state:
                raise AssertionError(f"The call is {world.call.state}, not {state}.")
            look(world, state)
        yield world

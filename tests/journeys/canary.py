"""Six applicants whose every declared string is a canary, and one call that they go through, state by state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
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
from selection.actions import decisions, entries, scores, seats
from selection.models import Assignment, Entry
from selection.states import Recognised
from startups.actions import desks, feedback, files, profiles, submissions
from startups.envelope import STATEMENTS
from startups.models import Startup, Submission, read_places
from startups.queries import sealed_strings
from startups.queries.desks import at_the_desk
from startups.states import Ground, MaskingState
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.journeys.texts import Needles, squeeze
from tests.selection.builders import DECISION, REASON
from tests.startups.making import PDF, TEXTS

#: What an asker signs a question with. Who must reword it for the public reads it; nobody else may.
SIGNATURE = "Trazuquimbelo"


@dataclass(frozen=True)
class Canary:
    """One applicant. ``name`` is its trade name, two words that stand nowhere else."""

    name: str
    country: str
    scheme: str
    product: str
    people: tuple[str, str]
    domain: str
    handle: str
    phone: str
    city: str
    client: str
    seed: int

    @property
    def legal_name(self) -> str:
        return {"BR": f"{self.name} Tecnologia Ltda.", "AR": f"{self.name} S.R.L.", "MX": f"{self.name} S.A. de C.V."}[
            self.country
        ]

    @property
    def emails(self) -> list[str]:
        return [f"{person.split()[0].lower()}@{self.domain}" for person in self.people]

    @property
    def file(self) -> str:
        return f"{self.name.replace(' ', '_')}_folleto.pdf"

    @property
    def words(self) -> list[str]:
        """Every string that tells of this applicant, alone and in its parts."""
        whole = [self.name, self.legal_name, self.product, self.domain, self.handle, self.phone, self.city, self.client]
        return [*whole, *self.people, *self.emails, self.file, tax_id(self.scheme, self.seed), *self.name.split()]


CANARIES = [
    Canary("Zurubelanto Quixoteca", "BR", "br.cnpj", "Vrelumbraque", ("Thiezinho Umbrelaske", "Jorvaneida Pexotruba"),
           "zurubelanto.example", "zurubelanto_oficial", "+55 11 98765 4321", "Pindamonhangaba", "Prefeitura de Xiquexanduba", 1),
    Canary("Ñandutrival Corzubela", "AR", "ar.cuit", "Melquitrufa", ("Ezequibaldo Trinquefort", "Ludmibela Xarpentino"),
           "nandutrival.example", "nandutrival_ar", "+54 11 4321 8765", "Chascomús", "Municipio de Trenqueloncho", 2),
    Canary("Xochimaltepli Brumaqueta", "MX", "mx.rfc", "Tlacuiloveta", ("Cuauhtelindo Barzacoyta", "Itzelmira Ozumbaque"),
           "xochimaltepli.example", "xochimaltepli_mx", "+52 55 1234 9876", "Tlaquepaque", "Alcaldía Cuajimolpexa", 3),
    Canary("Gralhabumba Mirtequosa", "BR", "br.cnpj", "Ondavrasteia", ("Wesleybrando Quaritinga", "Rosivalda Umbuzarque"),
           "gralhabumba.example", "gralhabumba_br", "+55 21 97654 3210", "Quixeramobim", "Governo de Jaborandixé", 4),
    Canary("Pehuentruco Andazumela", "AR", "ar.cuit", "Yerbatrolina", ("Facundrelo Mastrozabal", "Milagrinda Querubiazza"),
           "pehuentruco.example", "pehuentruco_ok", "+54 341 555 7788", "Gualeguaychú", "Comuna de Villatrunquen", 5),
    Canary("Ajolotrenza Quimbapec", "MX", "mx.rfc", "Nopalvistrea", ("Teodulfrano Xicoalpan", "Guadalunda Zapotreque"),
           "ajolotrenza.example", "ajolotrenza_mx", "+52 33 8765 1122", "Tepatitlán", "Gobierno de Xalostocqui", 6),
]  # fmt: skip
#: What becomes of each: two are judged throughout, one is found not eligible, one withdraws, one never sends.
SENT, INELIGIBLE, WITHDRAWN, DRAFT = CANARIES[:3], CANARIES[3], CANARIES[4], CANARIES[5]

DISGUISES: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    lambda text: " ".join(text.replace(" ", "")),
    lambda text: "\u200b".join(text),
    lambda text: text.replace("a", "á").replace("e", "è"),
    lambda text: text.replace(" ", "-"),
]


def proposal(canary: Canary, offset: int) -> dict[str, str]:
    """Return the answers of an applicant who writes who it is in every field, each time in another disguise."""
    named = [canary.name, canary.product, canary.people[0], canary.emails[0], canary.domain, "@" + canary.handle,
             canary.phone, tax_id(canary.scheme, canary.seed), canary.city, canary.client, canary.people[1],
             canary.legal_name]  # fmt: skip
    texts = {}
    for number, (key, text) in enumerate(TEXTS.items()):
        what = named[(number + offset) % len(named)]
        # Names are disguised; an address or a number that is spelt otherwise is not one any more.
        disguise = DISGUISES[number % len(DISGUISES)] if what.replace(" ", "").isalpha() else str
        texts[key] = (
            f"{text[:60].rstrip('. ')} con {disguise(what)}" if key == "title" else f"{text} Con {disguise(what)}."
        )
    return texts


@dataclass
class World:
    """The call that is driven, a second one, and who applies."""

    call: Call
    second: Call
    startups: dict[str, Startup] = field(default_factory=dict)

    def needles(self) -> Needles:
        """Return every string that must not appear, squeezed, with what it is."""
        found = {}
        strings = {word for canary in CANARIES for word in canary.words}
        strings |= sealed_strings(self.call) | sealed_strings(self.second)
        for text in strings | {SIGNATURE}:
            if len(squeeze(text)) >= 7:
                found[squeeze(text)] = text
        for one in Submission.objects.all():
            for what in ("pk", "receipt_no", "salt"):
                if value := str(getattr(one, what)):
                    found[squeeze(value)] = f"{what} of a submission"
            for file in one.attachments.all():
                found[squeeze(str(file.pk))], found[squeeze(file.file.name)] = "pk of a file", "name of a stored file"
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


def announce() -> World:
    """An announced call and a second one, two seats short of nobody, and applicants who only registered."""
    call, second = call_at("announced"), call_at("open")
    world = World(call, second)
    grants.appoint(user=auditor(), call=call, role=CallRole.AUDITOR, by="test")
    for person in (cast.ines(), cast.tomas(), cast.pilar()):
        seat = seats.appoint_assessor(call=call, user=person, by=cast.rosa(), resolution_no="RA 12-2026")
        declare(seat, person)
    for canary in CANARIES:
        world.startups[canary.name] = register(canary)
        profiles.follow_call(call=call, by=world.founder(canary))
    for canary in CANARIES[:2]:
        question = ask_question(
            call=call, by=world.founder(canary), text=f"Somos {SIGNATURE}: ¿puede el piloto durar seis semanas?"
        )
    publish_answer(
        question=question,
        public_text="¿Puede el piloto durar seis semanas?",
        answer="No: dura treinta días.",
        by=cast.rosa(),
    )
    return world


def auditor() -> Any:
    """Somebody who reads the record of the call."""
    return user_by_email("auditora@contraloria.example") or accounts.register_person(
        email="auditora@contraloria.example", name="Amparo Loayza", by="test", language="es", password=cast.PASSWORD
    )


def register(canary: Canary) -> Startup:
    """A start-up with a full identity record and a team of two."""
    team = [
        accounts.register_person(email=email, name=name, by="test", language="es", password=cast.PASSWORD)
        for email, name in zip(canary.emails, canary.people, strict=True)
    ]
    by = team[0]
    made = profiles.register_startup(
        by=by, name=canary.name, country=canary.country, legal_name=canary.legal_name, city=canary.city,
        website=f"https://www.{canary.domain}/",
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
    invitation = profiles.invite_member(startup=made, email=canary.emails[1], by=by)
    profiles.accept_waiting(invitation=invitation, by=team[1])
    return made


def write(call: Call, startup: Startup, canary: Canary, by: Any, offset: int) -> Submission:
    """A draft that tells who writes in every field, with a file that bears its name."""
    made = submissions.start_submission(call=call, startup=startup, by=by)
    for key, text in proposal(canary, offset).items():
        submissions.save_answer(submission=made, field=key, text=text, version=0, by=by)
    files.attach_file(
        submission=made, upload=SimpleUploadedFile(canary.file, PDF + canary.name.encode(), "application/pdf"), by=by
    )
    return made


def apply(world: World) -> None:
    """Five apply, one of them withdraws; the sixth keeps a draft, and the second applicant has one elsewhere too."""
    for offset, canary in enumerate(CANARIES):
        by = world.founder(canary)
        made = write(world.call, world.startups[canary.name], canary, by, offset * 2)
        identity = {
            "legal_name": canary.legal_name, "trade_name": canary.name, "country": canary.country,
            "tax_scheme": canary.scheme, "tax_id": tax_id(canary.scheme, canary.seed), "address": canary.city,
            "representative": canary.people[0], "contact_email": canary.emails[0], "contact_phone": canary.phone,
            "team": "\n".join(f"{person}, analista" for person in canary.people),
            "clients": f"{canary.client}, tablero",
        }  # fmt: skip
        submissions.save_identity(submission=made, fields=identity, version=made.identity_version, by=by)
        submissions.swear(submission=made, statements=[key for key, _text in STATEMENTS], by=by)
        if canary is DRAFT:
            continue
        submissions.confirm_preview(submission=made, by=by)
        submissions.submit(submission=made, by=by)
        if canary is WITHDRAWN:
            submissions.withdraw(submission=made, by=by)
    second = SENT[1]
    write(world.second, world.startups[second.name], second, world.founder(second), 0)


def verify(world: World) -> None:
    """Take up, find one not eligible, hide every doubtful place."""
    call = world.call
    desks.take_up(call=call, by=cast.oscar())
    for canary in [*SENT, INELIGIBLE]:
        results = {ground: ("passed", "") for ground in Ground.values}
        if canary is INELIGIBLE:
            results["sanction"] = ("failed", f"{canary.name} tiene una sanción vigente.")
        desks.check_grounds(submission=world.submission(canary), results=results, by=cast.oscar())
    for place in world_maskings(call):
        desks.decide_masking(masking=place, state=MaskingState.MASKED, by=cast.oscar())


def world_maskings(call: Call) -> list[Any]:
    """Return the places that wait for a decision."""
    return [place for one in at_the_desk(call) for place in read_places(one) if place.state == MaskingState.PROPOSED]


def assess(world: World) -> None:
    """Hand over and begin to assess: Inés has sealed one, begun one and recognises one."""
    desks.hand_over(call=world.call, by=cast.marta())
    entries.open_assessment(call=world.call, by=cast.rosa())
    first, second, third = Assignment.objects.filter(seat__call=world.call, seat__user=cast.ines()).order_by("place")
    fill(first)
    fill(second, limit=2)
    scores.say_recognised(assignment=third, how=Recognised.MAYBE, by=cast.ines())


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
    """Everybody seals everything, and the panel is closed."""
    for assignment in Assignment.objects.filter(seat__call=world.call, sealed_at=None).select_related("seat__user"):
        fill(assignment)
    scores.close_assessment(call=world.call, by=cast.rosa())


def decide(world: World) -> None:
    """Luz chooses; two candidates ask for a review and sign what they write."""
    ranked = list(Entry.objects.filter(call=world.call).order_by("standing__rank"))
    decisions.decide(call=world.call, entry=ranked[0], reasons=DECISION, by=cast.luz(), resolution_no="RA 99-2026")
    for canary in SENT:
        submission = world.submission(canary)
        if submission.code != ranked[0].code:
            grounds = (
                f"En {canary.name} creemos que el criterio dos se valoró sin leer la evidencia. Escríbanos a "
                f"{canary.emails[0]} o a {canary.people[1]}, {canary.legal_name}"
            )
            feedback.request_review(submission=submission, grounds=grounds, by=world.founder(canary))


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


@contextmanager
def drive(look: Callable[[World, str], None]) -> Iterator[World]:
    """Drive one call from its announcement to the review period; ``look`` at it in every state.

    Inside, it is the moment at which the call arrived; the clock is set right at the end.
    """
    with settled():
        world = announce()
    start = timezone.now()
    look(world, "announced")
    with ExitStack() as clock:
        for state, days, act in STEPS:
            clock.close()
            clock.enter_context(time_machine.travel(start + timedelta(days=days), tick=True))
            with settled():
                turn_clocks()
            if act is not None:
                with settled():
                    act(world)
            world.call.refresh_from_db()
            if world.call.state != state:
                raise AssertionError(f"The call is {world.call.state}, not {state}.")
            look(world, state)
        yield world

"""Teams that apply, and calls on the custodians' desks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from accounts.queries import user_by_email
from challenges.models import Call
from selection.models import Decision, Entry
from selection.states import EntryState
from startups.actions import desks
from startups.actions.corrections import read_correction
from startups.actions.unsealing import approve_unsealing
from startups.models import Answer, Correction, Masking, Startup, Submission, TeamMember, read_places, write_places
from startups.rules.unsealing import Presence
from startups.states import Ground, MaskingState, SubmissionState
from tests import cast
from tests.startups import making

#: Of everybody's authenticator app.
SECRET = "JBSWY3DPEHPK3PXP"
PASSED = {ground: ("passed", "") for ground in Ground.values}


def founder(number: int) -> Any:
    """A founder of her own start-up."""
    email = f"persona{number}@equipo{number}.example"
    return user_by_email(email) or accounts.register_person(
        email=email, name=f"Persona Equipo{number}", by="test", language="es", password=cast.PASSWORD
    )


def founder_of(submission: Submission) -> Any:
    """The first of a submission's team."""
    return User.objects.filter(pk__in=TeamMember.objects.filter(startup=submission.startup_id).values("user"))[0]


def close(call: Call) -> Call:
    """Let the closing moment of a call pass; its stored state stays behind until somebody locks it."""
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(
        opens_at=now - timedelta(days=9), questions_until=now - timedelta(days=5), closes_at=now - timedelta(minutes=1)
    )
    call.refresh_from_db()
    return call


def apply(call: Call, count: int, **texts: str) -> list[Submission]:
    """Submissions of ``count`` start-ups, sent by the real actions in this order."""
    from startups.actions import submissions

    sent = []
    for number in range(count):
        by = founder(number)
        of = making.startup(by=by, name=f"Kallpatek{number}")
        written = making.written(call, of, by, **texts)
        sent.append(submissions.submit(submission=written, by=by))
    return sent


def bare(call: Call, count: int) -> list[Submission]:
    """Rows of ``count`` sent submissions with one answer and one doubtful place each, without the actions' cost."""
    made = []
    for number in range(count):
        of = Startup.objects.create(name=f"Kallpatek{number}", legal_name=f"Kallpatek{number} S.A.C.", country="PE")
        one = Submission.objects.create(
            call=call,
            startup=of,
            state=SubmissionState.SUBMITTED,
            identity={"legal_name": of.legal_name, "trade_name": of.name, "country": "PE"},
            commitment=f"{number:064x}",
            receipt_no=f"GL-{number:04d}-TEST-{call.pk % 10000:04d}",
            submitted_at=timezone.now(),
            submitted_by=cast.daniela(),
        )
        Answer.objects.create(submission=one, field="title", text="Mapa semanal del barrio")
        doubtful = Masking(
            submission=one,
            number=1,
            field="title",
            start=0,
            end=4,
            kind="org",
            original="Mapa",
            replacement="[la empresa]",
        )
        write_places(one, [doubtful])
        one.save(update_fields=["places"])
        made.append(one)
    return made


def at_own_desk(person: Any, **other: Any) -> Presence:
    """Where a custodian turns her key: her own browser and session, her second factor shown just now."""
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": encrypt(SECRET)}})
    return replace(
        Presence(f"browser of {person.email}", f"session of {person.email}", "totp", timezone.now()), **other
    )


def give_word(call: Call, person: Any, reason: str = "Venció el plazo de revisión.", **other: Any) -> bool:
    """One custodian's word that the identity may be opened, from where she should; ``other``: what differs."""
    return approve_unsealing(call=call, reason=reason, where=at_own_desk(person, **other), by=person)


def settle(call: Call, *, failed: int = 0) -> None:
    """Check every submission (the first ``failed`` ones fail), read what was corrected, keep every doubtful place."""
    settle_checks(call, failed=failed)
    for unread in Correction.objects.filter(submission__call=call, state="corrected", read_by=None):
        read_correction(correction=unread, by=cast.oscar())
    for place in places(call):
        if place.state == MaskingState.PROPOSED:
            desks.decide_masking(masking=place, state="kept", by=cast.oscar())


def settle_checks(call: Call, *, failed: int = 0) -> None:
    """Check every submission; the first ``failed`` ones fail."""
    for number, one in enumerate(Submission.objects.filter(call=call, state="submitted").order_by("receipt_no")):
        results = dict(PASSED)
        if number < failed:
            results["sanction"] = ("failed", "Tiene una sanción vigente.")
        desks.check_grounds(submission=one, results=results, by=cast.oscar())


def places(call: Call) -> list[Masking]:
    """The places of all submissions of a call, as they are kept now."""
    return [place for one in Submission.objects.filter(call=call).order_by("pk") for place in read_places(one)]


def handed_over(call: Call, count: int = 3) -> Call:
    """A call whose blind copies are in the blind room."""
    bare(call, count)
    close(call)
    desks.take_up(call=call, by=cast.oscar())
    settle(call)
    desks.hand_over(call=call, by=cast.marta())
    call.refresh_from_db()
    return call


def after_review(call: Call, count: int = 3) -> Entry:
    """A decided call whose review period ended yesterday; returns the chosen entry."""
    handed_over(call, count)
    chosen = Entry.objects.filter(call=call).order_by("code")[0]
    Entry.objects.filter(pk=chosen.pk).update(state=EntryState.SELECTED)
    now = timezone.now()
    Decision.objects.create(
        call=call,
        entry=chosen,
        reasons="Cumple los cuatro criterios.",
        resolution_no="R.A. 1",
        decided_by=cast.luz(),
        decided_at=now - timedelta(days=8),
    )
    Call.objects.filter(pk=call.pk).update(state="standstill", review_until=now - timedelta(days=1))
    call.refresh_from_db()
    return chosen

"""Reading exercises: the board of an entity, the page of one, workshops, and what waits for a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import Membership, User
from accounts.queries import current_memberships
from accounts.states import CallRole, MemberRole
from accounts.todo import NextAction
from challenges.models import Attendance, Call, Category, ChallengeFrame, Partner, Succession, Workshop
from challenges.queries.access import visible_calls
from challenges.queries.calls import current_phase
from challenges.rules.exercises import CUSTODIANS, PREPARING
from challenges.rules.steps import Facts, late, twelve_steps, waited_for
from challenges.states import CallState
from ledger.queries import calls_where

#: Rows of one page of the board.
PAGE = 20


def _parts() -> list[Any]:
    frames = ChallengeFrame.objects.only("call", "version", "state").order_by("-version")
    return [Prefetch("frames", queryset=frames), "workshops"]


def facts_of(call: Call, *, has_authority: bool, now: datetime, handed_over: bool = False) -> Facts:
    """Return what a call's steps are computed from; frames and workshops must be prefetched."""
    frames, workshops = list(call.frames.all()), list(call.workshops.all())
    newest = max(frames, key=lambda frame: frame.version, default=None)
    return Facts(
        state=current_phase(call, now),
        resumes_to=call.resumes_to,
        has_authority=has_authority,
        has_category=call.category_id is not None,
        frame_approved=call.frame_id is not None,
        frame_state=newest.state if newest else "",
        workshops_held=sum(workshop.held_at is not None for workshop in workshops),
        workshop_ends=tuple(workshop.ends_at for workshop in workshops if workshop.held_at is None),
        opens_at=call.opens_at,
        review_until=call.review_until,
        handed_over=handed_over,
    )


def _handed_over(calls: list[Call]) -> set[str]:
    """Return the references of those whose blind copies were handed over; asked only while some are being verified."""
    verified = [call.reference for call in calls if call.state == CallState.VERIFICATION]
    return calls_where(verified, "handed_over") if verified else set()


def _row(call: Call, facts: Facts, now: datetime) -> dict[str, Any]:
    who, what = waited_for(facts)
    steps = twelve_steps(facts)
    done = sum(step.state == "done" for step in steps)
    return {
        "call": call,
        "phase": CallState(facts.state),
        "who": who,
        "what": what,
        "late": late(facts, now=now),
        "steps": steps,
        "done": done,
    }


def board(user: Any, *, before: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """Return one page of a person's exercises, the newest first, and the id before which the next page begins.

    Each row: ``call phase who what late steps done``. A constant number of queries.
    """
    found = visible_calls(user).order_by("-pk")
    calls = list((found.filter(pk__lt=before) if before is not None else found)[: PAGE + 1])
    shown = calls[:PAGE]
    return rows_of(shown, now=timezone.now()), shown[-1].pk if len(calls) > PAGE else None


def rows_of(calls: list[Call], *, now: datetime) -> list[dict[str, Any]]:
    """Return the row of the board for each of some exercises (with their entity), in order: four queries at most."""
    ruled = grants.having(CallRole.AUTHORITY, calls)
    handed = _handed_over(calls)
    prefetch_related_objects(calls, *_parts())
    facts = [
        facts_of(call, has_authority=call.pk in ruled, now=now, handed_over=call.reference in handed) for call in calls
    ]
    return [_row(call, found, now) for call, found in zip(calls, facts, strict=True)]


def exercise_page(call: Call) -> dict[str, Any]:
    """Return what the page of an exercise shows: its row of the board, people, workshops, surveys, frames."""
    now = timezone.now()
    people = {role: list(grants.appointed(call, role)) for role in CallRole}
    full = (
        Call.objects.select_related("entity", "category", "template_version__template")
        .prefetch_related(*_parts())
        .get(pk=call.pk)
    )
    ruled = bool(people[CallRole.AUTHORITY])
    facts = facts_of(full, has_authority=ruled, now=now, handed_over=bool(_handed_over([full])))
    return {
        **_row(full, facts, now),
        "people": [(role.label, names) for role, names in people.items() if names],
        "focal_points": focal_points_of(call),
        "partners": list(call.partners.all()),
        "workshops": list(workshops_of(call)),
        "frames": list(call.frames.select_related("saved_by").order_by("-version")),
        "now": now,
    }


def focal_points_of(call: Call) -> list[User]:
    """Return the focal points of a call's entity today, by name."""
    today = timezone.localdate()
    held = Membership.objects.filter(entity=call.entity_id, role=MemberRole.FOCAL_POINT, starts_on__lte=today)
    return list(User.objects.filter(pk__in=held.exclude(ends_on__lt=today).values("user")).order_by("name"))


def workshops_of(call: Call) -> QuerySet[Workshop]:
    """Return the workshops of a call with how many were called in (``invited``) and came (``came``)."""
    counted = call.workshops.annotate(
        invited=Count("attendances"), came=Count("attendances", filter=Q(attendances__attended=True))
    )
    return counted.order_by("starts_at", "pk")


def workshop_for(user: Any, reference: str, pk: int) -> Workshop | None:
    """Return a workshop of an exercise in which a person takes part, or to which she is called in."""
    found = Workshop.objects.select_related("call__entity").filter(pk=pk, call__reference=reference).first()
    if found is None:
        return None
    called = Attendance.objects.filter(workshop=found, user=user).exists()
    return found if called or visible_calls(user).filter(pk=found.call_id).exists() else None


def attendance_sheet(workshop: Workshop) -> list[Attendance]:
    """Return who was called in, by name."""
    return list(Attendance.objects.filter(workshop=workshop).select_related("user").order_by("user__name", "pk"))


def members_of(call: Call) -> list[tuple[int, str]]:
    """Return the people of a call's entity today as choices (id, "name · area"), by area and name, each once."""
    today = timezone.localdate()
    held = Membership.objects.filter(entity=call.entity_id, starts_on__lte=today).exclude(ends_on__lt=today)
    found: dict[int, str] = {}
    for membership in held.select_related("user", "area").order_by("area__name", "user__name", "pk"):
        area = f" · {membership.area.name}" if membership.area else ""
        found.setdefault(membership.user_id, f"{membership.user.name}{area}")
    return list(found.items())


def audited_calls(user: Any) -> list[Call]:
    """Return the exercises that a person is appointed to audit, newest first, with their entity."""
    found = grants.calls_for(user, CallRole.AUDITOR, Call.objects.select_related("entity"))
    return list(found.order_by("-pk"))


def categories() -> QuerySet[Category]:
    """Return the categories in use, by number."""
    return Category.objects.filter(active=True).order_by("number")


def partners_of(user: Any) -> list[Partner]:
    """Return the partners to which a person belongs, by name."""
    return list(Partner.objects.filter(people=user).order_by("name")) if user.is_authenticated else []


def partners() -> QuerySet[Partner]:
    """Return every partner, by name."""
    return Partner.objects.order_by("name")


def next_actions_exercises(user: Any) -> list[NextAction]:
    """Return what waits for the authority (category), the focal point (attendance) and those called in (workshop)."""
    now = timezone.now()
    ruled = grants.calls_for(user, CallRole.AUTHORITY, Call.objects.filter(state__in=PREPARING, category=None))
    found = [
        NextAction(
            text=_("Choose the category"),
            url=reverse("exercise_category", args=[call.reference]),
            context=call.title,
            role=_("Deciding authority"),
        )
        for call in ruled.order_by("pk")
    ]
    held = current_memberships(user).filter(role=MemberRole.FOCAL_POINT).values("entity")
    ended = Workshop.objects.filter(call__entity__in=held, ends_at__lte=now, held_at=None, attendances__isnull=False)
    coming = Workshop.objects.filter(attendances__user=user, ends_at__gt=now, held_at=None)
    for workshops, text, role in (
        (ended, _("Note who came to the workshop"), _("Focal point")),
        (coming, _("Attend the workshop"), _("Civil servant")),
    ):
        open_calls = workshops.exclude(call__state__in=[CallState.CANCELLED, CallState.DESERTED])
        for workshop in open_calls.select_related("call").distinct().order_by("starts_at", "pk"):
            found.append(
                NextAction(
                    text=text,
                    url=reverse("workshop", args=[workshop.call.reference, workshop.pk]),
                    context=f"{workshop.title} · {workshop.call.title}",
                    due=workshop.starts_at if workshops is coming else None,
                    role=role,
                )
            )
    return found + _unframed(held) + _unappointed(user, held)


def _unappointed(user: Any, entities: Any) -> list[NextAction]:
    """Return the exercises in preparation that lack an authority (the entity appoints) or custodians (staff appoint).

    Two queries more for a focal point or staff, however many exercises.
    """
    wanted = Call.objects.filter(state__in=PREPARING).order_by("pk")
    own = set(wanted.filter(entity__in=entities).values_list("pk", flat=True))
    calls = list(wanted if user.is_staff else wanted.filter(pk__in=own))
    ruled, kept = grants.having(CallRole.AUTHORITY, calls), grants.counted(CallRole.CUSTODIAN, calls)
    focal, staff = _("Focal point"), _("GovLink's staff")
    found = []
    for call in calls:
        lacks = kept[call.pk] < CUSTODIANS
        for due, text, role in (
            (call.pk in own and call.pk not in ruled, _("Appoint the deciding authority"), focal),
            (call.pk in own and lacks and not user.is_staff, _("Ask GovLink's staff for two custodians"), focal),
            (user.is_staff and lacks, _("Appoint two custodians"), staff),
        ):
            if due:
                url = reverse("exercise_appoint", args=[call.reference])
                found.append(NextAction(text=text, url=url, context=call.title, role=role))
    return found + (_without_successor(staff) if user.is_staff else [])


def _without_successor(role: Any) -> list[NextAction]:
    """Return the exercises of which a custodian asks for a successor: one query."""
    return [
        NextAction(
            text=_("Appoint a custodian's successor"),
            url=reverse("exercise_appoint", args=[asked.call.reference]),
            context=asked.call.title,
            role=role,
        )
        for asked in Succession.objects.filter(ended_at=None).select_related("call")
    ]


def _unframed(entities: Any) -> list[NextAction]:
    """Return the exercises whose category is chosen and whose frame nobody has begun."""
    idle = Call.objects.filter(entity__in=entities, state=CallState.FRAMING, frames=None).order_by("pk")
    return [
        NextAction(
            text=_("Begin the frame"),
            url=reverse("frame_versions", args=[call.reference]),
            context=call.title,
            role=_("Focal point"),
        )
        for call in idle
    ]

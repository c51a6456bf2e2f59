"""Reading challenge frames: versions, what the gate refuses, differences, and what waits for a person."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.queries import current_memberships
from accounts.states import CallRole, MemberRole
from accounts.todo import NextAction
from challenges.models import BlockedTerm, Call, ChallengeFrame
from challenges.models.frames import CANVAS_FIELDS, REQUIRED_FIELDS
from challenges.rules.amendments import word_difference
from challenges.rules.exercises import PREPARING
from challenges.rules.frames import has_ideas, missing
from challenges.rules.gate import Hit, find_names
from challenges.states import BlockedKind, FrameState


def as_text(value: Any) -> str:
    """Return a field of the canvas as text: the possible solutions one a line, an area by its name."""
    return "\n".join(str(item) for item in value) if isinstance(value, list) else str(value or "")


def labels() -> dict[str, Any]:
    """Return the canvas's fields with their questions."""
    return {field: ChallengeFrame._meta.get_field(field).verbose_name for field in CANVAS_FIELDS}  # type: ignore[union-attr]


def gate(frame: ChallengeFrame) -> list[Hit]:
    """Return every word of a version that the gate refuses."""
    texts = {field: as_text(getattr(frame, field)) for field in CANVAS_FIELDS}
    return find_names(texts, BlockedTerm.objects.values_list("term", "kind"))


def problems(frame: ChallengeFrame) -> list[tuple[str, Any]]:
    """Return what stands in the way of sending a version, as (field, sentence) in the order of the canvas."""
    answers = {field: getattr(frame, field) for field in CANVAS_FIELDS}
    found: list[tuple[str, Any]] = [
        (field, _("Write this before you send the frame.")) for field in missing(answers, REQUIRED_FIELDS)
    ]
    if not (ideas := has_ideas(frame.possible_solutions)):
        found.append(("possible_solutions", ideas.reason))
    for hit in gate(frame):
        kind = BlockedKind(hit.kind).label
        sentence = _("“%(word)s” (%(kind)s): %(suggestion)s") % {
            "word": hit.word,
            "kind": str(kind).lower(),
            "suggestion": hit.suggestion,
        }
        found.append((hit.field, sentence))
    return sorted(found, key=lambda row: CANVAS_FIELDS.index(row[0]))


def guide_of(frame: ChallengeFrame, number: int) -> dict[str, Any] | None:
    """Return one screen of the guided workshop, from 1: its field, all steps, how far the canvas is; None beyond it.

    ``needed`` says whether a frame can be sent without it; ``ideas`` is the test of five possible solutions.
    """
    names = [*CANVAS_FIELDS, "owner_area"]
    if not 1 <= number <= len(names):
        return None
    questions = {**labels(), "owner_area": _("Area that owns the problem")}
    needed = {*REQUIRED_FIELDS, "possible_solutions"}
    ideas = has_ideas(frame.possible_solutions)
    filled = {name: bool(ideas) if name == "possible_solutions" else bool(getattr(frame, name)) for name in names}
    steps = [
        {"number": place, "name": name, "label": questions[name], "done": filled[name], "needed": name in needed}
        for place, name in enumerate(names, 1)
    ]
    return {
        "step": steps[number - 1],
        "steps": steps,
        "total": len(steps),
        "done": sum(step["done"] for step in steps),
        "lacking": sum(step["needed"] and not step["done"] for step in steps),
        "previous": number - 1,
        "next": number + 1 if number < len(steps) else 0,
        "ideas": ideas if names[number - 1] == "possible_solutions" else None,
    }


def frame_of(call: Call, version: int) -> ChallengeFrame | None:
    """Return a version of this very call with who wrote, sent and reviewed it."""
    people = ("call__entity", "owner_area", "saved_by", "submitted_by", "reviewed_by")
    return ChallengeFrame.objects.select_related(*people).filter(call=call, version=version).first()


def frames_of(call: Call) -> list[ChallengeFrame]:
    """Return the versions of a call, the newest first."""
    return list(call.frames.select_related("saved_by", "reviewed_by").order_by("-version"))


def answers_of(frame: ChallengeFrame) -> list[dict[str, Any]]:
    """Return the canvas as ``field label text``, the empty fields too."""
    return [
        {"field": field, "label": label, "text": as_text(getattr(frame, field))} for field, label in labels().items()
    ]


def differences(older: ChallengeFrame, newer: ChallengeFrame) -> list[dict[str, Any]]:
    """Return the fields that differ between two versions: ``label`` and the ``pieces`` that stayed, went and came."""
    found = []
    for field, label in [*labels().items(), ("owner_area", _("area that owns the problem"))]:
        before, after = as_text(getattr(older, field)), as_text(getattr(newer, field))
        if before != after:
            found.append({"label": label, "pieces": word_difference(before, after)})
    return found


def next_actions_frames(user: Any) -> list[NextAction]:
    """Return the frames that wait: for the authority's approval, or, returned, for the entity's people."""
    ruled = grants.calls_for(user, CallRole.AUTHORITY, Call.objects.filter(state__in=PREPARING))
    waiting = ChallengeFrame.objects.filter(call__in=ruled, state=FrameState.SUBMITTED).select_related("call")
    found = [_action(frame, _("Approve the frame or return it"), _("Deciding authority")) for frame in waiting]
    roles = [MemberRole.FOCAL_POINT, MemberRole.CIVIL_SERVANT]
    entities = current_memberships(user).filter(role__in=roles).values("entity")
    newest = ChallengeFrame.objects.annotate(newest=Max("call__frames__version")).filter(version=F("newest"))
    mine = newest.filter(call__entity__in=entities, call__state__in=PREPARING).select_related("call")
    for frame in mine.filter(state__in=[FrameState.DRAFT, FrameState.RETURNED]).order_by("pk"):
        returned = frame.state == FrameState.RETURNED
        text = _("Change the returned frame") if returned else _("Finish the frame")
        found.append(_action(frame, text, _("Civil servant")))
    return found


def _action(frame: ChallengeFrame, text: Any, role: Any) -> NextAction:
    url = reverse("frame", args=[frame.call.reference, frame.version])
    return NextAction(text=text, url=url, context=frame.call.title, role=role)

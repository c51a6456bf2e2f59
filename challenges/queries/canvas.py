"""Reading the versions of the challenge frame."""

from __future__ import annotations

import difflib
from typing import Any

from challenges.models import Call, ChallengeFrame
from challenges.models.frames import CANVAS_FIELDS


def frame_of(call: Call, version: int) -> ChallengeFrame | None:
    """Return one version of a call's frame."""
    return (
        call.frames.select_related("call__entity", "owner_area", "saved_by", "submitted_by", "reviewed_by")
        .filter(version=version)
        .first()
    )


def versions_of(call: Call) -> list[ChallengeFrame]:
    """Return a call's frames, newest first."""
    return list(call.frames.select_related("saved_by").order_by("-version"))


def as_text(value: Any) -> str:
    """Return a field's content as one text: lists line by line."""
    return "\n".join(str(item) for item in value) if isinstance(value, list) else str(value or "")


def shown(frame: ChallengeFrame) -> list[dict[str, Any]]:
    """Return the canvas as rows of {label, text} for reading; empty fields are left out."""
    rows = [
        {
            "label": ChallengeFrame._meta.get_field(field).verbose_name,
            "text": as_text(getattr(frame, field)),
            "field": field,
        }
        for field in CANVAS_FIELDS
    ]
    return [row for row in rows if row["text"]]


def difference(old: ChallengeFrame, new: ChallengeFrame) -> list[dict[str, Any]]:
    """Return what changed between two versions: {label, parts} with parts of (kind, words), kind same, gone or new."""
    rows = []
    for field in CANVAS_FIELDS:
        before, after = as_text(getattr(old, field)), as_text(getattr(new, field))
        if before != after:
            rows.append({"label": ChallengeFrame._meta.get_field(field).verbose_name, "parts": _words(before, after)})
    return rows


def _words(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.split(), after.split()
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", " ".join(old[a:b])))
            continue
        parts += [(mark, words) for mark, words in (("gone", " ".join(old[a:b])), ("new", " ".join(new[c:d]))) if words]
    return parts

"""Decisions about submissions: pure. Moments are aware datetimes of the server's clock."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.verdict import YES, Verdict, first_no, no
from startups.envelope import FIELD, FIELDS, IDENTITY_FIELDS, STATEMENTS, Field, count_words
from startups.states import SubmissionState

#: States of a call in which submissions are taken.
TAKING = frozenset({"open", "questions_closed"})
#: States of a call in which a result may be told to its applicants.
WITH_RESULT = frozenset({"decided", "standstill", "unsealed", "piloting", "evaluated", "published"})


def in_time(*, phase: str, closes_at: datetime | None, now: datetime) -> Verdict:
    """Say whether a call takes submissions at ``now``. The closing moment itself is late: [opens, closes)."""
    if phase == "suspended":
        return no(_("The call is suspended. You will get a mail when it goes on."))
    if closes_at is not None and now >= closes_at:
        return no(_("The call has closed: nothing can be sent or changed any more."))
    if phase not in TAKING:
        return no(_("The call is not open. Follow it to get a mail when it opens."))
    return YES


def may_start(*, belongs_to_entity: bool, is_staff: bool, country: str, countries: list[str]) -> Verdict:
    """Say whether a start-up's member may begin a submission on a call (being in time is asked apart)."""
    if is_staff:
        return no(_("GovLink's staff cannot apply."))
    if belongs_to_entity:
        return no(_("You work for the public entity of this call: its people cannot apply."))
    if countries and country and country not in countries:
        return no(_("This call does not admit start-ups of your country. Look for another open call."))
    return YES


def may_edit(*, state: str, timely: Verdict) -> Verdict:
    """Say whether a submission's content may be changed."""
    if state != SubmissionState.DRAFT:
        return no(_("The submission was sent. To change it, take it back as a draft before the call closes."))
    return timely


def fits_store(field: Field, text: str) -> Verdict:
    """Say whether a text can be kept at all; word limits are asked when sending, so that nothing typed is lost."""
    if len(text) > field.max_characters:
        return no(
            _("“%(field)s” is too long to be kept: write at most %(limit)s characters.")
            % {"field": field.title, "limit": field.max_characters}
        )
    if field.one_line and "\n" in text:
        return no(_("Write the title in one line."))
    return YES


def within_words(field: Field, text: str) -> Verdict:
    """Say whether a text has the words that the field asks for."""
    words = count_words(text)
    if words > field.max_words:
        over = words - field.max_words
        return no(
            ngettext(
                "“%(field)s” has %(over)s word too many: the limit is %(limit)s.",
                "“%(field)s” has %(over)s words too many: the limit is %(limit)s.",
                over,
            )
            % {"field": field.title, "over": over, "limit": field.max_words}
        )
    if words < field.min_words:
        return no(
            _("“%(field)s” needs at least %(limit)s words: it has %(words)s.")
            % {"field": field.title, "limit": field.min_words, "words": words}
        )
    return YES


def section_status(section: str, answers: dict[str, str]) -> str:
    """Return "done", "over" (a limit is exceeded), "part" or "empty" for a section of envelope 1."""
    fields = [field for field in FIELDS if field.section == section]
    if all(within_words(field, answers.get(field.key, "")) for field in fields):
        return "done"
    if any(count_words(answers.get(field.key, "")) > field.max_words for field in fields):
        return "over"
    return "part" if any(answers.get(field.key, "").strip() for field in fields) else "empty"


def identity_missing(identity: dict[str, Any], part: str = "") -> list[str]:
    """Return the required fields of envelope 2 (or of one part) that are empty."""
    return [
        key
        for key, (of_part, required) in IDENTITY_FIELDS.items()
        if required and part in ("", of_part) and not str(identity.get(key, "")).strip()
    ]


def identity_status(part: str, identity: dict[str, Any]) -> str:
    """Return "done", "part" or "empty" for a part of envelope 2."""
    if not identity_missing(identity, part):
        return "done"
    filled = any(
        str(identity.get(key, "")).strip() for key, (of_part, _r) in IDENTITY_FIELDS.items() if of_part == part
    )
    return "part" if filled else "empty"


def all_sworn(sworn: dict[str, Any]) -> bool:
    """Say whether every statement was sworn."""
    return set(sworn.get("statements", [])) == {key for key, _text in STATEMENTS}


def complete(*, answers: dict[str, str], identity: dict[str, Any], sworn: dict[str, Any]) -> Verdict:
    """Say whether both envelopes are complete, naming the first thing that is missing."""
    whole = proposal_whole(answers)
    if not whole:
        return whole
    if identity_missing(identity):
        return no(_("Complete envelope 2 first: the data of the company and its team."))
    return YES if all_sworn(sworn) else no(_("Make the sworn statements first."))


def may_confirm(*, editable: Verdict, content: Verdict) -> Verdict:
    """Say whether the blind preview may be confirmed: the proposal must be whole, or it would change afterwards."""
    return first_no(editable, content)


FINDING_GONE = no(_("The text changed meanwhile. Look at the blind preview again."))


def something_to_write(words: str) -> Verdict:
    """Say whether words can stand in the place of what was found."""
    if not words:
        return no(_("Write what should stand there instead."))
    return YES if len(words) <= 300 else no(_("Write at most 300 characters."))


def proposal_whole(answers: dict[str, str]) -> Verdict:
    """Say whether every field of envelope 1 keeps its word limits, naming the first that does not."""
    return first_no(*(within_words(field, answers.get(field.key, "")) for field in FIELDS))


def is_what_was_seen(*, seen: str, current: str) -> Verdict:
    """Say whether the preview on the page (its SHA-256) is what assessors would read now."""
    return YES if seen == current else FINDING_GONE


def may_submit(*, timely: Verdict, content: Verdict, confirmed: str, current: str) -> Verdict:
    """Say whether a submission may be sent. ``confirmed`` and ``current`` are SHA-256 of the masked content."""
    if not timely or not content:
        return first_no(timely, content)
    if not confirmed:
        return no(_("Look at the blind preview and confirm it first."))
    if confirmed != current:
        return no(_("Something changed after you confirmed the blind preview. Look at it and confirm it again."))
    return YES


def has_result(*, state: str, call_state: str) -> bool:
    """Say whether a team may read a result: after the decision, or at once when it was found not eligible."""
    return call_state in WITH_RESULT or state == SubmissionState.INELIGIBLE


def told_state(*, state: str, call_state: str) -> str:
    """Return the state of a submission as its team reads it: the blind room's part in it ends with the decision."""
    if state == SubmissionState.RECEIVED and call_state in WITH_RESULT:
        return str(_("Assessed, with a result"))
    return str(SubmissionState(state).label)


def may_withdraw(*, state: str, timely: Verdict) -> Verdict:
    """Say whether a sent submission may be taken back or withdrawn."""
    if state not in (SubmissionState.SUBMITTED, SubmissionState.WITHDRAWN):
        return no(_("Only what was sent can be withdrawn."))
    return timely


def may_read_file(*, is_team: bool, is_custodian: bool) -> bool:
    """Say whether a person may open an applicant's file."""
    return is_team or is_custodian


def known_field(key: str) -> bool:
    """Say whether envelope 1 has a field of that name."""
    return key in FIELD


_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_receipt_no() -> str:
    """Return a random receipt number like GL-7KQ2-M4XD-9RTA (60 bits): it tells no order."""
    groups = ["".join(secrets.choice(_ALPHABET) for _place in range(4)) for _group in range(3)]
    return "GL-" + "-".join(groups)

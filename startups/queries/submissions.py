"""Reading submissions. Nothing here is for a page of somebody who judges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import grants
from accounts.models import User
from accounts.queries import is_member
from accounts.states import CallRole
from blinding import Matcher
from blinding.uniform import Style
from challenges.countries import LANGUAGES, assessment_language
from challenges.models import Call
from challenges.queries.calls import current_phase
from ledger.queries import happened, log
from selection.queries.digests import judged_text
from startups.envelope import FIELDS, IDENTITY_PARTS, SECTIONS
from startups.findings import Finding, Note, find_all, find_closed, notes_on
from startups.masking import BlindCopy, blind_copy, declare, identity_of, pieces
from startups.models import Answer, Attachment, Follower, Startup, Submission, TeamMember
from startups.queries.corrections import by_machine, opened
from startups.queries.profiles import declared_rows
from startups.rules import commitments, corrections
from startups.rules import submissions as rules
from startups.rules.corrections import in_one_language
from startups.states import SubmissionState
from startups.translator import engine
from vault.keys import index_of

#: Large sealed columns that hardly a page or an action of the team looks at: opened at need.
SELDOM = ("places", "untranslated")


def submission_for(user: Any, pk: Any) -> Submission | None:
    """Return a submission, with call and start-up, if the person belongs to its team."""
    own = Submission.objects.filter(pk=pk, startup__team__user=user).select_related("call__entity", "startup")
    return own.defer(*SELDOM).first()


def submissions_of(user: Any) -> list[Any]:
    """Return a person's teams' submissions, with call, start-up and ``told_state``, newest first."""
    teams = TeamMember.objects.filter(user=user).values("startup")
    found = Submission.objects.filter(startup__in=teams).select_related("call__entity", "startup")
    rows: list[Any] = list(found.order_by("-created_at"))
    for row in rows:
        row.told_state = rules.told_state(state=row.state, call_state=row.call.state)
    return rows


def call_by_reference(reference: str) -> Call | None:
    """Return a call, whatever its state."""
    return Call.objects.select_related("entity").filter(reference=reference).first()


def submission_on(call: Call, startup: Startup) -> Submission | None:
    """Return a start-up's submission on a call."""
    return Submission.objects.filter(call=call, startup=startup).first()


def answers_of(submission: Submission) -> dict[str, Answer]:
    """Return the answers by field; a field never saved has an unsaved, empty one of version 0."""
    stored = {answer.field: answer for answer in Answer.objects.filter(submission=submission)}
    return {field.key: stored.get(field.key) or Answer(submission=submission, field=field.key) for field in FIELDS}


def texts_of(submission: Submission) -> dict[str, str]:
    """Return the texts of envelope 1 by field."""
    stored = dict(Answer.objects.filter(submission=submission).values_list("field", "text"))
    return {field.key: stored.get(field.key, "") for field in FIELDS}


def files_of(submission: Submission) -> list[Attachment]:
    """Return a submission's files, by name."""
    found = Attachment.objects.filter(submission=submission)
    return sorted(found, key=lambda one: (one.original_name, one.sha256))


def file_for(user: Any, submission: Any, pk: Any) -> Attachment | None:
    """Return a file if the person may read it: the team, or a custodian of the call after the close."""
    found = Attachment.objects.select_related("submission__call").filter(pk=pk, submission=submission).first()
    if found is None:
        return None
    of = found.submission
    is_team = TeamMember.objects.filter(startup=of.startup_id, user=user).exists()
    sent = of.state not in (SubmissionState.DRAFT, SubmissionState.WITHDRAWN)
    closed = of.call.closes_at is not None and timezone.now() >= of.call.closes_at
    is_custodian = sent and closed and grants.is_appointed(user, CallRole.CUSTODIAN, of.call)
    return found if rules.may_read_file(is_team=is_team, is_custodian=is_custodian) else None


def timely(call: Call, now: datetime | None = None) -> Any:
    """Return the verdict whether a call takes submissions ``now``, by default what the server's clock says."""
    now = now or timezone.now()
    return rules.in_time(phase=current_phase(call, now), closes_at=call.closes_at, now=now)


def may_start(user: Any, call: Call, startup: Startup) -> Any:
    """Return the verdict whether a person's start-up may begin a submission on a call."""
    return rules.may_start(
        belongs_to_entity=is_member(user, call.entity),
        is_staff=user.is_staff,
        country=startup.country,
        countries=call.countries,
    )


def language_of(call: Call) -> str:
    """Return the one language in which a call's assessors read."""
    return assessment_language(call.languages, call.entity.country)


def style_of(call: Call) -> Style:
    """Return the form in which a call's proposals are written for its assessors."""
    return Style(language_of(call), call.entity.country)


def identity_for(submission: Submission) -> Any:
    """Return the identity for which a submission's texts are searched: record, profile, team, envelope 2."""
    startup = submission.startup
    rows = declare(declared_rows(startup), submission.identity)
    return identity_of(rows, [startup.country, str(submission.identity.get("country", ""))])


def blind_copy_of(submission: Submission, texts: dict[str, str] | None = None) -> BlindCopy:
    """Return what assessors would read of a submission now."""
    answers = texts_of(submission) if texts is None else texts
    machine = by_machine(answers, submission.by_machine)
    call = submission.call
    return blind_copy(answers, identity_for(submission), language_of(call), call.entity.country, machine)


def findings_in(submission: Submission, field: str, text: str) -> list[Finding]:
    """Return what tells who wrote one field, or a country."""
    return find_all(text, Matcher(identity_for(submission)), style_of(submission.call), field=field)


def closed_findings(submission: Submission, field: str, text: str) -> list[Finding]:
    """Return what is hidden in a text of a team that is masked without a person: see ``find_closed``."""
    return find_closed(text, Matcher(identity_for(submission)), style_of(submission.call), field=field)


def field_hints(submission: Submission, field: str, text: str) -> dict[str, list[Any]]:
    """Return what is told while somebody writes a field: see ``hints``."""
    style = style_of(submission.call)
    return hints(findings_in(submission, field, text), notes_on(text, style, field=field))


def hints(findings: Iterable[Finding], notes: Iterable[Note]) -> dict[str, list[Any]]:
    """Return ``findings`` of identity, ``markers`` of origin and ``notes``, each word once."""
    found = once(findings)
    return {
        "findings": [one for one in found if not one.of_origin],
        "markers": [one for one in found if one.of_origin],
        "notes": once(notes),
    }


def field_preview(submission: Submission, field: str, text: str) -> dict[str, Any]:
    """Return how assessors would read one field: ``pieces``, and what was found in it: ``findings``, ``notes``."""
    style, findings = style_of(submission.call), findings_in(submission, field, text)
    return {"pieces": pieces(text, findings, style), **field_hints(submission, field, text)}


def once(found: Iterable[Any]) -> list[Any]:
    """Return each word that was found once."""
    return list({(one.matched.casefold(), one.kind): one for one in found}.values())


def without_identity(submission: Submission, text: str) -> str:
    """Return a text of a submission's team with all that tells, or may tell, who wrote it replaced by neutral words.

    For texts that no custodian looks at before they are read: what is doubtful is hidden too.
    """
    found = [replace(one, sure=True) for one in closed_findings(submission, "", text)]
    return "".join(piece.text for piece in pieces(text, found, style_of(submission.call)))


def parts_of(submission: Submission, texts: dict[str, str] | None = None) -> dict[str, Any]:
    """Return everything that is sealed, by part: both envelopes, statements, files with their hashes.

    ``texts`` where they were read.
    """
    files = sorted(
        ({"name": one.original_name, "sha256": one.sha256, "size": one.size} for one in files_of(submission)),
        key=lambda row: (row["sha256"], row["name"]),
    )
    return {
        "answers": texts_of(submission) if texts is None else texts,
        "files": files,
        "identity": submission.identity,
        "name": commitments.name_of(submission.identity),
        "sworn": submission.sworn,
    }


def manifest(submission: Submission, parts: dict[str, Any] | None = None) -> str:
    """Return the canonical JSON (RFC 8785) that a submission's commitment seals; ``parts`` where they were read."""
    parts = parts_of(submission) if parts is None else parts
    return commitments.manifest(secret=submission.salt, call=submission.call.reference, parts=parts)


def receipt(submission: Submission) -> dict[str, Any]:
    """Return the receipt that anybody can check: no moment, no place in the record, no code.

    It holds everything that was sent, with the salt of each part, what the team corrected since with the salt of its
    line in the record, and the site's signature of the commitment. The salt of the blind token is not among them: it is
    published at the opening of identities. From then on the receipt holds ``judged`` too: the code, and what assessors
    read under it, which opens the record's commitment.
    """
    call, parts = submission.call, parts_of(submission)
    deadline = call.closes_at.isoformat() if call.closes_at else ""
    lines = commitments.receipt_lines(
        call=call.reference,
        receipt_no=submission.receipt_no,
        commitment=submission.commitment,
        deadline=deadline,
    )
    return {
        "format": "govlink-receipt-1",
        "call": call.reference,
        "receipt_no": submission.receipt_no,
        "commitment": submission.commitment,
        "deadline": deadline,
        "manifest": manifest(submission, parts),
        "parts": parts,
        "corrections": opened(submission, parts["answers"]),
        "salts": {
            purpose: commitments.salt_of(submission.salt, purpose) for purpose in ("manifest", *commitments.PARTS)
        },
        **({"judged": text} if (text := text_of_assessors(submission)) else {}),
        **log.receipt_note(lines),
    }


def text_of_assessors(submission: Submission) -> dict[str, Any] | None:
    """Return what assessors read, with its code, once the salts that open the record's commitments stand there."""
    if not submission.code or not is_opened(submission.call):
        return None
    return judged_text(submission.call, submission.code)


def is_opened(call: Call) -> bool:
    """Say whether two custodians opened a call's chosen identity: the salts stand in the record from then on."""
    return happened(call.reference, "unseal").exists()


def team_users(startup_id: Any) -> QuerySet[User]:
    """Return the people of a start-up's team."""
    return User.objects.filter(pk__in=TeamMember.objects.filter(startup=startup_id).values("user"))


def people_to_tell(call: Call, at: datetime) -> QuerySet[User]:
    """Return followers of a call and the teams that had a draft or a submission on it at a moment, each person once."""
    there = ~Q(state=SubmissionState.WITHDRAWN) | Q(withdrawn_at__gt=at)
    teams = Submission.objects.filter(there, call=call, created_at__lte=at).values("startup")
    return User.objects.filter(
        Q(pk__in=Follower.objects.filter(call=call).values("user"))
        | Q(pk__in=TeamMember.objects.filter(startup__in=teams, joined_at__lte=at).values("user")),
        is_active=True,
    ).order_by("pk")


def judged_submissions(reference: str) -> QuerySet[Submission]:
    """Return the submissions of a call that reached the desks, with their call."""
    return Submission.objects.filter(
        call__reference=reference,
        state__in=[SubmissionState.RECEIVED, SubmissionState.INELIGIBLE, SubmissionState.ELIGIBLE],
    ).select_related("call")


def behind(call: Call, code: str) -> Submission | None:
    """Return the submission behind a code, with call and start-up: the seal's one reading."""
    index = index_of(f"call_id:{call.pk}", code)
    return Submission.objects.filter(call=call, code_index=index).select_related("call", "startup").first()


def submission_by_id(pk: Any) -> Submission | None:
    """Return a submission with its call, for a background job."""
    return Submission.objects.select_related("call__entity").filter(pk=pk).first()


def progress(submission: Submission, texts: dict[str, str]) -> dict[str, Any]:
    """Return the task list: status of each section, part and of the statements; how many are done, of how many."""
    sections = [(key, title, rules.section_status(key, texts)) for key, title in SECTIONS]
    parts = [(key, title, rules.identity_status(key, submission.identity)) for key, title in IDENTITY_PARTS]
    sworn = "done" if rules.all_sworn(submission.sworn) else "empty"
    statuses = [row[2] for row in sections + parts] + [sworn]
    return {
        "sections": sections,
        "parts": parts,
        "sworn": sworn,
        "done": statuses.count("done"),
        "total": len(statuses),
    }


def last_saved(submission: Submission) -> Any:
    """Return when an answer was saved last, or None."""
    return Answer.objects.filter(submission=submission).order_by("-saved_at").values_list("saved_at", flat=True).first()


def language_verdict(submission: Submission, copy: BlindCopy) -> Any:
    """Return the verdict whether a proposal is in the one language in which assessors read."""
    names = dict(LANGUAGES)
    return in_one_language(copy.foreign, names, names[language_of(submission.call)])


def may_translate(submission: Submission, language: str, editable: Any) -> Any:
    """Return the verdict whether the platform may translate a field out of ``language`` for its team."""
    admitted = language in submission.call.languages
    return corrections.may_translate(editable=editable, has_engine=engine() is not None, admitted=admitted)


def untranslated_of(submission: Submission) -> list[dict[str, Any]]:
    """Return the team's own texts that a machine translated: ``title`` of the field and ``text``."""
    kept = submission.untranslated or {}
    return [{"title": field.title, "text": kept[field.key]} for field in FIELDS if field.key in kept]


def content_verdict(submission: Submission, texts: dict[str, str]) -> Any:
    """Return the verdict whether both envelopes are complete."""
    return rules.complete(answers=texts, identity=submission.identity, sworn=submission.sworn)

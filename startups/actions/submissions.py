"""Writing submissions. Every action locks the call first: deadlines hold to the second, by the server's clock.

Beginning one locks it alone, for a person's exclusive role is at stake; what a team then does with its own shares it.

Nothing is put into the record before the close: its public positions would tell how many apply and in which order.
At the close the custodians' desk records the sorted list of commitments; until then each row holds its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import ClaimKind
from challenges.actions.clock import lock_call, share_call
from challenges.models import Call
from kernel.conflict import Conflict
from kernel.verdict import YES, Refused, first_no, require
from outbox.actions import enqueue, post
from startups import emails
from startups.actions.flat import renew_flats
from startups.envelope import FIELD, IDENTITY_FIELDS, STATEMENTS
from startups.findings import Finding, Note, fitting
from startups.models import Answer, Startup, Submission, write_places
from startups.queries import corrections
from startups.queries import profiles as people
from startups.queries import submissions as reading
from startups.rules import commitments
from startups.rules import profiles as profile_rules
from startups.rules import submissions as rules
from startups.rules.corrections import NOT_TRANSLATED, digest
from startups.states import SUBMISSION, SubmissionState
from startups.translator import translate


@transaction.atomic
def start_submission(*, call: Call, startup: Startup, by: Any) -> Submission:
    """Begin a draft on an open call; every member of the team takes the exclusive role on it.

    Returns the existing one when there is one. Raises ``Refused`` when the call takes none, or when a member of the
    team judges, decides or keeps identities on this call.
    """
    call = lock_call(call)
    require(profile_rules.may_edit_profile(is_member=people.role_in(by, startup) is not None))
    existing = reading.submission_on(call, startup)
    if existing is not None:
        return existing
    require(reading.timely(call))
    for user in reading.team_users(startup.pk):
        require(reading.may_start(user, call, startup))
        grants.claim(user=user, call=call.reference, kind=ClaimKind.OTHER)
    return Submission.objects.create(call=call, startup=startup, identity=_from_profile(startup, by))


def _from_profile(startup: Startup, by: Any) -> dict[str, str]:
    """Fill envelope 2 with what the profile knows; the team checks it before it sends."""
    items = people.items_of(startup)
    tax = next((item for item in items if item.kind == "tax_id"), None)
    phone = next((item.value for item in items if item.kind == "phone"), "")
    team = "\n".join(member.user.name for member in people.team_of(startup))
    return {
        "legal_name": startup.legal_name,
        "trade_name": startup.name,
        "country": startup.country,
        "tax_scheme": tax.scheme if tax else "",
        "tax_id": tax.value if tax else "",
        "address": startup.city,
        "representative": by.name,
        "contact_email": by.email,
        "contact_phone": phone,
        "team": team,
        "clients": "\n".join(item.value for item in items if item.kind == "client"),
    }


@transaction.atomic
def lock_for_edit(*, submission: Submission, by: Any) -> Submission:
    """Share the call, lock the submission; refuse whoever is not of the team, what was sent, and what comes late.

    Once in a transaction: see ``share_call``.
    """
    return _lock_draft(submission, by)


def _lock_draft(submission: Submission, by: Any) -> Submission:
    if not reading.timely(submission.call):
        # Whoever is late by what is stored reads it at once, and waits for nobody.
        _require_draft(_unlocked(submission), by, timezone.now())
    call = share_call(submission.call)
    rows = Submission.objects.select_for_update(of=("self",)).select_related("startup")
    locked = rows.defer(*reading.SELDOM).get(pk=submission.pk)
    locked.call = call
    # One moment for all: what is in time here is stamped in time, however long the sealing takes.
    locked.moment = timezone.now()  # type: ignore[attr-defined]
    _require_draft(locked, by, locked.moment)  # type: ignore[attr-defined]
    return locked


def _unlocked(submission: Submission) -> Submission:
    return Submission.objects.select_related("call__entity", "startup").get(pk=submission.pk)


def _require_draft(submission: Submission, by: Any, now: datetime) -> None:
    require(profile_rules.may_edit_profile(is_member=people.role_in(by, submission.startup) is not None))
    require(rules.may_edit(state=submission.state, timely=reading.timely(submission.call, now)))


@transaction.atomic
def save_answer(*, submission: Submission, field: str, text: str, version: int, by: Any) -> Answer:
    """Write one field of envelope 1.

    ``version`` is the one that was on the page. Raises ``Conflict`` with both texts when somebody saved another text
    meanwhile, ``Refused`` when the text cannot be kept at all. Over-long texts are kept and refused when sending.
    """
    if not rules.known_field(field):
        raise KeyError(field)
    return _write(_lock_draft(submission, by), field, text, version, by)


def _write(locked: Submission, field: str, text: str, version: int, by: Any) -> Answer:
    """Write one field of a locked submission, so that nobody else makes its row meanwhile."""
    text = text.replace("\r\n", "\n").strip()
    require(rules.fits_store(FIELD[field], text))
    answer = Answer.objects.filter(submission=locked, field=field).first() or Answer(field=field)
    answer.submission = locked  # sealing asks for its call
    if answer.text == text:
        if answer.version == 0 and not text:
            return answer
    elif answer.version != version:
        raise Conflict(yours=text, theirs=answer.text, version=answer.version)
    else:
        answer.text, answer.version = text, answer.version + 1
        _void_preview(locked)
    answer.saved_at, answer.saved_by = locked.moment, by  # type: ignore[attr-defined]
    answer.save(update_fields=None if answer._state.adding else ["text", "version", "saved_at", "saved_by"])
    return answer


@transaction.atomic
def save_identity(*, submission: Submission, fields: dict[str, str], version: int, by: Any) -> Submission:
    """Write fields of envelope 2; those not named stay.

    Raises ``Conflict`` when another tab saved other data meanwhile, ``KeyError`` for a field it does not have.
    """
    unknown = set(fields) - set(IDENTITY_FIELDS)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    locked = lock_for_edit(submission=submission, by=by)
    clean = {key: str(value).replace("\r\n", "\n").strip() for key, value in fields.items()}
    if all(locked.identity.get(key, "") == value for key, value in clean.items()):
        return locked
    if locked.identity_version != version:
        theirs = "\n".join(str(locked.identity.get(key, "")) for key in clean)
        raise Conflict(yours="\n".join(clean.values()), theirs=theirs, version=locked.identity_version)
    locked.identity = {**locked.identity, **clean}
    locked.identity_version += 1
    locked.save(update_fields=["identity", "identity_version"])
    _void_preview(locked)
    return locked


@transaction.atomic
def swear(*, submission: Submission, statements: Iterable[str], by: Any) -> Submission:
    """Make the sworn statements: keys of ``envelope.STATEMENTS``. All are needed to send."""
    locked = lock_for_edit(submission=submission, by=by)
    known = [key for key, _text in STATEMENTS]
    chosen = [key for key in known if key in set(statements)]
    locked.sworn = {"statements": chosen, "sworn_at": timezone.now().isoformat(), "by": by.pk}
    locked.save(update_fields=["sworn"])
    return locked


def _void_preview(submission: Submission) -> None:
    """An edit voids the confirmation of the blind preview."""
    if submission.preview_sha256:
        submission.preview_sha256, submission.preview_confirmed_at = "", None
        submission.save(update_fields=["preview_sha256", "preview_confirmed_at"])


@transaction.atomic
def replace_words(
    *, submission: Submission, field: str, start: int, end: int, matched: str, by: Any, words: str = ""
) -> Answer:
    """Put other words where the preview found something: ``words``, or the neutral ones.

    Refused when the text changed meanwhile, or when there is nothing to put.
    """
    locked = lock_for_edit(submission=submission, by=by)
    copy = reading.blind_copy_of(locked)
    answer = Answer.objects.filter(submission=locked, field=field).first()
    place = (field, start, end, matched)
    told: list[Finding | Note] = [*copy.findings, *copy.notes]
    found = next((one for one in told if (one.field, one.start, one.end, one.matched) == place), None)
    if answer is None or found is None:
        raise Refused(rules.FINDING_GONE)
    words = " ".join(words.split())
    if not words:
        words = fitting(answer.text[:start], getattr(found, "neutral", ""))
    require(rules.something_to_write(words))
    text = answer.text[:start] + words + answer.text[end:]
    return _write(locked, field, text, answer.version, by)


@transaction.atomic
def translate_answer(*, submission: Submission, field: str, by: Any) -> Answer:
    """Let the site's own translator write a field in the language in which assessors read; it takes the text's place.

    Raises ``Refused`` when there is no translator, the call does not admit the language, or it fails.
    """
    locked = lock_for_edit(submission=submission, by=by)
    answer = Answer.objects.filter(submission=locked, field=field).first()
    language = reading.blind_copy_of(locked).foreign.get(field, "")
    if answer is None or not language:
        raise Refused(rules.FINDING_GONE)
    require(reading.may_translate(locked, language, YES))
    text = translate(answer.text, language, reading.language_of(locked.call))
    if text is None:
        raise Refused(NOT_TRANSLATED)
    locked.by_machine = {**(locked.by_machine or {}), field: digest(text)}
    locked.untranslated = {**(locked.untranslated or {}), field: answer.text}
    locked.save(update_fields=["by_machine", "untranslated"])
    return _write(locked, field, text, answer.version, by)


@transaction.atomic
def confirm_preview(*, submission: Submission, by: Any, seen: str = "") -> Submission:
    """Confirm the blind preview: binds to the SHA-256 of the masked content.

    ``seen`` is the hash of what the page showed; when given and not the current one, nothing is confirmed.
    """
    locked = lock_for_edit(submission=submission, by=by)
    texts = reading.texts_of(locked)
    editable = rules.may_edit(state=locked.state, timely=reading.timely(locked.call))
    copy = reading.blind_copy_of(locked, texts)
    content = first_no(rules.proposal_whole(texts), reading.language_verdict(locked, copy))
    require(rules.may_confirm(editable=editable, content=content))
    current = copy.sha256
    require(rules.is_what_was_seen(seen=seen or current, current=current))
    locked.preview_sha256, locked.preview_confirmed_at = current, timezone.now()
    locked.save(update_fields=["preview_sha256", "preview_confirmed_at"])
    renew_flats(submission=locked, by=by)
    return locked


@transaction.atomic
def submit(*, submission: Submission, by: Any) -> Submission:
    """Seal and send. A second call finds it sent and returns the same receipt: no second mail.

    Sets commitment = SHA-256(salt ‖ canonical manifest) and writes one ``Masking`` a finding for the desk.
    """
    if not reading.timely(submission.call):
        # As in ``_lock_draft``; whoever had sent it in time has its receipt.
        found = _unlocked(submission)
        if found.state != SubmissionState.SUBMITTED:
            _require_draft(found, by, timezone.now())
    call = share_call(submission.call)
    locked = Submission.objects.select_for_update(of=("self",)).select_related("startup").get(pk=submission.pk)
    locked.call = call
    require(profile_rules.may_edit_profile(is_member=people.role_in(by, locked.startup) is not None))
    if locked.state == SubmissionState.SUBMITTED:
        return locked
    # One moment for all: what is in time here is stamped in time, however long the sealing takes.
    now = timezone.now()
    timely = reading.timely(call, now)
    require(rules.may_edit(state=locked.state, timely=timely))
    texts = reading.texts_of(locked)
    copy = reading.blind_copy_of(locked, texts)
    content = reading.content_verdict(locked, texts)
    require(rules.may_submit(timely=timely, content=content, confirmed=locked.preview_sha256, current=copy.sha256))
    write_places(locked, corrections.maskings_of(locked, copy.findings))
    _seal(locked, texts, by, now)
    SUBMISSION.move(locked, SubmissionState.SUBMITTED, record=_untold)
    enqueue("startups.receipt", submission_id=str(locked.pk))
    return locked


def _seal(submission: Submission, texts: dict[str, str], by: Any, now: datetime) -> None:
    submission.salt = commitments.new_salt()
    manifest = reading.manifest(submission, reading.parts_of(submission, texts))
    submission.content_sha256 = hashlib.sha256(manifest.encode()).hexdigest()
    submission.commitment = commitments.commitment(submission.salt, manifest)
    submission.receipt_no = rules.new_receipt_no()
    submission.submitted_at, submission.submitted_by = now, by
    submission.withdrawn_at = None
    submission.save(
        update_fields=[
            "content_sha256",
            "salt",
            "commitment",
            "receipt_no",
            "submitted_at",
            "submitted_by",
            "withdrawn_at",
            "places",
        ]
    )


def _untold(_before: str, _after: str) -> None:
    """Record nothing: see the top of this file."""


@transaction.atomic
def withdraw(*, submission: Submission, by: Any) -> Submission:
    """Withdraw a sent submission before the close."""
    locked = _lock_sent(submission, by)
    SUBMISSION.move(locked, SubmissionState.WITHDRAWN, record=_untold)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    _tell_withdrawn(locked, reopened=False)
    return locked


@transaction.atomic
def reopen_submission(*, submission: Submission, by: Any) -> Submission:
    """Take a sent or withdrawn submission back as a draft before the close; its receipt does not count any more."""
    locked = _lock_sent(submission, by)
    SUBMISSION.move(locked, SubmissionState.DRAFT, record=_untold)
    locked.receipt_no = locked.commitment = locked.salt = locked.content_sha256 = ""
    locked.submitted_at = locked.submitted_by = locked.withdrawn_at = None
    locked.places = []
    locked.save(
        update_fields=[
            "receipt_no",
            "commitment",
            "salt",
            "content_sha256",
            "submitted_at",
            "submitted_by",
            "withdrawn_at",
            "places",
        ]
    )
    _tell_withdrawn(locked, reopened=True)
    return locked


def _lock_sent(submission: Submission, by: Any) -> Submission:
    call = share_call(submission.call)
    locked = Submission.objects.select_for_update(of=("self",)).select_related("startup").get(pk=submission.pk)
    locked.call = call
    require(profile_rules.may_edit_profile(is_member=people.role_in(by, locked.startup) is not None))
    require(rules.may_withdraw(state=locked.state, timely=reading.timely(call)))
    return locked


def _tell_withdrawn(submission: Submission, *, reopened: bool) -> None:
    for user in reading.team_users(submission.startup_id):
        post(**emails.withdrawn(submission=submission, user=user, reopened=reopened))


@transaction.atomic
def save_section(
    *, submission: Submission, texts: dict[str, str], versions: dict[str, int], by: Any
) -> dict[str, Conflict]:
    """Write several fields of envelope 1 at once; return the conflicts by field: those were not written."""
    conflicts: dict[str, Conflict] = {}
    locked = _lock_draft(submission, by)
    for field, text in texts.items():
        try:
            _write(locked, field, text, versions.get(field, 0), by)
        except Conflict as conflict:
            conflicts[field] = conflict
    return conflicts

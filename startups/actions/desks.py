"""The custodians' desks: taking up, eligibility, masking, handing over. Identities and codes meet in one column only.

The record holds counts, commitments and keyed digests: never a name, and never a code beside anything of
a start-up but the blind token that it was drawn from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from blinding import neutral
from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.states import CALL, CallState
from kernel.verdict import first_no, require
from ledger.actions import nonces, record
from ledger.queries.log import set_closed_at
from ledger.rules import draws
from ledger.rules.minerals import MARKS
from ledger.rules.nonces import reveal_until
from outbox.actions import post
from selection.actions.entries import receive_entry
from startups import emails
from startups.actions.flat import drop_flat, renew_flats
from startups.actions.interests import admit_declared
from startups.models import EligibilityCheck, FlatFile, Masking, Submission, read_places, write_places
from startups.queries import desks as reading
from startups.queries.corrections import is_with_team, judged_texts
from startups.queries.flat import annex_of, going
from startups.queries.submissions import language_of, team_users
from startups.queries.uncovering import desk_tally
from startups.rules import desks as rules
from startups.rules import uncovering
from startups.rules.corrections import may_decide
from startups.states import SUBMISSION, Ground, MaskingState, SubmissionState


@transaction.atomic
def take_up(*, call: Call, by: Any) -> int:
    """Take up a closed call's submissions (closed → verification); return how many.

    Publishes the sorted commitments and blind tokens, so that nothing can be added, exchanged or chosen from now on;
    then reveals the numbers that GovLink keeps for the public draw. Raises ``Refused``.
    """
    call = lock_call(call)
    tokens = reading.tokens(call)
    commitments = sorted(committed for committed, _token in tokens.values())
    keeper = reading.is_custodian(by, call)
    require(rules.may_take_up(is_custodian=keeper, state=call.state, submissions=len(commitments)))
    for submission in reading.at_the_desk(call).select_related("startup", "call"):
        renew_flats(submission=submission, by=by)
    record(
        "submissions_closed",
        by=by,
        call=call.reference,
        count=len(commitments),
        commitments=commitments,
        tokens=sorted(token for _committed, token in tokens.values()),
    )
    nonces.reveal_kept(call=call.reference, by="platform")
    CALL.move(
        call,
        CallState.VERIFICATION,
        record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
    )
    return len(commitments)


@transaction.atomic
def note_access(*, submission: Submission, what: str, by: Any) -> None:
    """Record that a custodian looks at an identity; ``what``: "eligibility", "blinding", "file" or "dates"."""
    call = lock_call(submission.call)
    record("access", by=by, call=call.reference, what=what, submission=reading.access_digest(submission))


@transaction.atomic
def check_ground(*, submission: Submission, ground: str, result: str, by: Any, reason: str = "") -> EligibilityCheck:
    """Write a ground's result; it may be corrected until the hand-over.

    One failed ground makes the submission ineligible, all passed make it eligible. The team is told when it turns
    ineligible, or eligible again. Raises ``Refused``.
    """
    check_grounds(submission=submission, results={ground: (result, reason)}, by=by)
    return EligibilityCheck.objects.get(submission=submission, ground=ground)


@transaction.atomic
def check_grounds(*, submission: Submission, results: Mapping[str, tuple[str, str]], by: Any) -> Submission:
    """Write several grounds at once: ground to (result, reason); those not named stay as they are."""
    locked = lock_to_work(submission=submission, by=by)
    now = timezone.now()
    known = reading.checks_of(locked)
    for ground, (result, reason) in results.items():
        reason = reason.strip()
        require(rules.sound_check(ground=ground, result=result, reason=reason))
        before = known.get(ground)
        if before is not None and (before.result, before.reason) == (result, reason):
            continue
        known[ground] = EligibilityCheck.objects.update_or_create(
            submission=locked,
            ground=Ground(ground),
            defaults={"result": result, "reason": reason, "custodian": by, "checked_at": now},
        )[0]
    _settle(locked, {ground: check.result for ground, check in known.items()})
    return locked


def _settle(submission: Submission, results: Mapping[str, str]) -> None:
    """Give a submission the state that its results ask for, and tell its team what it must know."""
    before, after = submission.state, rules.standing(results)
    if after is None or after == before:
        return
    # The record is told at the hand-over, in numbers: one line for each submission would tell their order.
    SUBMISSION.move(submission, after, record=_told_later)
    if SubmissionState.INELIGIBLE in (before, after):
        for user in team_users(submission.startup_id):
            post(**emails.eligibility_result(submission=submission, user=user))


def _told_later(_before: str, _after: str) -> None:
    return None


@transaction.atomic
def lock_to_work(*, submission: Submission, by: Any) -> Submission:
    """Return a submission, locked, for a custodian who may work on it now; raises ``Refused``."""
    call = lock_call(submission.call)
    locked = reading.at_the_desk(call).select_for_update(of=("self",)).get(pk=submission.pk)
    locked.call = call
    require(
        rules.may_work(
            is_custodian=reading.is_custodian(by, call), state=call.state, handed_over=reading.is_handed_over(call)
        )
    )
    return locked


@transaction.atomic
def decide_masking(*, masking: Masking, state: str, by: Any) -> Masking:
    """Decide on one place: masked or kept. May be decided again until the hand-over. Raises ``Refused``.

    What the rules hid for certain, or another custodian hid, is uncovered by two: ``actions.uncovering``.
    """
    locked = lock_to_work(submission=masking.submission, by=by)
    places = read_places(locked)
    row = next(one for one in places if one.number == masking.number)
    require(first_no(rules.sound_decision(state), may_decide(with_team=is_with_team(locked, row.field))))
    if state == MaskingState.KEPT:
        require(uncovering.may_uncover(row, by.pk))
    _decide(row, MaskingState(state), by)
    _keep_places(locked, places)
    return row


def _decide(place: Masking, state: str, by: Any) -> None:
    if place.state == state == MaskingState.MASKED:
        # Whoever hid it first stays the one who is asked: hiding it once more would let a person uncover it alone.
        return
    place.sure = place.is_sure
    place.state, place.decided_by, place.decided_at = str(state), by.pk, timezone.now().isoformat()
    place.agreed_by = None


def _keep_places(submission: Submission, places: list[Masking]) -> None:
    write_places(submission, places)
    submission.save(update_fields=["places"])


@transaction.atomic
def undo_decision(*, masking: Masking, by: Any) -> Masking:
    """Take a person's decision on a place back: it waits in the queue again, or is hidden as by the rules before.

    Raises ``Refused``.
    """
    locked = lock_to_work(submission=masking.submission, by=by)
    places = read_places(locked)
    row = next(one for one in places if one.number == masking.number)
    require(rules.may_undo(decided=row.decided_by is not None))
    if not row.is_sure:
        require(uncovering.may_uncover(row, by.pk))
    row.state = MaskingState.MASKED if row.is_sure else MaskingState.PROPOSED
    row.decided_by, row.decided_at, row.agreed_by = None, None, None
    _keep_places(locked, places)
    return row


@transaction.atomic
def mask_words(*, submission: Submission, words: str, kind: str, by: Any) -> int:
    """Mask words by hand wherever they stand in a proposal, as whole words; return how many places.

    ``kind``: a kind of leak (org, brand, person …), which chooses the neutral words. Raises ``Refused``.
    """
    locked = lock_to_work(submission=submission, by=by)
    words = " ".join(words.split())
    places = [
        (field, start, end, text[start:end])
        for field, text in judged_texts([locked.pk])[locked.pk].items()
        for start, end in rules.occurrences(text, words)
    ]
    require(rules.sound_words(words, len(places)))
    for place in places:
        _mask_by_hand(locked, place, kind, by)
    return len(places)


def _mask_by_hand(submission: Submission, place: tuple[str, int, int, str], kind: str, by: Any) -> Masking:
    field, start, end, original = place
    places = read_places(submission)
    row = next((one for one in places if (one.field, one.start, one.end) == (field, start, end)), None)
    if row is None:
        row = Masking(
            submission=submission,
            number=max((one.number for one in places), default=0) + 1,
            field=field,
            start=start,
            end=end,
            kind=kind,
            original=original[:300],
            replacement=neutral(kind, language_of(submission.call)),
            reason="by hand",
        )
        places.append(row)
    _decide(row, MaskingState.MASKED, by)
    _keep_places(submission, places)
    return row


@transaction.atomic
def hand_over(*, call: Call, by: Any) -> int:
    """Send the blind copies of the eligible submissions into the blind room; return how many.

    Codes, names and order are drawn from the public seed and the blind tokens: anybody can draw them again, nobody can
    choose them, and they tell neither who sent nor when. Raises ``Refused`` while something is not checked or not
    decided, or while the entity may still reveal its number for the draw.
    """
    call = lock_call(call)
    tally = reading.tally(reading.desk_rows(call))
    require(reading.hand_over_verdict(by, call, call.state, tally))
    rows = {one.pk: one for one in reading.at_the_desk(call).select_for_update(of=("self",))}
    copies = reading.blind_entries(call)
    told = desk_tally([rows[pk] for pk in copies])
    annexes = _annexes(copies)
    largest = max((len(content) for made in annexes.values() for content, _pages in made), default=0)
    tokens = reading.tokens(call)
    closed_at = set_closed_at(call.reference)
    seed = nonces.draw_seed(
        call=call.reference,
        commitments=[committed for committed, _token in tokens.values()],
        tokens=[token for _committed, token in tokens.values()],
        until=reveal_until(closed_at) if closed_at else None,
        by="platform",
    )
    owner = {token: pk for pk, (_committed, token) in tokens.items() if pk in copies}
    codes: dict[Any, str] = {}
    for token, (code, mark) in draws.drawn(seed, owner, MARKS).items():
        pk = owner[token]
        receive_entry(
            call=call,
            code=code,
            mark=mark,
            token=token,
            by="desk",
            exhibits=annexes.get(pk, []),
            like=largest,
            **copies[pk],
        )
        codes[pk] = code
    # In the order of their keys, not in that of the copies: rows lie in a dump as they were last written.
    for pk in sorted(copies):
        _receive(rows[pk], codes[pk])
    record("handed_over", by=by, call=call.reference, count=len(copies), not_eligible=tally.ineligible)
    record("desk_tally", by="desk", call=call.reference, **told)
    admit_declared(call=call, by="desk")
    return len(copies)


def _annexes(ids: Iterable[Any]) -> dict[Any, list[tuple[bytes, int]]]:
    """Return the one annex of each submission that has any; the copies on this side go."""
    flats: dict[Any, list[FlatFile]] = defaultdict(list)
    for pk, flat in going(ids):
        flats[pk].append(flat)
    annexes = {pk: [annex_of(found)] for pk, found in flats.items()}
    for found in flats.values():
        for flat in found:
            drop_flat(attachment=flat.attachment, by="desk")
    return annexes


def _receive(submission: Submission, code: str) -> None:
    # Not through move(): a constraint ties the code to the state, so both go in one statement.
    require(SUBMISSION.may_move(submission.state, SubmissionState.RECEIVED))
    submission.state, submission.code = SubmissionState.RECEIVED, code
    submission.save(update_fields=["state", "code", "code_index"])

"""Who gave a word, who stands behind the chosen code once it is public, and every string that must not leak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import grants
from accounts.models import User
from accounts.queries import has_second_factor
from accounts.states import CallRole
from challenges.models import Call
from challenges.states import OPENED_STATES, CallState
from kernel.verdict import Verdict, first_no
from selection.models import ReviewRequest
from selection.queries.digests import text_salts
from selection.queries.ranking import current_entry, offers_of
from selection.states import ReviewOutcome
from startups.masking import declare
from startups.models import Attachment, IdentityItem, Submission, TeamMember, UnsealApproval
from startups.queries.submissions import behind, manifest
from startups.rules import commitments
from startups.rules import unsealing as rules
from startups.rules.desks import AT_THE_DESK
from startups.states import SubmissionState


@dataclass(frozen=True, slots=True)
class Winner:
    """The start-up behind the chosen proposal, as envelope 2 says; ``country`` is two letters."""

    name: str
    legal_name: str
    country: str
    code: str
    startup_id: Any


def openable(call: Call) -> Verdict:
    """Return the verdict whether a call's identities may be opened now, or that of the reserve who comes next."""
    offers = offers_of(call)
    if offers and call.state == CallState.UNSEALED:
        chosen = chosen_submission(call)
        return rules.may_open_reserve(left=chosen is not None, opened=bool(chosen and chosen.opened_at))
    pending = ReviewRequest.objects.filter(entry__call=call, outcome=ReviewOutcome.PENDING).count()
    return rules.may_open(state=call.state, review_until=call.review_until, now=timezone.now(), pending=pending)


def upheld_reviews(call: Call) -> int:
    """Return how many requests for review were upheld: who opens should know."""
    return ReviewRequest.objects.filter(entry__call=call, outcome=ReviewOutcome.UPHELD).count()


def live_words(call: Call) -> list[UnsealApproval]:
    """Return the words that still count, oldest first: given within the call's hours by who is custodian now."""
    now, hours = timezone.now(), call.unseal_hours
    offers = offers_of(call)
    keepers = {person.pk for person in grants.appointed(call, CallRole.CUSTODIAN)}
    return [
        word
        for word in UnsealApproval.objects.filter(call=call).select_related("custodian").order_by("approved_at")
        if word.custodian_id in keepers
        and not (offers and word.approved_at <= offers[-1].offered_at)
        and rules.is_live(approved_at=word.approved_at, hours=hours, now=now)
    ]


def words_shown(call: Call) -> list[dict[str, Any]]:
    """Return the words given for a call, oldest first: ``word``, ``until`` when it counts, whether it ``counts``."""
    live = {word.pk for word in live_words(call)}
    given = UnsealApproval.objects.filter(call=call).select_related("custodian").order_by("approved_at")
    return [
        {
            "word": word,
            "until": rules.lapses_at(approved_at=word.approved_at, hours=call.unseal_hours),
            "counts": word.pk in live,
        }
        for word in given
    ]


def calls_with_word_of(user: Any, calls: Iterable[Call]) -> set[int]:
    """Return the ids of those calls for which a person's word still counts."""
    now = timezone.now()
    given = UnsealApproval.objects.filter(custodian=user, call__in=list(calls))
    return {
        call
        for call, approved_at, hours in given.values_list("call", "approved_at", "call__unseal_hours")
        if rules.is_live(approved_at=approved_at, hours=hours, now=now)
    }


def turning(call: Call, user: Any) -> Verdict:
    """Return the verdict whether a person may give her word now, wherever she does it."""
    own = any(word.custodian_id == user.pk for word in live_words(call))
    keeper = grants.is_appointed(user, CallRole.CUSTODIAN, call)
    return rules.may_approve(is_custodian=keeper, openable=openable(call), own_word_lives=own, hours=call.unseal_hours)


def factor_shown(user: Any, where: rules.Presence) -> Verdict:
    """Return the verdict whether a person has a second factor and showed it just now."""
    return first_no(
        rules.has_factor(has_second_factor(user)),
        rules.is_factor_fresh(factor_at=where.factor_at, now=timezone.now()),
    )


def chosen_submission(call: Call) -> Submission | None:
    """Return the submission that has the pilot: the one behind the decision's code, or a reserve's after a refusal."""
    entry = current_entry(call)
    return behind(call, entry.code) if entry is not None else None


def has_pilot(submission: Submission) -> bool:
    """Say whether a submission was chosen, opened, and may still decline the pilot."""
    if submission.opened_at is None or submission.call.state != CallState.UNSEALED:
        return False
    chosen = chosen_submission(submission.call)
    return chosen is not None and chosen.pk == submission.pk


def opening(chosen: Submission) -> dict[str, Any]:
    """Return what the record publishes so that anybody can check whom the decision chose.

    The chosen one's manifest and the salted part with its name, against the commitment from before the close; and for
    each code the commitment that it was drawn from, with the salt of its blind token, and the salt of the commitment to
    the text that assessors read. Whose commitments the others are stays sealed: only who holds a receipt can tell
    her own.
    """
    received = sorted(
        Submission.objects.filter(call=chosen.call, state=SubmissionState.RECEIVED), key=lambda one: str(one.code)
    )
    return {
        "identity": commitments.name_of(chosen.identity),
        "identity_salt": commitments.salt_of(chosen.salt, "name"),
        "manifest": manifest(chosen),
        "manifest_salt": commitments.salt_of(chosen.salt, "manifest"),
        "openings": [
            {"code": one.code, "commitment": one.commitment, "salt": commitments.salt_of(one.salt, "token")}
            for one in received
        ],
        "text_salts": text_salts(chosen.call),
    }


def public_winner(call: Call) -> Winner | None:
    """Return the chosen start-up once its identity is public by the act of unsealing, else None."""
    chosen = opened_submission(call)
    return winner_of(chosen) if chosen is not None else None


def opened_submission(call: Call) -> Submission | None:
    """Return the submission that has the pilot, once its identity is open; None before."""
    chosen = chosen_submission(call)
    return chosen if chosen is not None and chosen.opened_at is not None else None


def winner_of(chosen: Submission) -> Winner:
    """Return an opened start-up as its envelope 2 says."""
    sworn = chosen.identity
    return Winner(
        name=sworn.get("trade_name") or chosen.startup.name,
        legal_name=sworn.get("legal_name") or chosen.startup.legal_name,
        country=sworn.get("country") or chosen.startup.country,
        code=str(chosen.code),
        startup_id=chosen.startup_id,
    )


def opened_call(reference: str) -> Call | None:
    """Return a call whose chosen identity is public."""
    opened = Q(state__in=OPENED_STATES) | Q(pk__in=opened_submissions().values("call"))
    return Call.objects.select_related("entity").filter(opened, reference=reference).first()


def opened_submissions() -> QuerySet[Submission]:
    """Return every submission whose identity was opened, in the order of the openings: public for good."""
    return Submission.objects.filter(opened_at__isnull=False).order_by("opened_at", "pk")


def applicants_of(call: Call) -> list[User]:
    """Return the people of all teams whose submissions reached the desks, each once."""
    teams = Submission.objects.filter(call=call, state__in=AT_THE_DESK).values("startup")
    members = TeamMember.objects.filter(startup__in=teams).values("user")
    return list(User.objects.filter(pk__in=members, is_active=True).order_by("pk"))


def team_submissions(call: Call) -> list[Submission]:
    """Return the submissions that reached the desks, with their call, in the order of their receipts."""
    found = Submission.objects.filter(call=call, state__in=AT_THE_DESK).select_related("call")
    return list(found.order_by("receipt_no"))


def sealed_strings(call: Call) -> set[str]:
    """Return every string that tells who applies to a call, drafts included: what canary tests look for.

    Names, legal names, people, e-mails, domains, handles, phones, tax ids, clients, members, names of files. Two-letter
    countries are left out: they stand in ordinary words.
    """
    submissions = list(Submission.objects.filter(call=call).select_related("startup"))
    teams = {one.startup_id for one in submissions}
    found: set[str] = set()
    for one in submissions:
        company = one.startup
        found |= {company.name, company.legal_name, company.website, company.city}
        found |= {text for _kind, text, _scheme in declare([], one.identity)}
    found |= set(IdentityItem.objects.filter(startup__in=teams).values_list("value", flat=True))
    for name, email in TeamMember.objects.filter(startup__in=teams).values_list("user__name", "user__email"):
        found |= {name, email, email.split("@")[-1]}
    found |= set(Attachment.objects.filter(submission__in=submissions).values_list("original_name", flat=True))
    return {text.strip() for text in found if len(text.strip()) > 2}

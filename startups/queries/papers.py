"""What the identity side says in the one paper that names who was chosen, after the opening."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.states import CallRole
from challenges.countries import country_name
from challenges.models import Call
from challenges.queries.papers import appointees, of_authority, recorded_at
from challenges.rules.papers import NO_AWARD, Agreement, Contents, Point, Table, Vote, moment
from kernel.verdict import YES, Verdict, no
from ledger.queries import happened, payload
from selection.queries.papers import attendees_of, outcomes, totals_heads
from selection.queries.ranking import offers_of, seats_that_declare
from selection.states import EntryState
from startups.models import NameReview, OpeningPaper, UnsealApproval
from startups.queries.names import Page, pages_of
from startups.queries.unsealing import public_winner


def opening_papers(call: Call) -> list[OpeningPaper]:
    """Return a call's papers of the opening without their texts, newest first."""
    return list(OpeningPaper.objects.filter(call=call).defer("data").order_by("-number"))


def opening_due(call: Call) -> Verdict:
    """Say whether the chosen identity was opened."""
    return YES if public_winner(call) else no(_("Identities are sealed."))


def opening_contents(call: Call) -> Contents:
    """Return what the paper of the opening says: whom the chosen code stands for. ``LookupError`` before the opening.

    The other codes stay sealed: they stand there with their outcome only.
    """
    winner = public_winner(call)
    if winner is None:
        raise LookupError(f"The identities of {call.reference} are sealed.")
    zone = call.entity.time_zone
    opened = happened(call.reference, "unseal").order_by("-seq").first()
    told = payload(opened) if opened else {}
    keepers = [int(one.removeprefix("user:")) for one in told.get("people", [])]
    given_words = UnsealApproval.objects.filter(call=call, custodian__in=keepers)
    words = list(given_words.select_related("custodian").order_by("approved_at"))
    mine = [one["commitment"] for one in told.get("openings", []) if one["code"] == winner.code]
    identity = Table(
        _("Identity opened"),
        (_("Code"), _("Name"), _("Legal name"), _("Country")),
        [(winner.code, winner.name, winner.legal_name, country_name(winner.country))],
    )
    given = Table(
        _("Words of the custodians"),
        (_("Custodian"), _("Reason"), _("Given")),
        [(one.custodian.name, one.reason, moment(one.approved_at, zone)) for one in words],
    )
    others = Table(_("Proposals by code"), (_("Code"), _("Outcome")), outcomes(call))
    return Contents(
        organ=_("Custodians of identities appointed to the call"),
        attendees=appointees(call, CallRole.CUSTODIAN, [one.custodian for one in words]),
        points=[
            Point(
                _("Words of the custodians"),
                [_("The review period is over and no request waits. Both custodians gave their word.")],
                [given],
            ),
            Point(
                _("Opening"),
                [
                    _("The identity matches the commitment from before the close: %(hash)s.") % {"hash": one}
                    for one in mine
                ],
                [identity],
            ),
            *_passed_on(call),
            Point(_("All proposals"), [_("The identities of the other proposals stay sealed.")], [others]),
        ],
        agreements=[Agreement(_("The identity behind %(code)s is public.") % {"code": winner.code})],
        notices=[str(NO_AWARD)],
        quorum=2,
        began_at=min((one.approved_at for one in words), default=None),
        held_at=opened.recorded_at if opened else None,
    )


def _passed_on(call: Call) -> list[Point]:
    """Return who had the pilot and has it no more, why, and to whom it was offered then."""
    rows = [
        (
            one.declined.code,
            str(EntryState(one.declined.state).label),
            one.reason,
            one.entry.code if one.entry else _("None"),
        )
        for one in offers_of(call)
    ]
    heads = (_("Code"), _("Outcome"), _("Reason"), _("Offered to"))
    return [Point(_("Reserves"), [], [Table(_("Who does not receive the pilot"), heads, rows)])] if rows else []


# --- declarations by name --------------------------------------------------------------------------------------------


def declarations_due(call: Call) -> Verdict:
    """Say whether everybody declared by name, or was taken for silent, about a start-up that was opened."""
    if NameReview.objects.filter(call=call).exists():
        return YES
    return no(_("Declarations by name are missing."))


def declarations_contents(call: Call) -> Contents:
    """Return what the paper of the declarations by name says: who declared what of whom, and what followed.

    It names those who were opened; the words of each declaration stay sealed.
    """
    pages, seats = [page for page in pages_of(call) if page.review], seats_that_declare(call)
    agreements = []
    for page in pages:
        told = {"name": page.winner.name, "code": page.winner.code}
        if page.taken is not None:
            way = str(page.taken.get_way_display())
            reason = f"{page.taken.reasons} ({page.taken.resolution_no})"
            agreements.append(Agreement(f"{page.winner.code}: {way}.", [Vote(page.taken.taken_by.name, True, reason)]))
        elif page.review is not None and page.review.stands:
            agreements.append(Agreement(_("The decision on %(name)s (%(code)s) stands.") % told))
    return Contents(
        organ=_("Committee of assessors of the call and its deciding authority"),
        attendees=[*attendees_of(seats), *of_authority(call)],
        points=[one for page in pages for one in _declared(page)],
        agreements=agreements,
        incidents=[
            _("Seat %(n)s did not declare within the term: it counts as having a conflict.") % {"n": number}
            for page in pages
            for number in (page.review.silent if page.review else ())
        ],
        notices=[str(NO_AWARD)],
        began_at=recorded_at(call, "unseal"),
        held_at=recorded_at(call, "names_reviewed"),
    )


def _declared(page: Page) -> list[Point]:
    zone = page.call.entity.time_zone
    said = {"none": _("No"), "conflict": _("Yes"), "silent": _("No answer: counts as a conflict")}
    rows = [
        (
            _("Seat %(n)s") % {"n": one.seat} if one.seat else str(CallRole.AUTHORITY.label),
            said[one.said],
            " ".join(one.grounds),
            moment(one.declared_at, zone),
        )
        for one in page.told
    ]
    heads = (_("Who"), _("Conflict"), _("Grounds to abstain"), _("Declared"))
    title = f"{page.winner.name} · {page.winner.legal_name} · {page.winner.code}"
    points = [
        Point(
            title,
            [_("The words of each declaration are sealed; the record has their salted hash.")],
            [Table(_("Declarations by name"), heads, rows)],
        )
    ]
    review = page.review
    if review is not None and review.left_out:
        words = {
            "pairs": _("Without the levels that they gave this proposal"),
            "seats": _("Without all of their levels"),
        }
        adjusted = any("raw_hundredths" in row for rows_of_way in review.ways.values() for row in rows_of_way)
        columns = (_("Rank"), _("Code"), *totals_heads(adjusted), _("Complies"))
        tables = [
            Table(
                words[way],
                columns,
                [
                    (
                        str(row["rank"]),
                        row["code"],
                        f"{row['mean_hundredths'] / 100:.2f}",
                        *((f"{row['raw_hundredths'] / 100:.2f}",) if adjusted else ()),
                        _("Yes") if row["complies"] else _("No"),
                    )
                    for row in rows_of_way
                ],
            )
            for way, rows_of_way in sorted(review.ways.items())
        ]
        text = (
            _("The chosen proposal does not keep its place.")
            if review.changes
            else _("The chosen proposal keeps its place.")
        )
        points.append(Point(_("The ranking without who has a conflict"), [text], tables))
    return points

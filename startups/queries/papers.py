"""What the identity side says in the one paper that names who was chosen, after the opening."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.states import CallRole
from challenges.countries import country_name
from challenges.models import Call
from challenges.queries.papers import people
from challenges.rules.papers import NO_AWARD, Agreement, Contents, Point, Table, moment
from kernel.verdict import YES, Verdict, no
from ledger.queries import happened, payload
from selection.queries.papers import outcomes
from startups.models import OpeningPaper, UnsealApproval
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
        attendees=people((one.custodian for one in words), str(CallRole.CUSTODIAN.label)),
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
            Point(_("All proposals"), [_("The identities of the other proposals stay sealed.")], [others]),
        ],
        agreements=[Agreement(_("The identity behind %(code)s is public.") % {"code": winner.code})],
        notices=[str(NO_AWARD)],
        quorum=2,
        held_at=opened.recorded_at if opened else None,
    )

"""What is kept how long: the one list of clock, command, public page and ``docs/privacy.md``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing. ``days`` after ``since`` it goes; None: no day of ours ends it, and ``since`` says what does.

    ``told``: how many went stands in the platform's record. Not so what an applicant does: a number could tell.
    """

    key: str
    what: Any
    since: Any
    days: int | None = None
    told: bool = False

    @property
    def term(self) -> timedelta:
        """Return how long it is kept; ``ValueError`` for what no day of ours ends."""
        if self.days is None:
            raise ValueError(self.key)
        return timedelta(days=self.days)


KEPT = (
    Kept("sessions", _("Sessions: kind of browser and system"), _("the session ended (looked at every hour)"), 0),
    Kept("account_mails", _("Mails with codes and links of an account"), _("it was written"), 30),
    Kept("messages", _("Messages to people, as they were sent"), _("it was written"), 730),
    Kept("digests", _("Which daily digests were written"), _("it was written"), 30),
    Kept("jobs", _("Background work that is done"), _("it was done"), 90),
    Kept("farewells", _("The last mail to somebody who was erased"), _("it left; unsent, it was written"), 3),
    Kept("invitations", _("Invitations to teams, with the address"), _("the link stopped working"), 30),
    Kept("followers", _("Addresses that never confirmed or stopped following"), _("it was asked or stopped"), 7),
    Kept(
        "drafts", _("Drafts that were never sent, with their files"), _("the call closed and the exercise is over"), 365
    ),
    Kept("admin_logs", _("What staff did in the admin site"), _("it was done"), 730, told=True),
    Kept("erasures", _("That a number without a name was erased"), _("it was done"), 1095, told=True),
    Kept("citizens_texts", _("Citizens' texts of a pilot"), _("They go on the day that the pilot's plan declares.")),
    Kept("accounts", _("An account with its name, addresses, factors and roles"), _("It goes when its person asks.")),
    Kept(
        "procedure",
        _("What was sent to a call, scores, decisions, papers and the sealed identities of who applied"),
        _("They are kept as long as the law of the entity's archives says."),
    ),
    Kept("record", _("The record of an exercise, without names"), _("It is never changed and never deleted.")),
)
#: What has a day of ours, by key.
ENDING: Mapping[str, Kept] = {one.key: one for one in KEPT if one.days is not None}


def told_of(gone: Mapping[str, int]) -> dict[str, Any]:
    """Return of some counts those that the record may tell, without zeros."""
    return {key: count for key, count in sorted(gone.items()) if count and ENDING[key].told}

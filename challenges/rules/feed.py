"""What the feed of calls says of each call, and the calendar of their dates. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from challenges.rules.ics import Entry
from challenges.rules.translations import written_in


@dataclass(frozen=True, slots=True)
class Told:
    """A call as the feed tells it. ``changed_at``: announced or last amended; ``language``: its title's."""

    reference: str
    title: str
    summary: str
    language: str
    entity: str
    address: str
    category: str
    announced_at: datetime
    changed_at: datetime
    opens_at: datetime
    questions_until: datetime | None
    closes_at: datetime


def last_change(calls: Iterable[Told], otherwise: datetime) -> datetime:
    """Return when the newest of the calls changed."""
    return max((one.changed_at for one in calls), default=otherwise)


def atom(calls: Iterable[Told], *, home: str, own: str, language: str, stamp: datetime) -> str:
    """Return the calls as an Atom feed (RFC 4287); ``own``: the feed's address, ``home``: that of the list."""
    calls = list(calls)
    feed = _Feed(
        title=_("Calls of GovLink"),
        link=home,
        description=_("Public entities look for start-ups that try a solution with them."),
        language=language,
        feed_url=own,
        feed_guid=own,
        author_name="GovLink",
        changed_at=last_change(calls, stamp),
    )
    for one in calls:
        feed.add_item(
            title=one.title,
            link=one.address,
            description=one.summary,
            unique_id=one.address,
            author_name=one.entity,
            categories=[one.category] if one.category else [],
            pubdate=one.announced_at,
            updateddate=one.changed_at,
            written_in=one.language,
        )
    return str(feed.writeString("utf-8"))


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Return when the feed changed: an amendment counts, and an empty feed does not change at each look."""
        changed: datetime = self.feed["changed_at"]
        return changed

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of a call, which need not be the feed's."""
        return {"xml:lang": item["written_in"]}


def dates(calls: Iterable[Told], host: str) -> list[Entry]:
    """Return the moments of the calls that a calendar shows: opening, end of questions, close."""
    found: list[Entry] = []
    for one in calls:
        moments: list[tuple[str, datetime | None, Any]] = [
            ("opens", one.opens_at, _("Opens: %(title)s")),
            ("questions", one.questions_until, _("Questions until: %(title)s")),
            ("closes", one.closes_at, _("Closes: %(title)s")),
        ]
        found += [
            Entry(
                uid=f"{one.reference}-{key}@{host}",
                at=at,
                title=text % {"title": one.title},
                minutes=15,
                place=one.address,
                text="\n".join(filter(None, (one.entity, written_in(one.language)))),
            )
            for key, at, text in moments
            if at is not None
        ]
    return found

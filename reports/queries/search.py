"""The page of the search: the public index, and beside it what a signed-in person's own start-ups hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pilots.queries.search import found_by_kind, found_of_kind
from pilots.rules.search import Piece, extract, holds
from pilots.states import SearchKind
from startups.queries.own import OwnThing, own_things

#: The kind of what is one's own, beside those of the public index.
MINE = "mine"


@dataclass(frozen=True, slots=True)
class OwnHit:
    """Something of one's own that holds the words, with marked extracts."""

    thing: OwnThing
    title: list[Piece]
    extract: list[Piece]


def search_page(*, words: list[str], kind: str, after: int | None, user: Any) -> dict[str, Any]:
    """Return ``groups`` (kind, count, hits) or, of one kind, ``hits`` and ``next_after``; and one's ``own`` hits.

    A constant number of queries. What is public is the same for everybody who asks.
    """
    found: dict[str, Any] = {"groups": [], "hits": [], "next_after": None, "own": []}
    if kind in SearchKind.values:
        found["hits"], found["next_after"] = found_of_kind(words, kind, after)
    elif kind != MINE:
        found["groups"] = found_by_kind(words)
    if kind in ("", MINE):
        found["own"] = _own(words, user)
    return found


def _own(words: list[str], user: Any) -> list[OwnHit]:
    return [
        OwnHit(thing=one, title=extract(one.title, words), extract=extract(one.text, words))
        for one in own_things(user)
        if holds(f"{one.title}\n{one.text}", words)
    ]

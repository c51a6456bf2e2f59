"""A proposal's name in an address never hides one of our own pages, nor is hidden by one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver

from selection.actions.entries import _TAKEN
from selection.urls import urlpatterns


def _words(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """Return the words that stand where a proposal's name does: assess/CALL/WORD/ or decide/CALL/WORD/."""
    found = set()
    for one in patterns:
        first, _call, *rest = [*str(one.pattern).split("/"), "", ""]
        if first in {"assess", "decide"} and rest[0] and "<" not in rest[0]:
            found.add(rest[0])
    return found


def test_every_word_of_our_addresses_beside_a_proposal_is_taken() -> None:
    assert "panel" in _words(urlpatterns)
    assert _words(get_resolver().url_patterns) == set()  # nothing of the kind above: selection.urls is included whole
    assert _words(urlpatterns) - _TAKEN == set()

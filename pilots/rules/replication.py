"""Who may begin an exercise from a published case, and how texts travel. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from challenges.rules.gate import find_names
from kernel.verdict import YES, Verdict, no


def may_replicate(*, entities: int, published: bool) -> Verdict:
    """Say whether a person may begin an exercise from a case; ``entities``: for how many she starts exercises."""
    if not published:
        return no(_("Only a published case can be taken over."))
    return YES if entities else no(_("Only the focal point of a public entity starts an exercise. Ask her to do it."))


def masked(text: str, names: Iterable[tuple[str, str]]) -> str:
    """Return a text without the given names (name, kind): "…" stands in their place."""
    wanted = {name.casefold() for name, _kind in names}
    for hit in reversed(find_names({"text": text}, names)):
        if any(name in hit.word.casefold() for name in wanted):
            text = f"{text[: hit.start]}…{text[hit.end :]}"
    return text


def mentions(text: str, names: Iterable[str]) -> bool:
    """Say whether a text names one of these as a whole word."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)

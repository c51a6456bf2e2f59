"""Texts with variables in braces, as staff write them: "{city}"."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no

#: What stands in braces.
BRACES = re.compile(r"\{([^{}]*)\}")


def sound(text: str, known: Collection[str], unknown: str) -> Verdict:
    """Say whether a text holds nothing in braces but ``known`` names, and no brace alone.

    ``unknown``: what is said where it does, with ``%(name)s`` for the first such name and ``%(known)s`` for all known.
    """
    strange = [name for name in BRACES.findall(text) if name not in known]
    if strange:
        return no(unknown % {"name": strange[0], "known": ", ".join(f"{{{name}}}" for name in known)})
    stray = set(BRACES.sub("", text)) & set("{}")
    return no(_("A brace is open or closed without its other half. Write both, or none.")) if stray else YES

"""What a call says in other languages than its entity's own: pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from challenges.countries import LANGUAGES
from challenges.rules.exercises import PREPARING
from challenges.states import CallState
from kernel.verdict import YES, Verdict, first_no, no

#: What can be said in other languages; the criteria bring their own.
TRANSLATED = ("title", "summary", "eligibility")


#: What a reader is told of a call whose title she reads in another language than her own.
WRITTEN_IN = {
    "es": _("The entity wrote the call in Spanish."),
    "pt": _("The entity wrote the call in Portuguese."),
    "en": _("The entity wrote the call in English."),
}


def written_in(language: str) -> str:
    """Return the sentence that says in which language a call is; empty when that is the reader's."""
    return "" if (get_language() or "es").startswith(language) else str(WRITTEN_IN.get(language, ""))


def may_translate(*, state: str, steers: bool) -> Verdict:
    """Say whether a person may write translations in the state that time gives a call: until it opens."""
    return first_no(
        YES if steers else no(_("Only the focal point of the entity and GovLink's staff may do this.")),
        YES
        if state in PREPARING or state == CallState.ANNOUNCED
        else no(_("The call has opened: what it says is the same for everybody who applies and does not change.")),
    )


def other_languages(source: str) -> list[str]:
    """Return the languages into which a call that is written in one can be translated."""
    return [code for code, _name in LANGUAGES if code != source]


def kept(texts: Mapping[str, Mapping[str, str]], source: str) -> dict[str, dict[str, str]]:
    """Return the translations to keep: of other languages than the source's, and what was filled in."""
    found = {
        code: {field: texts[code][field].strip() for field in TRANSLATED if texts[code].get(field, "").strip()}
        for code in other_languages(source)
        if code in texts
    }
    return {code: said for code, said in found.items() if said}


def behind(translations: Mapping[str, Mapping[str, Any]], changed: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return translations with those texts marked as behind whose source has changed."""
    return {
        code: {**said, "behind": sorted({*said.get("behind", []), *(set(changed) & set(TRANSLATED) & set(said))})}
        for code, said in translations.items()
    }

"""The words of a call itself: no name of an applicant, however they are written. Nothing here knows who applies."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import Area
from blinding.naming import words_of
from challenges.countries import COUNTRIES
from challenges.models import Call
from challenges.queries.frames import as_text
from challenges.rules.translations import TRANSLATED
from ledger.rules.minerals import MARKS

_OF_CALL = ("title", "summary", "eligibility", "data_terms", "ip_terms", "stipend")
_OF_CRITERION = ("name", "question", "evidence_hint", "anchors")


def words_of_call(call: Call) -> frozenset[str]:
    """Return the words of a call, its criteria, its entity and areas, of countries and of proposals' marks, folded.

    Only what a blind page may read: the canvas of the challenge is not among it.
    """
    return words_of(list(_texts(call)))


def _texts(call: Call) -> Iterator[str]:
    yield from MARKS
    yield from (str(name) for _code, name in COUNTRIES)
    entity = call.entity
    yield from (entity.legal_name, entity.short_name, entity.acronym, entity.region, entity.city)
    yield from Area.objects.filter(entity=entity).values_list("name", flat=True)
    yield from (str(getattr(call, name)) for name in _OF_CALL)
    for said in call.translations.values():
        yield from (str(said.get(field, "")) for field in TRANSLATED)
    for criterion in call.criteria.all():
        for words in ({name: getattr(criterion, name) for name in _OF_CRITERION}, *criterion.translations.values()):
            yield from (as_text(text) for text in words.values())

"""The public search: what anybody finds, in three languages, and what nobody finds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from challenges.actions import calls, questions
from challenges.models import Call, PublicQuestion
from pilots.actions import plan
from pilots.actions.search import catch_search_up, index_call
from pilots.models import SearchRow
from pilots.queries.search import PAGE, SHORT, found_by_kind, found_of_kind
from pilots.rules.search import Piece, asked_words, extract, may_search
from startups.models import Startup
from tests import cast
from tests.factories import call_at
from tests.pilots.test_library import taught
from tests.startups import making

ON_POSTGRES = connection.vendor == "postgresql"


def told(state: str = "open", **fields: Any) -> Call:
    """Return a call in a state, put into the index."""
    call = call_at(state, **fields)
    index_call(reference=call.reference, by="test")
    return call


def found(text: str) -> dict[str, list[str]]:
    """Return the references that a search finds, by kind."""
    return {
        group["kind"].value: [hit.call.reference for hit in group["hits"]] for group in found_by_kind(asked_words(text))
    }


# --- rules -----------------------------------------------------------------------------------------------------------


def test_anybody_asks_in_words_and_signs_are_no_syntax() -> None:
    assert asked_words('  "Basura" OR (NEAR) -ñandú* col:on ^ NOT\x00') == [
        *("basura", "near", "nandu", "col", "not"),
    ]
    assert asked_words("¿Cómo reducir la basura de Ate?") == ["reducir", "basura", "ate"]
    assert asked_words("de la") == ["de", "la"]
    assert len(asked_words(" ".join(f"palabra{n}" for n in range(50)))) == 8


def test_anybody_is_told_when_a_search_asks_too_little() -> None:
    verdicts = [may_search(asked_words(text)) for text in ("", "!?*", "a", "ab xy", "ate")]
    assert [bool(one) for one in verdicts] == [False, False, False, False, True]
    assert verdicts[0].reason == verdicts[1].reason != verdicts[2].reason == verdicts[3].reason


def test_anybody_sees_the_words_marked_where_they_stand() -> None:
    assert extract("Menos basura <b>", ["basuras"]) == [
        Piece("Menos ", False),
        Piece("basura", True),
        Piece(" <b>", False),
    ]
    long = "nada " * 100 + "La LICITAÇÃO terminou. " + "fim " * 100
    pieces = extract(long, ["licitacoes"])
    assert [one.text for one in pieces if one.marked] == ["LICITAÇÃO"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")
    assert sum(len(one.text) for one in pieces) <= 250


@given(st.text(max_size=600), st.lists(st.text("abcdeñ", min_size=1, max_size=8), max_size=4), st.integers(20, 300))
def test_an_extract_is_a_part_of_its_text(text: str, words: list[str], size: int) -> None:
    pieces = extract(text, words, size)
    told = "".join(one.text for one in pieces).removeprefix("… ").removesuffix(" …")
    assert told in " ".join(text.split())


# --- what is found ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_anybody_finds_a_call_whatever_the_accents_the_plural_and_the_language_of_its_names() -> None:
    call = told(summary="Medir la contaminación de los ríos con sensores baratos.")
    one = {"call": [call.reference]}
    for text in ("contaminacion", "CONTAMINACIÓN río", "sensor", "ríos barato", "Ate", "Perú", "Peru", call.reference):
        assert found(text) == one, text
    assert [found(text) for text in ("contaminación glaciar", "xyzzy")] == [{}, {}]


@pytest.mark.django_db
def test_anybody_finds_a_portuguese_text_by_its_own_stems() -> None:
    call = told(languages=["pt"], title="Licitações mais simples", summary="Reduzir os prazos das compras.")
    row = SearchRow.objects.get(call=call)
    assert row.language == "pt"
    for text in ("licitação", "licitacao", "compra prazo"):
        assert found(text) == {"call": [call.reference]}, text


@pytest.mark.django_db
@pytest.mark.postgres
def test_postgresql_finds_stems_of_each_language() -> None:
    call = told(summary="Los vecinos reclamaban cada semana.")
    assert found("reclamar") == found("reclamo") == {"call": [call.reference]}


@pytest.mark.django_db
def test_nobody_finds_a_call_before_it_is_announced() -> None:
    call = call_at("framing", title="Zanjas secretas")
    assert (index_call(reference=call.reference, by="test"), found("zanjas")) == (0, {})
    # What an index still holds is not shown either.
    told("open", reference="ATE-2026-77", title="Zanjas")
    assert found("zanjas") == {"call": ["ATE-2026-77"]}
    Call.objects.filter(reference="ATE-2026-77").update(state="framing")
    assert found("zanjas") == {}


@pytest.mark.django_db
def test_anybody_finds_what_an_amendment_and_an_answer_brought(django_capture_on_commit_callbacks: Any) -> None:
    call, rosa = told("announced"), cast.rosa()
    asked = PublicQuestion.objects.create(
        call=call, text="¿Tranvías?", asked_at=timezone.now(), asker_seal="0" * 64, kind="consultation"
    )
    assert (found("quipucamayoc"), found("funicular"), found("tranvías")) == ({}, {}, {})
    with django_capture_on_commit_callbacks(execute=True):
        calls.amend_call(call=call, changes={"summary": "Un quipucamayoc."}, reason="Una palabra mejor.", by=rosa)
        questions.publish_answer(question=asked, public_text="¿Hay vías?", answer="Un funicular.", by=rosa)
    one = {"call": [call.reference]}
    # The question is found as it was published, not as it was asked.
    assert (found("quipucamayoc"), found("funicular"), found("tranvías")) == (one, one, {})


@pytest.mark.django_db
def test_nobody_finds_who_applied_and_everybody_who_won_once_the_case_is_public() -> None:
    call = told("open")
    making.sent(call, making.startup())
    index_call(reference=call.reference, by="test")
    assert found("Voz Urbana") == found("Daniela") == found("Olinda") == {}
    pilot = taught(published=False)
    index_call(reference=pilot.call.reference, by="test")
    assert (found("gestión mayo"), found("Voz Urbana"), found("32069")) == ({}, {}, {})
    plan.publish_case(pilot=pilot, by=cast.rosa())
    reference = pilot.call.reference
    assert found("gestión mayo") == {"lesson": [reference]}
    assert found("Voz Urbana") == {"case": [reference]}
    assert found("32069 pilotos") == {"barrier": [reference]}
    assert Startup.objects.filter(name="Voz Urbana").count() == 2


@pytest.mark.django_db
def test_anybody_reads_titles_first_then_the_newest_page_by_page() -> None:
    now = timezone.now()
    days = {f"ATE-2026-{n:03d}": n for n in range(PAGE + 5)}
    for reference, day in days.items():
        told(reference=reference, summary="Sobre puentes.", announced_at=now - timedelta(days=21 + day))
    told(reference="ATE-2026-900", title="Puentes seguros", announced_at=now - timedelta(days=200))
    words = asked_words("puentes")
    [group] = found_by_kind(words)
    assert (group["count"], len(group["hits"])) == (PAGE + 6, SHORT)
    first, after = found_of_kind(words, "call")
    second, end = found_of_kind(words, "call", after)
    read = [hit.call.reference for hit in first + second]
    assert read == ["ATE-2026-900", *days]
    assert (len(first), end) == (PAGE, None)
    assert found_of_kind(words, "call", 10**15)[0] == first


@pytest.mark.django_db
def test_a_search_asks_the_same_with_one_and_with_thirty_rows() -> None:
    def cost() -> list[int]:
        counts = []
        for ask in (found_by_kind, lambda words: found_of_kind(words, "call")):
            with CaptureQueriesContext(connection) as asked:
                ask(["vecinos"])
            counts.append(len(asked))
        return counts

    told()
    one = cost()
    for _number in range(29):
        told()
    assert (cost(), one, SearchRow.objects.count()) == ([2, 2], [2, 2], 30)


# --- keeping it ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_clock_writes_what_was_lost_and_the_command_writes_all_anew() -> None:
    call, case = call_at("open"), taught()
    assert found("pilotos contrato") == {"barrier": [case.call.reference]}
    SearchRow.objects.all().delete()
    assert (found("vecinos"), catch_search_up(by="test")) == ({}, 2)
    assert sorted(found("vecinos")["call"]) == sorted([case.call.reference, call.reference])
    before = SearchRow.objects.count()
    assert (before, catch_search_up(by="test")) == (6, 0)
    question = PublicQuestion.objects.create(
        call=call,
        number=1,
        text="x",
        public_text="¿Hay funicular?",
        answer="No.",
        asked_at=timezone.now(),
        published_at=timezone.now(),
        asker_seal="0" * 64,
        kind="consultation",
    )
    assert (found("funicular"), catch_search_up(by="test")) == ({}, 1)
    assert found("funicular") == {"call": [call.reference]}
    question.delete()
    call_command("rebuild_search", verbosity=0)
    assert (found("funicular"), SearchRow.objects.count()) == ({}, before)

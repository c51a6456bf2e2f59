"""Names that are words of every text: no record blanks the grammar, and none is lost without a word."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blinding import Identity, find_leaks
from blinding.grammar import ACRONYMS, SMALL, TRADE
from blinding.reach import reach

PLAIN = (
    "EQUIPO DE LA EMPRESA: ¿QUÉ ES Y POR QUÉ? STARTUP.\nLa empresa trabaja con la municipalidad de la zona y la startup ofrece el servicio. Somos el equipo que propone "
    "la solución. Una startup desarrolla la API de IA con el RUC.\n"
    "A equipe da empresa propõe um projeto feito pela startup com os dados de IA. O produto é uma plataforma.\n"
    "We are the team that built the system. The company offers a service by the startup, and AI helps."
)
FIELDS = ("org_names", "legal_names", "brands", "acronyms", "people", "handles", "places", "domains")


@settings(max_examples=300)
@given(
    st.sampled_from(FIELDS),
    st.lists(st.sampled_from(sorted(SMALL)), min_size=1, max_size=3),
    st.lists(st.sampled_from(sorted(TRADE)), max_size=1),
    st.sampled_from((str.lower, str.title, str.upper)),
)
@example("places", ["a"], ["service"], str.lower)
def test_no_record_of_small_words_and_one_of_the_trade_hides_anything_of_a_plain_text(
    field: str, small: list[str], trade: list[str], case: object
) -> None:
    name = case(" ".join(small + trade))  # type: ignore[operator]
    hidden = [leak.matched for leak in find_leaks(PLAIN, Identity(**{field: (name,)})) if leak.action == "redact"]
    assert hidden == []


@pytest.mark.parametrize("name", sorted(ACRONYMS))
def test_no_record_makes_an_acronym_of_everybody_its_own(name: str) -> None:
    assert find_leaks(f"El {name.upper()} y la {name.upper()}.", Identity(acronyms=(name.upper(),))) == []


@pytest.mark.parametrize(
    ("text", "name", "hidden"),
    [
        ("Es la empresa “Más” de aquí.", "Más", "Más"),
        ("La firma De La S.A.C. vende.", "De La", "De La S.A.C."),
        ("Lo hizo «Startup» ayer.", "Startup", "Startup"),
        ("Lo hizo La Empresa S.A.C. ayer.", "La Empresa", "La Empresa S.A.C."),
        ("Lo hizo 日本 ayer.", "日本", "日本"),
    ],
)
def test_a_name_of_such_words_is_hidden_where_only_a_name_stands(text: str, name: str, hidden: str) -> None:
    assert [leak.matched for leak in find_leaks(text, Identity(org_names=(name,)))] == [hidden]


@pytest.mark.parametrize(
    ("field", "written", "where"),
    [
        ("org_names", "Yakupaq", "everywhere"), ("org_names", "horizonte", "everywhere"), ("people", "Ana", "everywhere"),
        ("places", "Olinda", "everywhere"), ("acronyms", "QTX", "everywhere"), ("legal_names", "Más S.A.C.", "everywhere"),
        ("org_names", "日本", "everywhere"), ("org_names", "Más", "quoted"), ("brands", "X", "quoted"),
        ("org_names", "---", "nowhere"), ("acronyms", "IA", "quoted"),
    ],
)  # fmt: skip
def test_how_far_a_search_goes_is_known(field: str, written: str, where: str) -> None:
    assert reach(field, written) == where

"""What is found of a known identity, and what is left alone."""

import time

import pytest

from blinding import Identity, Leak, Matcher, find_leaks
from tests.blinding.records import HORIZONTE, YAKUPAQ


def spans(text: str, identity: Identity, action: str = "redact") -> list[str]:
    return [leak.matched for leak in find_leaks(text, identity) if leak.action == action]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fuimos premiados como Yakupaq Labs en 2022.", ["Yakupaq Labs"]),
        ("El tablero de YAKUPAQ mide reclamos.", ["YAKUPAQ"]),
        ("El tablero de yákupaq mide reclamos.", ["yákupaq"]),
        ("El equipo #SomosYakupaqLabs responde.", ["#SomosYakupaqLabs"]),
        ("El equipo yakupaq_oficial responde.", ["yakupaq_oficial"]),
        ("El tablero de Yakupq Labs mide reclamos.", ["Yakupq Labs"]),
        ("Los yakupaqs miden reclamos.", ["yakupaqs"]),
        ("El tablero de Y a k u p a q mide reclamos.", ["Y a k u p a q"]),
        ("El tablero de Y.A.K.U.P.A.Q. mide reclamos.", ["Y.A.K.U.P.A.Q"]),
        ("El tablero de Yaku-\npaq mide reclamos.", ["Yaku-\npaq"]),
        ("El tablero de Yaku\u00adpaq mide reclamos.", ["Yaku\u00adpaq"]),
        (
            "El tablero de Y\u200ba\u200bk\u200bu\u200bp\u200ba\u200bq mide.",
            ["Y\u200ba\u200bk\u200bu\u200bp\u200ba\u200bq"],
        ),
        ("El tablero de Yаkuраq mide reclamos.", ["Yаkuраq"]),  # Cyrillic а and р
        ("El tablero de Y4kup@q mide reclamos.", ["Y4kup@q"]),
        ("El tablero de Ｙａｋｕｐａｑ mide reclamos.", ["Ｙａｋｕｐａｑ"]),
        ("El tablero de 𝐘𝐚𝐤𝐮𝐩𝐚𝐪 mide reclamos.", ["𝐘𝐚𝐤𝐮𝐩𝐚𝐪"]),
        ("El tablero de Ⓨⓐⓚⓤⓟⓐⓠ mide reclamos.", ["Ⓨⓐⓚⓤⓟⓐⓠ"]),
        ("Contrate a Yakupaq Laboratorio Urbano SAC hoy.", ["Yakupaq Laboratorio Urbano SAC"]),
        ("La propuesta de YLU reduce costos.", ["YLU"]),
        ("La clave es qapukay, recuerde.", ["qapukay"]),
        ("La clave es WWFrdXBhcQ== para todos.", ["WWFrdXBhcQ=="]),
        ("La clave es 59616b75706171 para todos.", ["59616b75706171"]),
        ("Vea yakupaq-ficha.pdf en el anexo.", ["yakupaq-ficha.pdf"]),
        ("El producto Rimayku lee comentarios.", ["Rimayku"]),
    ],
)
def test_a_name_of_the_applicant_is_found_in_every_writing(text: str, found: list[str]) -> None:
    assert spans(text, Identity()) == []
    assert spans(text, YAKUPAQ) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("El contacto es Efraín Valdivieso Rospigliosi.", ["Efraín Valdivieso Rospigliosi"]),
        ("El contacto es efrain valdivieso rospigliosi.", ["efrain valdivieso rospigliosi"]),
        ("El contacto es Valdivieso Rospigliosi, Efraín.", ["Valdivieso Rospigliosi, Efraín"]),
        ("El contacto es E. Valdivieso y responde.", ["E. Valdivieso"]),
        ("El contacto es Efraín V. y responde.", ["Efraín V."]),
        ("El contacto es el Ing. Valdivieso y responde.", ["Valdivieso"]),
        ("El contacto es Efraín Valdiviezo Rospigliossi.", ["Efraín Valdiviezo Rospigliossi"]),
        ("El contacto es S.C.H. en la tarde.", ["S.C.H."]),
    ],
)
def test_a_person_of_the_team_is_found_in_every_writing(text: str, found: list[str]) -> None:
    assert spans(text, Identity()) == []
    assert spans(text, YAKUPAQ) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("O painel feito pela Horizonte é aberto.", ["Horizonte"]),
        ("Somos horizonte, uma equipe pequena.", ["horizonte"]),
        ("A plataforma “Horizonte” lê reclamações.", ["Horizonte"]),
        ("Fale com Horizonte Ltda. amanhã.", ["Horizonte Ltda."]),
        ("Compre o Ponte+ hoje.", ["Ponte+"]),
        ("Quem responde é Pedro Reis, da equipe.", ["Pedro Reis"]),
    ],
)
def test_an_ordinary_word_is_a_name_where_a_name_stands(text: str, found: list[str]) -> None:
    assert spans(text, HORIZONTE) == found


@pytest.mark.parametrize(
    "text",
    [
        "No horizonte de cinco anos, a cidade crescerá.",
        "A ponte sobre o rio foi reformada.",
        "Os reis da festa desfilaram; a luz e a rocha ficaram.",
        "A Lei nº 14.133/2021 regula as licitações e o processo 0001234-56.2021.8.26.0100.",
        "O orçamento é de R$ 250.000,00; a versão 2.1.0 corrige o erro 500.",
        "Escreva para ouvidoria@recife.pe.gov.br ou veja https://www.gov.br/pt.",
        "Use Node.js 20, ASP.NET e PostgreSQL 15 no servidor 192.168.10.25.",
        "El punto es que venció el plazo. Um ponto de apoio.",
        "Um, dois, três: atenção ao prazo.",
        "",
        "   \n\u200b",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert find_leaks(text, HORIZONTE) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Belo Horizonte publicou dados em 2020.", ["Horizonte"]),
        ("Horizonte amplo, futuro claro.", ["Horizonte"]),
        ("O senhor Pedro Alves conserta calçadas.", ["Pedro"]),
        ("A prefeita de Recife visitou a obra.", ["Recife"]),
    ],
)
def test_the_desk_sees_what_may_be_chance(text: str, found: list[str]) -> None:
    assert spans(text, HORIZONTE) == []
    assert spans(text, HORIZONTE, "review") == found


def test_an_acrostic_is_found_letter_by_letter() -> None:
    lines = [f"{letter}xx por mes." for letter in "YAKUPAQ"]
    leaks = find_leaks("\n".join(lines), YAKUPAQ)
    assert "".join(leak.matched for leak in leaks if leak.kind == "acrostic") == "YAKUPAQ"
    lines[3] = "Nada por mes."
    assert [leak for leak in find_leaks("\n".join(lines), YAKUPAQ) if leak.kind == "acrostic"] == []


def test_a_place_is_sure_only_where_the_applicant_speaks_of_itself() -> None:
    (sure,) = find_leaks("Nuestra oficina está en Puno desde siempre.", YAKUPAQ)
    assert (sure.matched, sure.action, sure.kind) == ("Puno", "redact", "place")
    (doubtful,) = find_leaks("El lago de Puno es alto.", YAKUPAQ)
    assert (doubtful.matched, doubtful.action) == ("Puno", "review")
    assert spans("Somos una startup peruana.", YAKUPAQ) == ["peruana"]
    assert find_leaks("La selva peruana tiene menos cobertura.", YAKUPAQ) == []


def test_a_leak_gives_indices_of_the_text_as_it_was_given() -> None:
    text = "ﬁn… Ⅻ \u200bYakupaq Labs\u0301 …"
    (leak,) = find_leaks(text, YAKUPAQ)
    assert leak == Leak(7, 20, "org", "Yakupaq Labs\u0301", "redact", leak.reason)
    assert text[leak.start : leak.end] == leak.matched


def test_a_matcher_does_the_same_for_many_texts() -> None:
    matcher = Matcher(YAKUPAQ)
    for text in ("Yakupaq mide.", "Nada aquí.", "Rimayku lee."):
        assert matcher.find(text) == find_leaks(text, YAKUPAQ)


def test_a_record_takes_lists_and_single_strings() -> None:
    record = Identity(org_names=["A"], address="Jr. Deustua 356", tax_ids=[["pe.ruc", "20100047218"]])  # type: ignore[arg-type]
    assert record == Identity(org_names=("A",), address=("Jr. Deustua 356",), tax_ids=(("pe.ruc", "20100047218"),))
    assert hash(record) == hash(record)


def test_a_log_never_shows_who_it_is() -> None:
    (leak,) = find_leaks("Somos Yakupaq Labs.", YAKUPAQ)
    assert leak.matched == "Yakupaq Labs"
    assert "akupaq" not in f"{YAKUPAQ} {YAKUPAQ!r} {leak} {leak!r} {Matcher(YAKUPAQ)!r}"


def test_an_empty_record_finds_no_name() -> None:
    assert Identity() == Identity(org_names=("", " "), people=())
    assert find_leaks("Somos Yakupaq Labs, de Efraín Valdivieso.", Identity(org_names=("", "?"))) == []


HOSTILE = [
    "a.",
    "-",
    "a-",
    "\n",
    "yakupaq_",
    "yakupaq.pe/",
    "x.co/",
    "yakupaq ",
    "yakupaq.pdf ",
    "Horizonte ",
    "nuestr ",
    "((",
    "1.",
    "\u200b",
    "a@",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_no_time_that_grows_with_its_square(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    started = time.process_time()
    find_leaks(text, YAKUPAQ)
    find_leaks(text, HORIZONTE)
    # One second is usual on a slow core; a search that looks back from every character takes minutes.
    assert time.process_time() - started < 12


@pytest.mark.parametrize("beside", [" (Brasil)", ", Brasil", " – Brasil", "/Brasil"])
def test_a_country_that_goes_with_a_place_of_the_record_is_found_with_it(beside: str) -> None:
    identity = Identity(places=("São Paulo",), countries=("BR",))
    text = f"Hay sensores en São Paulo{beside} y en Lima."
    assert [(leak.kind, leak.matched) for leak in find_leaks(text, identity)] == [("place", f"São Paulo{beside}")]
    other = text.replace("Brasil", "Chile")
    assert [(leak.kind, leak.matched) for leak in find_leaks(other, identity)] == [("place", "São Paulo")]


@pytest.mark.parametrize(
    "spelled",
    [
        "ana@daoura.example",
        "ana (arroba) daoura.example",
        "ana [at] daoura [dot] example",
        "ana arroba daoura punto example",
    ],
)
def test_a_domain_of_the_record_may_end_in_anything(spelled: str) -> None:
    identity = Identity(emails=("info@daoura.example",), domains=("daoura.example",))
    assert [(leak.kind, leak.matched) for leak in find_leaks(f"Escriba a {spelled}.", identity)] == [("email", spelled)]

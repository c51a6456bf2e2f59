"""Addresses and numbers, with a record and without one."""

import pytest

from blinding import Identity, find_leaks
from tests.blinding.records import HORIZONTE, YAKUPAQ

NOBODY = Identity(countries=("PE",))


def found(text: str, identity: Identity) -> list[tuple[str, str, str]]:
    return [(leak.kind, leak.matched, leak.action) for leak in find_leaks(text, identity)]


@pytest.mark.parametrize(
    ("text", "kind", "matched"),
    [
        ("Escriba a ana.paz@example-mail.com hoy.", "email", "ana.paz@example-mail.com"),
        ("Escriba a ANA@CORREO.PE hoy.", "email", "ANA@CORREO.PE"),
        ("Escriba a ana (arroba) correo (punto) pe hoy.", "email", "ana (arroba) correo (punto) pe"),
        ("Escriba a ana [at] correo [dot] com hoy.", "email", "ana [at] correo [dot] com"),
        ("Vea https://demo.nubes.app/tablero?x=1, gracias.", "link", "https://demo.nubes.app/tablero?x=1"),
        ("Vea hxxps://nubes[.]com hoy.", "link", "hxxps://nubes[.]com"),
        ("Vea www.nubes.com.ar hoy.", "link", "www.nubes.com.ar"),
        ("Vea linkedin.com/company/nubes hoy.", "handle", "linkedin.com/company/nubes"),
        ("Vea github.com/nubes/tablero hoy.", "handle", "github.com/nubes/tablero"),
        ("Síganos en @nubes_pe hoy.", "handle", "@nubes_pe"),
        ("Instagram: nubes_pe", "handle", "Instagram: nubes_pe"),
        ("Llame al +54 9 11 4321-8765 hoy.", "phone", "+54 9 11 4321-8765"),
        ("Teléfono: 987 654 321", "phone", "987 654 321"),
        ("RUC 20100047218 vigente.", "tax_id", "20100047218"),
        ("El número 11.222.333/0001-81 es nuestro.", "tax_id", "11.222.333/0001-81"),
    ],
)
def test_an_address_or_number_is_found_without_a_record(text: str, kind: str, matched: str) -> None:
    assert found(text, NOBODY) == [(kind, matched, "redact")]


@pytest.mark.parametrize(
    "text",
    [
        "RUC 20100047219 vigente.",  # wrong check digit
        "El expediente 2021-000123456 fue archivado.",
        "El código SNIP 2345678 identifica la obra.",
        "El ISSN 2049-3630 es de la revista.",
        "El usuario escribe @ para mencionar a otro.",
        "Fue el 24/01/2023 a las 15:30:48.",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text, NOBODY) == []


@pytest.mark.parametrize(
    "text",
    [
        "955443221",
        "955 443 221",
        "9 5 5 4 4 3 2 2 1",
        "0051955443221",
        "(+51) 955.443.221",
        "nueve cinco cinco cuatro cuatro tres dos dos uno",
        "nine five five four four three two two one",
    ],
)
def test_the_applicants_telephone_is_found_in_every_writing(text: str) -> None:
    assert found(f"Anote {text} por favor.", YAKUPAQ) == [("phone", text, "redact")]


@pytest.mark.parametrize("text", ["20100047218", "201 000 472 18", "20-10004721-8", "2010.0047.218"])
def test_the_applicants_registration_is_found_in_every_writing(text: str) -> None:
    assert found(f"Anote {text} por favor.", YAKUPAQ) == [("tax_id", text, "redact")]


@pytest.mark.parametrize(
    "text",
    ["yakupaq.pe", "www . yakupaq . pe", "yakupaq punto pe", "yakupaq[.]pe", "HTTPS://YAKUPAQ.PE/CASOS"],
)
def test_the_applicants_domain_is_found_in_every_writing(text: str) -> None:
    (leak,) = find_leaks(f"Vea {text} hoy.", YAKUPAQ)
    assert (leak.matched, leak.action) == (text, "redact")


def test_an_address_in_pieces_of_another_is_one_leak() -> None:
    (leak,) = find_leaks("Escriba a svaldivieso@yakupaq.pe, gracias.", YAKUPAQ)
    assert leak.matched == "svaldivieso@yakupaq.pe"
    (leak,) = find_leaks("Fale com fale@horizontecivico.com.br agora.", HORIZONTE)
    assert leak.matched == "fale@horizontecivico.com.br"


@pytest.mark.parametrize(
    "text",
    [
        "https://youtu.be/dQw4w9WgXcQ", "bit.ly/3abcd", "t.ly/abc", "forms.gle/abc123", "lnkd.in/abc", "linktr.ee/abc",
        "http://190.12.34.56/ver", "https://[2001:db8::1]/x", "ftp://x.y/z", "s3://cubo/clave", "abcdef.onion/x",
    ],
)  # fmt: skip
def test_a_link_is_covered_wherever_it_leads(text: str) -> None:
    (leak,) = find_leaks(f"La demo, {text}, es pública.", NOBODY)
    assert (leak.matched, leak.action) == (text, "redact")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.gob.pe/institucion", "https://es.wikipedia.org/wiki/Vereda", "EE.UU/México", "y/o", "km/h",
        "D.S. 044-2018-PCM/x", "art. 5.2/3", "node.js/x", "S.A./b",
    ],
)  # fmt: skip
def test_public_references_and_what_only_looks_like_a_link_stay(text: str) -> None:
    assert found(f"Vea {text} hoy.", NOBODY) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-23.55052, -46.63331", "address"),
        ("23°33'01\"S", "address"),
        ("588MC9X8+RC", "address"),
        ("ES91 2100 0418 4502 0005 1332", "handle"),
        ("032180000118359719", "handle"),
        ("0000-0002-1825-0097", "handle"),
        ("10.1000/xyz123", "handle"),
    ],
)
def test_places_and_accounts_are_for_a_person_to_look_at(text: str, kind: str) -> None:
    assert found(f"Anote {text} por favor.", NOBODY) == [(kind, text, "review")]


@pytest.mark.parametrize(
    "text", ["25° C", "del 1.0000 al 2.0000", "032180000118359718", "ES91 2100 0418 4502 0005 1333"]
)
def test_wrong_check_digits_and_degrees_of_heat_are_left_alone(text: str) -> None:
    assert found(f"Anote {text} por favor.", NOBODY) == []


def test_the_word_before_a_line_break_is_no_part_of_a_name() -> None:
    for before in ("los vecinos", "para las escuelas", "Con datos", "en el barrio"):
        for name in ("Yakupaq", "YAKUPAQ"):
            (leak,) = find_leaks(f"{before}\n{name} mide", YAKUPAQ)
            assert leak.matched == name


def test_a_spelled_address_is_covered_with_the_name_that_begins_it() -> None:
    (leak,) = find_leaks("Escriba a ana punto torres arroba pasoclaro punto com hoy.", NOBODY)
    assert (leak.matched, leak.action) == ("ana punto torres arroba pasoclaro punto com", "redact")


@pytest.mark.parametrize(
    "text",
    [
        "drive.google.com/file/d/1abc", "algo.notion.site/abc", "wa.link/abc", "mailto:ana", "tel:+51955000111",
        "abcdefg.onion", "https://xn--pgina-3ya.pe/x", "http://localhost:8000/x", "magnet:?xt=urn:btih:abc",
    ],
)  # fmt: skip
def test_a_link_to_one_page_or_person_is_covered_without_a_scheme_or_with_any(text: str) -> None:
    (leak,) = find_leaks(f"La demo, {text}, es pública.", NOBODY)
    assert (leak.matched, leak.action) == (text, "redact")


@pytest.mark.parametrize(
    "text", ["arxiv.org/abs/2101.00001", "doi.org/10.5281/zenodo.123", "miapp.io", "algo.vercel.app"]
)
def test_a_work_or_the_name_of_a_site_is_for_a_person_to_look_at(text: str) -> None:
    assert [action for _kind, _matched, action in found(f"Vea {text} hoy.", NOBODY)] == ["review"]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("57V5+8QV Arequipa", "57V5+8QV"),
        ("///lista.mesa.silla", "///lista.mesa.silla"),
        ("CCI 002-193-001234567890-12", "002-193-001234567890-12"),
        ("002-193-001234567890-12", "002-193-001234567890-12"),
        ("PIX 123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),
        ("Lattes 1234567890123456", "1234567890123456"),
    ],
)
def test_an_account_or_a_place_in_its_own_code_is_for_a_person_to_look_at(text: str, matched: str) -> None:
    assert [(word, action) for _kind, word, action in found(f"Anote {text} por favor.", NOBODY)] == [
        (matched, "review")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "informe.pdf", "node.js", "Art. 5.2", "v2.1", "S.A./b", "pág. 3/4", "EE.UU.", "A4/A3", "24/7", "ISO 9001/2015",
        "Canales SMS:gratis", "5+3 cuadras", "el modelo 3.5/4", "datos:abiertos", "p.ej./etc.", "C++ y C#",
    ],
)  # fmt: skip
def test_files_versions_and_abbreviations_are_no_links(text: str) -> None:
    assert found(f"Vea {text} hoy.", NOBODY) == []

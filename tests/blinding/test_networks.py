"""Handles without "@", repositories, patents, hashes, spoken links, and names spelled letter by letter."""

from __future__ import annotations

import pytest

from blinding import Identity, find_leaks, mask

DAOURA = Identity(org_names=("Daoura Insights",), people=("Daniela Moura",), places=("Recife",), countries=("BR",))


def told(text: str) -> str:
    return mask(text, find_leaks(text, DAOURA), "es")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("En Telegram nos hallan como cruces123 hoy.", "En Telegram nos hallan como [una cuenta] hoy."),
        ("Es soluciones123 en Instagram.", "Es [una cuenta] en Instagram."),
        ("El canal de YouTube Miradaviva muestra.", "El canal de YouTube [una cuenta] muestra."),
        ("Por Skype live:cruces; Discord cruces#1234.", "Por Skype [una cuenta]; Discord [una cuenta]."),
        ("Es Meet abc-defg-hij o Zoom 821 4567 8901.", "Es Meet [un enlace] o Zoom [un enlace]."),
        ("Es acme/cruces en GitHub; docker pull acme/mirada.", "Es [un enlace] en GitHub; docker pull [un enlace]."),
        ("La patente es BR 10 2019 012345-6 y vale.", "La patente es [un registro] y vale."),
        ("La patente PE 001234-2019, la marca N° P00123456.", "La patente [un registro], la marca N° [un registro]."),
        ("Hay US10123456B2 y ya.", "Hay [un registro] y ya."),
        ("El commit 3f786850e387550fdab836ed7e6dc881de23001b.", "El [un código]."),
        ("Va a 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa hoy.", "Va a [un código] hoy."),
        ("Vea tinyurl,com/abc, bit ly slash abc.", "Vea [un enlace], [un enlace]."),
        ("Vea www mirada urbana com hoy.", "Vea [un enlace] hoy."),
        ("Lo dirige M-o-u-r-a con los Mouras.", "Lo dirige [omitido] con los [una persona del equipo]."),
        ("Es D de dedo, A de agua, O de oso, U de uva, R de rosa, A de ala.", "Es [omitido]."),
        ("Dicen de a o u erre a.", "Dicen [omitido]."),
    ],
)
def test_what_leads_to_the_applicant_without_an_address_is_masked(text: str, masked: str) -> None:
    assert told(text) == masked


@pytest.mark.parametrize("text", ["Vea arXiv:2101.00001 hoy.", "Es ISBN 978-3-16-148410-0.", "Con los hermanos moura."])
def test_works_and_names_in_small_letters_are_shown_to_a_person(text: str) -> None:
    assert [one.action for one in find_leaks(text, DAOURA)] == ["review"]


@pytest.mark.parametrize(
    "text",
    [
        "Medimos en Facebook e Instagram como herramienta de escucha en 2021, con Twitter API v2 y Zoom.",
        "La municipalidad publica en YouTube y/o en Facebook; el programa marca 12 345 678 visitas.",
        "De a poco y de a dos, o de a tres; el punto c) y el d), a, b y c.",
        "Hay docker pull postgres y una reunión por Meet de 45 minutos con 120 personas.",
    ],
)
def test_plain_talk_of_networks_and_letters_is_left(text: str) -> None:
    assert find_leaks(text, DAOURA) == []

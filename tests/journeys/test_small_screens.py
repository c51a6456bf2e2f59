"""What a telephone breaks where no page is too wide: lines between a word and its number, cards with a hole below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from startups.actions import profiles
from tests import cast
from tests.browser import enter
from tests.selection.builders import ranked_call, seat
from tests.startups import making

pytestmark = pytest.mark.django_db
PHONE = {"width": 390, "height": 844}
#: Of each number in a table, whether the words before it stand on its line.
_BESIDE = """cells => cells.flatMap(cell => [...cell.querySelectorAll("strong")].map(number => {
    const words = document.createRange();
    words.setStart(number.previousSibling, number.previousSibling.textContent.search(/\\S+ \\d+: $/));
    words.setEndAfter(number);
    return new Set([...words.getClientRects()].map(one => Math.round(one.bottom / 8))).size;
}))"""


def on_phone(new_page: Callable[..., Any], person: Any, address: str) -> Any:
    page = new_page(viewport=PHONE)
    enter(page, person)
    page.goto(address)
    return page


def test_ines_reads_a_seat_and_its_level_on_one_line(new_page: Callable[..., Any]) -> None:
    call = ranked_call()
    page = on_phone(new_page, seat(call, 1).user, reverse("panel", args=[call.reference]))
    lines = page.locator("main tbody td").evaluate_all(_BESIDE)
    assert (len(lines) > 11, set(lines)) == (True, {1})


def test_daniela_reads_how_many_data_she_gave_on_one_line(new_page: Callable[..., Any]) -> None:
    mine, names = making.startup(by=cast.daniela()), ("Voz Urbana Tecnologia Ltda.", "EscutaLens", "Vizinhos em Dados")
    items = [{"kind": "product", "value": name} for name in names]
    profiles.save_identity_items(startup=mine, items=items, by=cast.daniela())
    page = on_phone(new_page, cast.daniela(), reverse("startup", args=[mine.pk]))
    lines = page.locator(".govuk-task-list__status").evaluate_all(
        """all => all.map(one => {
            const words = document.createRange(); words.selectNodeContents(one);
            return new Set([...words.getClientRects()].map(line => line.bottom)).size;
        })"""
    )
    assert (len(lines), max(lines)) == (6, 1)


def test_bruno_sees_no_hole_below_the_button_of_his_invitation(new_page: Callable[..., Any]) -> None:
    profiles.invite_member(startup=making.startup(by=cast.daniela()), email=cast.bruno().email, by=cast.daniela())
    page = on_phone(new_page, cast.bruno(), reverse("invitations"))
    card, button, title = (page.locator(f"main .gl-card{inside}").bounding_box() for inside in ("", " button", " h2"))
    below = card["y"] + card["height"] - button["y"] - button["height"]
    assert below <= title["y"] - card["y"] + 6

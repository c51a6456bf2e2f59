"""The guides' pictures show the pages of today, with the words that the guides set in bold beside them.

``GUIDE_PICTURES=1 .venv/bin/pytest tests/docs/test_pictures.py`` takes them anew; else the tree stays as it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from tests.architecture.tree import ROOT
from tests.conftest import ON_POSTGRES
from tests.docs.pictures import ALL, FOLDER, MOST, PICTURES, WIDTH, documents, packed, said_of, take, wrong
from tests.journeys.pages import Seen, Shown

# One story for all of these; the pages are the same on the other database.
of_the_story = [
    pytest.mark.xdist_group("story"),
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(ON_POSTGRES, reason="A page is the same picture on any database."),
]


@pytest.fixture(scope="module")
def before(chromium: Any) -> Iterator[Shown]:
    shown = Shown(chromium.new_context(reduced_motion="reduce").new_page(), {})
    yield shown
    shown.close()


class TestTheStory:
    """What needs the pages as they are now."""

    pytestmark = of_the_story

    def test_each_picture_shows_what_its_guide_sets_in_bold(self, pictured: dict[str, Seen], before: Shown) -> None:
        absent = []
        said = said_of(documents(ROOT))
        for name, picture in PICTURES.items():
            taken, missing = take(before, picture, pictured[name], said.get(name, []))
            absent += [f"{name}: {words}" for words in missing]
            if os.environ.get("GUIDE_PICTURES"):
                (ROOT / FOLDER / f"{name}.webp").write_bytes(packed(taken))
        assert absent == []

    def test_whoever_names_what_a_picture_does_not_show_is_told(self, pictured: dict[str, Seen], before: Shown) -> None:
        planted = [
            "Lo que tiene pendiente",
            "Lo que espera",
            "Privacidad",
        ]  # the last one stands below the picture's end
        picture = PICTURES["civil-servant-home"]
        assert "Privacidad" in pictured["civil-servant-home"].body.decode()
        taken, missing = take(before, picture, pictured["civil-servant-home"], planted)
        assert missing == planted[1:]
        small = packed(taken)
        assert (small[8:12], len(small) <= MOST) == (b"WEBP", True)


def test_each_guide_shows_pictures_that_are_there() -> None:
    there = {path.name for path in (ROOT / FOLDER).iterdir()}
    assert list(wrong(documents(ROOT), there, set(PICTURES))) == []


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / FOLDER).iterdir()}
    assert {name: size for name, size in sizes.items() if size > MOST} == {}
    assert sum(sizes.values()) <= ALL
    for name in sizes:
        with Image.open(ROOT / FOLDER / name) as picture:
            assert (name, picture.format, picture.width) == (name, "WEBP", WIDTH)


def test_a_planted_fault_in_a_guide_is_seen() -> None:
    guide = "Text.\n\n![A page with a list of things](pictures/one.webp)\\\nSee **List**.\n\n"
    assert list(wrong({"a.md": guide}, {"one.webp"}, {"one"})) == []
    faulty = guide + "![Page](pictures/two.webp)\n\n![What is left of a page](pictures/old.webp) **Old**\n"
    assert list(wrong({"a.md": faulty, "b.md": "**None**"}, {"one.webp", "old.webp", "lost.webp"}, {"one", "two"})) == [
        "a.md: two.webp: the alternative text does not tell what it shows",
        "a.md: two.webp: nothing in bold beside it says what to look for",
        "b.md: shows no picture",
        "two.webp: no such file",
        "old.webp: no page is named for it",
        "lost.webp: no guide shows it",
    ]

"""Every page of every role: nothing bars anybody, nothing is wider than the screen or too heavy, nothing is blocked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from scripts.looking import AXE, LANGUAGES, WIDTHS, covered, enlarged, heard, heavy, overflow, printed, violations
from tests.journeys import crawl
from tests.journeys.pages import Seen, Shown, Site, weight

# One story for all of these: they stay together when the suite is spread over several processes.
pytestmark = [pytest.mark.xdist_group("story"), pytest.mark.django_db, pytest.mark.browser]

#: What answers otherwise in a site's first minute than later: whether the walk finds it open hangs on its pace.
HANGS_ON_TIME = {"ready"}

#: Addresses whose page needs more than a link: why the story has none, by name.
WAITS = {
    **dict.fromkeys(["admin:", "admin:index"], "the admin site's catch-all leads on or says that there is nothing"),
    **dict.fromkeys(
        ["mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_view_recovery_codes"], "she has a second factor"
    ),
    **dict.fromkeys(
        ["certificate", "certificate_file", "follow_confirm", "follow_stop", "mail_stop"],
        "its address is a secret",
    ),
    **dict.fromkeys(["evidence_pushed", "metrics", "record_proof"], "it answers programs"),
    **dict.fromkeys(["call_document", "exhibit", "deciding_exhibit", "startup_logo"], "it is a file"),
    **dict.fromkeys(["desk_file", "desk_page", "submission_file", "submission_flat"], "it is a file"),
    **dict.fromkeys(["submission_flat_page"], "it is a file"),
    **dict.fromkeys(
        ["desk_look", "desk_marks", "desk_place", "desk_send_back"], "a custodian has taken a submission up"
    ),
    **dict.fromkeys(["call_number", "invitation", "module", "module_add", "names_way"], "the story is past it"),
    **dict.fromkeys(["pilot_import_columns", "score_amend"], "the story is past it"),
    **dict.fromkeys(["submission_date", "submission_decline"], "the story is past it"),
    **dict.fromkeys(["pilot_conclusion", "pilot_follow_up", "pilot_gate", "pilot_plan"], "the story is past it"),
    **dict.fromkeys(["pilot_indicator", "pilot_proof", "pilot_requirement"], "the story is past it"),
    **dict.fromkeys(["pilot_sample_label"], "the story is past it"),
}


@pytest.fixture(scope="module")
def site(every_page: Site) -> Site:
    return every_page


@pytest.fixture(scope="module")
def shown(chromium: Any, site: Site) -> Iterator[Shown]:
    context = chromium.new_context(reduced_motion="reduce")
    context.add_init_script(AXE)
    before = Shown(context.new_page(), site.scripts)
    yield before
    before.close()


def test_everybody_reaches_every_page_of_the_site(site: Site) -> None:
    assert site.broken == []
    unseen = {one.name for one in crawl.addresses() if one.name and not site.is_known(one.name)}
    assert sorted(unseen - HANGS_ON_TIME) == sorted(WAITS), "Let the story reach them, or say in WAITS why it cannot."


def kind(page: Seen) -> str:
    """Return of what a page is one: of its address; in the admin site, whose lists Django makes from one template and
    its forms from another, of its template.
    """
    return page.name.rpartition("_")[2] if page.name.startswith("admin:") else page.name


def chosen(site: Site) -> list[Seen]:
    """Return a page of each kind, and of those outside the admin site so many that they have all elements and attributes.

    First each that is new, then without those whose kind and parts the others have, too.
    """
    known: set[str] = set()
    found: list[Seen] = []
    for page in site.pages:
        if kind(page) not in known or not (page.name.startswith("admin:") or page.parts <= known):
            found.append(page)
            known |= {kind(page), *page.parts}
    had = Counter(part for page in found for part in (kind(page), *page.parts))
    for page in [*found]:
        if all(had[part] > 1 for part in (kind(page), *page.parts)):
            found.remove(page)
            had.subtract([kind(page), *page.parts])
    return found


def wrong(shown: Shown, page: Seen) -> list[str]:
    """Return what is wrong with a page at its width, and whether it fits a telephone."""
    complaints = heard(shown.page)
    shown.open(page)
    found = violations(shown.page)
    for width in sorted(WIDTHS, key=lambda one: one != page.width):  # the one that it has already comes first
        shown.page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {one}" for one in [*overflow(shown.page), *covered(shown.page)]]
    found += enlarged(shown.page) + [f"on paper: {one}" for one in printed(shown.page)]
    return [f"{page.path} ({page.role}, {page.language}, {page.width} px): {one}" for one in found + complaints]


def test_nobody_meets_a_barrier_on_any_page(site: Site, shown: Shown) -> None:
    pages = chosen(site)
    assert {(page.language, page.width) for page in pages} == {(code, width) for code in LANGUAGES for width in WIDTHS}
    assert [said for page in pages for said in wrong(shown, page)] == []


def test_nobody_waits_for_a_heavy_page(site: Site) -> None:
    weights = {name: weight(name) for page in site.pages for name in page.files}
    assert len(site.pages) > 300
    found = [
        f"{page.path} ({page.role}): {said}"
        for page in site.pages
        for said in heavy(page.path, page.sent + sum(weights[name] for name in page.files), page.sent)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('<img src="/static/img/favicon.svg">', "image-alt"),
        ('<p style="color: #bbb">Pale</p>', "Content Security Policy"),
        ('<pre class="gl-planted">' + "wide" * 200 + "</pre>", "wider than the screen"),
        ('<script src="/static/js/none.js"></script>', "console"),
        ("<pre>" + "wide" * 10 + "</pre>", "enlarged to 400 %"),
        ("<footer>Bar</footer>", "on paper"),
        ("<dialog open>" + "Over it. " * 99 + '</dialog><p><a href="/calls/">Calls</a></p>', "under something else"),
    ],
)
def test_whoever_plants_a_barrier_sees_this_fail(site: Site, shown: Shown, planted: str, told: str) -> None:
    front = next(page for page in site.pages if page.name == "front")
    bad = replace(front, body=front.body.replace(b"</main>", planted.encode() + b"</main>"))
    assert [said for said in wrong(shown, front)] == []
    assert [told in said for said in wrong(shown, bad)].count(True) >= 1


def test_what_is_heavy_is_said() -> None:
    assert (heavy("/calls/", 100_000, 30_000), heavy("/admin/", 120_000, 9)) == ([], [])
    assert heavy("/calls/", 100_001, 9) == ["100 kB on a first visit, 0 kB later"]
    assert heavy("/calls/", 50_000, 31_000) == ["50 kB on a first visit, 31 kB later"]
    assert 10_000 < weight("css/govlink.css") < 40_000
    with pytest.raises(LookupError):
        weight("css/none.css")

"""Look at pages in a browser, as each person of the story: what axe-core finds, what is wider than the screen."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

#: A laptop and a telephone, in CSS pixels.
WIDTHS = (1366, 390)
#: In per cent, of a window of 1280 CSS pixels, from which WCAG 1.4.10 counts.
ENLARGED, ENLARGED_FROM = (200, 400), 1280
LANGUAGES = ("es", "pt", "en")
#: axe-core's rules by their tags: WCAG 2.2 at A and AA, and what is good practice beside it.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: The most bytes that a page may take over the line: on a first visit, and when style, scripts and font are there.
FIRST, LATER = 100_000, 30_000
#: What Django's own admin pages get wrong: names of Select2's fields, an empty heading over the rows of an inline; and
#: what they weigh, with jQuery, Select2 and XRegExp on each form.
DJANGOS, FIRST_OF_ADMIN = ("aria-input-field-name:", "label:", "empty-table-header:"), 130_000

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
_RUN = """async tags => {
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
                                           preload: false});
    return found.violations.map(one => `${one.id}: ${one.nodes.length} times, first ${one.nodes[0].target[0]}`
                                       + ` ${one.nodes[0].html.slice(0, 160)}`);
}"""
_WIDER = """() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over <= 0) return "";
    const edge = document.documentElement.clientWidth;
    const boxed = one => { for (let up = one.parentElement; up; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== "visible") return true; return false; };
    const who = [...document.body.querySelectorAll("*")].find(
        one => one.getBoundingClientRect().right > edge + 1 && !boxed(one));
    return `${over} px wider than the screen` + (who ? `: ${who.outerHTML.slice(0, 120)}` : "");
}"""
_COVERED = """() => {
    const FIELDS = "a[href], button, input, select, textarea, summary";
    const seen = one => one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
    const outside = (x, y) => x < 0 || y < 0 || x >= innerWidth || y >= innerHeight;
    const cut = (one, x, y) => {
        for (let up = one.parentElement; up; up = up.parentElement) {
            const box = up.getBoundingClientRect();
            const beyond = x > box.right || x < box.left || y > box.bottom || y < box.top;
            if (beyond && getComputedStyle(up).overflow !== "visible") return true;
        }
        return false;
    };
    const own = (one, top) =>
        [one, ...(one.labels || [])].some(it => it.contains(top)) || top.contains(one);
    return [...document.querySelectorAll(FIELDS)].filter(seen).filter(one => {
        const box = one.getClientRects()[0];
        if (!box || box.width < 2 || box.height < 2) return false;
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const top = outside(x, y) || cut(one, x, y) ? null : document.elementFromPoint(x, y);
        return top && !own(one, top);
    }).map(one => `under something else: ${one.outerHTML.slice(0, 120)}`);
}"""
_SKELETON = """() => [...new Set([...document.querySelectorAll("*")].map(one => {
    const say = it => it ? it.tagName + "." + it.className : "";
    const names = [...one.attributes].map(it => it.name).filter(it => !it.startsWith("data-")).sort();
    return say(one.parentElement) + ">" + say(one) + "[" + names + "]";
}))].sort().join("\\n")"""


def violations(page: Any) -> list[str]:
    """Return what axe-core finds on the page that is open: rule, how often, the first element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    upstream = DJANGOS if "/admin/" in page.url else ()
    return [one for one in page.evaluate(_RUN, list(RULES)) if not one.startswith(upstream or ("(none)",))]


def heavy(path: str, first: float, later: float) -> list[str]:
    """Return what a page of ``first`` bytes on a first visit and ``later`` bytes after takes, when that is too much."""
    most = FIRST_OF_ADMIN if path.startswith("/admin/") else FIRST
    if first <= most and later <= LATER:
        return []
    return [f"{first / 1000:.0f} kB on a first visit, {later / 1000:.0f} kB later"]


def overflow(page: Any) -> list[str]:
    """Return by how many pixels the page that is open is wider than its window, and the first element that is."""
    said = page.evaluate(_WIDER)
    return [said] if said else []


def covered(page: Any) -> list[str]:
    """Return the links, buttons and fields of the page that is open whose middle lies under another element.

    The window is made as high as the page for the look: a browser tells what lies at a point only within its window.
    """
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": min(16_000, page.evaluate("document.body.scrollHeight") + 1)})
    said = page.evaluate(_COVERED)
    return [str(one) for one in said[:3]]


def enlarged(page: Any) -> list[str]:
    """Return what does not fit a laptop's screen enlarged to 200 % and to 400 % (WCAG 1.4.4 and 1.4.10)."""
    said = []
    for percent in ENLARGED:
        page.set_viewport_size({"width": ENLARGED_FROM * 100 // percent, "height": 450})
        said += [f"enlarged to {percent} %: {one}" for one in overflow(page)]
    return said


def printed(page: Any) -> list[str]:
    """Return what does not fit on a sheet of A4 in print, and the bars of the site that a sheet has no use for."""
    if "/admin/" in page.url:
        return []
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    bars = page.evaluate("[...document.querySelectorAll('header nav, footer')].some(one => one.checkVisibility())")
    said = overflow(page) + ["the bars of the site are printed"] * bars
    page.emulate_media(media="screen")
    return said


def skeleton(page: Any) -> str:
    """Return which elements, classes and attributes the page is made of: pages that differ in words only are equal."""
    return str(page.evaluate(_SKELETON))


def heard(page: Any) -> list[str]:
    """Return a list that fills with what the browser complains about: script errors and what the policy blocked."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("console", lambda line: complaints.append(f"console: {line.text}") if line.type == "error" else None)
    return complaints


def chromium_here() -> str | None:
    """Return the program of chromium that this machine has, that without windows first; None: it has none."""
    known = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, known)), None)


def questions(about: str | None, *, into: str, most: int) -> argparse.ArgumentParser:
    """Return a parser of what every look at the site asks: where it is, where to write, who looks, how far."""
    asked = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--url", default="http://localhost:8000")
    asked.add_argument("--into", type=Path, default=Path(into))
    asked.add_argument("--only", default="", help="people whose description or e-mail has this in it")
    asked.add_argument("--most", type=int, default=most, help="kinds of page for each person")
    asked.add_argument("--chromium", default=os.environ.get("CHROMIUM") or chromium_here())
    return asked


def everybody(told: argparse.Namespace) -> Iterator[tuple[Any, str, str, str]]:
    """Yield (browser, who it is, e-mail, password) for each person of the story, nobody's e-mail first."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from govlink.stories.world import LOGINS, PASSWORD

    told.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=told.chromium, args=["--no-sandbox", "--disable-gpu"])
        for person, email in [("Nobody signed in", ""), *LOGINS]:
            if told.only.lower() in f"{person} {email}".lower():
                yield browser, person, email, PASSWORD
        browser.close()

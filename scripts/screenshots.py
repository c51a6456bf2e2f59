"""Photograph every page that each person of the story reaches, on a wide and on a narrow screen, and say what is wrong.

    make run                                                          # in one terminal
    .venv/bin/python scripts/screenshots.py --into var/screenshots    # in another

For each person that ``make run`` prints, the links of her pages are followed; of each kind of page the first one is
opened at 1366 and at 390 px, photographed whole and looked at by axe-core. ``index.html`` in the folder shows all
pictures with what axe says, whether the page is wider than the screen, and how many kB it takes: on a first visit, and
when style, script and fonts are known already. Ends with 1 when a page breaks, overflows or has a violation.
"""

from __future__ import annotations

import html
import json
import os
import re
import sys
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")

from looking import WIDTHS, everybody, heavy, overflow, questions, violations

_LEAVE = re.compile(r"/account/logout|/language/|\.(?:pdf|zip|csv|json|ics|png|svg|txt|docx|xml)$|/file/|/calendar/")


@dataclass
class Shot:
    """One page as one person saw it at one width."""

    person: str
    name: str
    path: str
    width: int
    status: int
    picture: str
    seen: list[str] = field(default_factory=list)
    first_kb: float = 0
    later_kb: float = 0

    @property
    def problems(self) -> list[str]:
        """Return what is wrong with it, in words."""
        found = list(self.seen)
        if self.status >= 500:
            found.append(f"status {self.status}")
        return found + heavy(self.path, self.first_kb * 1000, self.later_kb * 1000)


class Walk:
    """One person's way through the site."""

    def __init__(self, browser: Any, base: str, into: Path, *, language: str, most: int) -> None:
        self.browser, self.base, self.into = browser, base, into
        self.language, self.most = language, most
        self.sizes: dict[str, int] = {}

    def go(self, person: str, email: str, password: str) -> list[Shot]:
        """Follow the links of a person's pages (nobody's without ``email``); photograph the first of each kind."""
        context = self.browser.new_context(base_url=self.base, locale=self.language, reduced_motion="reduce")
        page = context.new_page()
        page.on("response", self._weigh)
        enter(page, email, password)
        shots: list[Shot] = []
        seen: set[str] = set()
        kinds: set[str] = set()
        queue = deque(["/", "/home/"] if email else ["/"])
        while queue and len(kinds) < self.most:
            path = queue.popleft()
            kind = kind_of(path)
            if path in seen or not kind or kind in kinds:
                continue
            seen.add(path)
            kinds.add(kind)
            for width in WIDTHS:
                shot = self._shoot(page, person, kind, path, width)
                if shot is not None:
                    shots.append(shot)
            queue.extend(links(page, self.base))
        context.close()
        return shots

    def _shoot(self, page: Any, person: str, kind: str, path: str, width: int) -> Shot | None:
        from playwright.sync_api import Error

        page.set_viewport_size({"width": width, "height": 900})
        try:
            answer = page.goto(path)
        except Error:  # a file that the browser saves
            return None
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return None
        folder = self.into / slug(person) / str(width)
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"{slug(kind)}.png"
        page.screenshot(path=str(picture), full_page=True)
        loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
        own = self.sizes.get(page.url, 0)
        more = sum(self.sizes.get(one, 0) for one in set(loaded))
        return Shot(
            person=person,
            name=kind,
            path=path,
            width=width,
            status=answer.status,
            picture=str(picture.relative_to(self.into)),
            seen=violations(page) + overflow(page),
            first_kb=(own + more) / 1000,
            later_kb=own / 1000,
        )

    def _weigh(self, answer: Any) -> None:
        """Remember how many bytes came over the line for an address; from the cache come none."""
        length = answer.headers.get("content-length", "")
        if length.isdecimal() and int(length):
            self.sizes[answer.url] = int(length)


def enter(page: Any, email: str, password: str) -> None:
    """Sign a person in; nobody without ``email``."""
    page.set_default_timeout(60_000)
    if email:
        page.goto("/account/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/home/")


def links(page: Any, base: str) -> list[str]:
    """Return where the links of the page that is open lead on this site, what is no page left out."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    paths = []
    for link in found:
        parts = urlsplit(urljoin(page.url, link))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.netloc == urlsplit(base).netloc and not _LEAVE.search(path):
            paths.append(path)
    return paths


def kind_of(path: str) -> str:
    """Return the name of an address's view, by which its pages are alike; "" for an address that is none."""
    from django.urls import Resolver404, resolve

    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return found.view_name or found.route


def slug(text: str) -> str:
    """Return a text as a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def index(shots: list[Shot]) -> str:
    """Return the page that shows all pictures, those with a problem first."""
    rows = []
    for shot in sorted(shots, key=lambda one: (not one.problems, one.person, one.name, -one.width)):
        said = "<br>".join(html.escape(one) for one in shot.problems) or "–"
        size = f"{shot.first_kb:.0f} / {shot.later_kb:.0f} kB"
        rows.append(
            f'<figure><a href="{shot.picture}"><img src="{shot.picture}" loading="lazy" alt="" width="240"></a>'
            f"<figcaption><b>{html.escape(shot.name)}</b> {shot.width} px<br>{html.escape(shot.person)}<br>"
            f"<code>{html.escape(shot.path)}</code><br>{size}<br><em>{said}</em></figcaption></figure>"
        )
    wrong = sum(bool(one.problems) for one in shots)
    return (
        '<!doctype html><meta charset="utf-8"><title>GovLink: every page</title><style>body{font:14px sans-serif}'
        "main{display:flex;flex-wrap:wrap;gap:16px}figure{width:240px;margin:0}img{border:1px solid #999;"
        "max-height:400px;object-fit:cover;object-position:top}em{color:#b00}</style>"
        f"<h1>{len(shots)} pictures, {wrong} with a problem</h1><main>{''.join(rows)}</main>"
    )


def main() -> int:
    """Walk as everybody; write pictures, index and report; return 1 when something is wrong."""
    asked = questions(__doc__, into="var/screenshots", most=200)
    asked.add_argument("--language", default="es-PE")
    told = asked.parse_args()
    shots: list[Shot] = []
    walk: Walk | None = None
    for browser, person, email, password in everybody(told):
        walk = walk or Walk(browser, told.url, told.into, language=told.language, most=told.most)
        shots += walk.go(person, email, password)
        print(f"{person}: {len(shots)} pictures so far", flush=True)
    (told.into / "index.html").write_text(index(shots))
    (told.into / "report.json").write_text(json.dumps([asdict(one) for one in shots], indent=1))
    wrong = [one for one in shots if one.problems]
    for shot in wrong:
        print(f"{shot.person} · {shot.name} · {shot.width} px · {shot.path}: {'; '.join(shot.problems)}")
    print(f"{len(shots)} pictures in {told.into}, {len(wrong)} with a problem.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

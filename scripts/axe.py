"""Ask axe-core about every page that each person of the story reaches, in every language, on a laptop and a telephone.

    make run                                        # in one terminal
    .venv/bin/python scripts/axe.py                 # in another; --only "Assessor", --languages pt, --url … --into …

For each person that ``make run`` prints, the links of her pages are followed; the first page of each kind is opened in
each language at 1366 and at 390 px. Said of a page: violations of WCAG 2.2 AA and of good practice, what is wider than
the screen, what lies under something else, script errors and what the Content-Security-Policy blocked, an answer that
is an error, and what it weighs (more than 100 kB on a first visit, 30 kB when style, script and font are there
already). A page made of the same elements and classes as one that was looked at in the same language and width is not
asked about twice (``--whole`` does). What Django's own admin pages get wrong is left out (``looking.DJANGOS``). The
person's own language is put back at the end. Writes ``axe.json``; ends with 1 when anything was found.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")

from looking import LANGUAGES, WIDTHS, covered, everybody, heard, heavy, overflow, questions, skeleton, violations
from screenshots import enter, kind_of, links


@dataclass
class Page:
    """One page as one person sees it in one language, at both widths."""

    person: str
    name: str
    path: str
    language: str
    status: int
    first_kb: float
    later_kb: float
    asked: int = 0
    found: list[str] = field(default_factory=list)


class Inspection:
    """Looks at pages; remembers what was looked at already."""

    def __init__(self, browser: Any, base: str, *, most: int, whole: bool) -> None:
        self.browser, self.base, self.most, self.whole = browser, base, most, whole
        self.known: set[tuple[str, int, str]] = set()
        self.sizes: dict[str, int] = {}

    def go(self, person: str, email: str, password: str, languages: list[str]) -> list[Page]:
        """Look at the pages of one person (nobody's without ``email``) in each language."""
        context = self.browser.new_context(base_url=self.base, locale="es-PE", reduced_motion="reduce")
        page = context.new_page()
        complaints = heard(page)
        page.on("response", self._weigh)
        enter(page, email, password)
        own = page.evaluate("document.documentElement.lang") if email else ""
        seen: list[Page] = []
        paths: list[str] = []
        for language in languages:
            choose(page, language)
            if not paths:
                for path, one in self._follow(page, complaints, person, language, ["/", "/home/"] if email else ["/"]):
                    paths.append(path)
                    seen.append(one)
                continue
            for path in paths:
                one = self._look(page, complaints, person, path, language)
                seen += [one] if one else []
        if own:
            choose(page, own)
        context.close()
        return seen

    def _follow(self, page: Any, complaints: list[str], person: str, language: str, start: list[str]) -> Any:
        queue, kinds = deque(start), set[str]()
        while queue and len(kinds) < self.most:
            path = queue.popleft()
            kind = kind_of(path)
            if not kind or kind in kinds:
                continue
            kinds.add(kind)
            if one := self._look(page, complaints, person, path, language):
                queue.extend(links(page, self.base))
                yield path, one

    def _look(self, page: Any, complaints: list[str], person: str, path: str, language: str) -> Page | None:
        from playwright.sync_api import Error

        complaints.clear()
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        try:
            answer = page.goto(path, wait_until="load")
        except Error:  # a file that the browser saves
            return None
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return None
        own = self.sizes.get(page.url, 0)
        loaded = set(page.evaluate("performance.getEntriesByType('resource').map(one => one.name)"))
        first = own + sum(self.sizes.get(one, 0) for one in loaded)
        seen = Page(person, kind_of(path), path, language, answer.status, first / 1000, own / 1000)
        if answer.status >= 400:
            seen.found.append(f"status {answer.status}")
        elif page.evaluate("document.documentElement.lang") != language:
            seen.found.append("in another language than asked for")
        seen.found += heavy(path, first, own)
        for width in WIDTHS:
            if width != WIDTHS[0]:
                page.set_viewport_size({"width": width, "height": 844})
            made = (language, width, skeleton(page))
            asked = self.whole or made not in self.known
            self.known.add(made)
            seen.asked += asked
            found = overflow(page) + (violations(page) + covered(page) if asked else [])
            seen.found += [f"{width} px: {one}" for one in found]
        seen.found += complaints
        return seen

    def _weigh(self, answer: Any) -> None:
        length = answer.headers.get("content-length", "")
        if length.isdecimal() and int(length):
            self.sizes[answer.url] = int(length)


def choose(page: Any, language: str) -> None:
    """Choose a language as a person does, by the form at the top of a page."""
    page.goto("/how-it-works/")
    if page.evaluate("document.documentElement.lang") == language:
        return
    with page.expect_navigation():
        page.locator(f"button[name=language][value={language}]").first.evaluate("one => one.click()")


def table(pages: list[Page]) -> str:
    """Return one line for each person and what was found, gravest first."""
    lines = []
    for person in dict.fromkeys(one.person for one in pages):
        own = [one for one in pages if one.person == person]
        wrong = sum(bool(one.found) for one in own)
        lines.append(f"{person:<50} {len(own):>5} {sum(one.asked for one in own):>6} {wrong:>6}")
    head = f"{'person':<50} {'pages':>5} {'asked':>6} {'wrong':>6}"
    said: Counter[str] = Counter()
    where: dict[str, str] = {}
    for one in pages:
        for what in one.found:
            said[what] += 1
            where.setdefault(what, f"{one.path} ({one.language}, {one.person})")
    found = [f"{times:>4} × {what}\n       first on {where[what]}" for what, times in said.most_common()]
    return "\n".join([head, *lines, "", *found])


def main() -> int:
    """Look as everybody; print and write what was found; return 1 when there is anything."""
    asked = questions(__doc__, into="var/axe", most=300)
    asked.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    asked.add_argument("--whole", action="store_true", help="ask about pages that are made alike too")
    told = asked.parse_args()
    pages: list[Page] = []
    inspection: Inspection | None = None
    for browser, person, email, password in everybody(told):
        inspection = inspection or Inspection(browser, told.url, most=told.most, whole=told.whole)
        pages += inspection.go(person, email, password, told.languages)
        print(f"{person}: {len(pages)} pages so far", file=sys.stderr, flush=True)
        (told.into / "axe.json").write_text(json.dumps([asdict(one) for one in pages], indent=1))
    print(table(pages))
    wrong = sum(bool(one.found) for one in pages)
    print(f"\n{len(pages)} pages, {wrong} with something found.")
    return 1 if wrong or not pages else 0


if __name__ == "__main__":
    raise SystemExit(main())

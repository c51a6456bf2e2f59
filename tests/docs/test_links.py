"""Every relative link of every document leads to a file, and to a heading when it names one, that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture import tree

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", flags=re.M | re.S)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]\n]*(?:\n[^\]\n]+)*\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", flags=re.M)
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)")


def anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub and GitLab make them; repeated ones get a number."""
    found: set[str] = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", said).replace(" ", "-")
        number, one = 0, anchor
        while one in found:
            number += 1
            one = f"{anchor}-{number}"
        found.add(one)
    return found


def links(text: str) -> list[str]:
    """Return the targets of a document's links that stay within the repository; what is code is no link."""
    said = _CODE.sub("", _FENCE.sub("", text))
    return [target for target in _LINK.findall(said) if not _ELSEWHERE.match(target)]


@cache
def _anchors_of(path: Path) -> set[str]:
    return anchors(path.read_text(encoding="utf-8"))


def dead(document: Path, root: Path) -> Iterator[str]:
    """Yield each link of a document that leads nowhere, or out of the folder ``root``."""
    for target in links(document.read_text(encoding="utf-8")):
        name, _hash, heading = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.is_relative_to(root) or not path.exists():
            yield f"{document.relative_to(root)}: {target}: no such file"
        elif heading and (path.suffix != ".md" or heading not in _anchors_of(path)):
            yield f"{document.relative_to(root)}: {target}: no such heading"


def test_each_link_of_a_document_leads_to_a_file_or_heading_that_exists() -> None:
    documents = [tree.ROOT / path for path in tree.files(".md")]
    assert sum(len(links(path.read_text(encoding="utf-8"))) for path in documents) > 50, "This test would see no link."
    assert [line for path in documents for line in dead(path, tree.ROOT)] == []


def test_a_planted_dead_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# Who reads *it*?\n\n## Who reads it\n")
    planted = tmp_path / "planted.md"
    planted.write_text(
        "# Own\n[a](there.md) [b](there.md#who-reads-it) [c](there.md#who-reads-it-1) [d](#own) [e](https://x.example/no)\n"
        "[f](gone.md) [g](there.md#gone) [two\nlines](gone-too.md) [h](../outside.md) [i](#gone)\n"
        "`[j](in-code.md)`\n```\n[k](in-a-fence.md)\n```\n"
    )
    assert list(dead(planted, tmp_path)) == [
        "planted.md: gone.md: no such file",
        "planted.md: there.md#gone: no such heading",
        "planted.md: gone-too.md: no such file",
        "planted.md: ../outside.md: no such file",
        "planted.md: #gone: no such heading",
    ]


def test_each_document_is_found_from_the_index() -> None:
    docs = tree.ROOT / "docs"
    reached, waiting = set(), [docs / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in reached or document.suffix != ".md" or not document.exists():  # a dead link is the test above's
            continue
        reached.add(document)
        for target in links(document.read_text(encoding="utf-8")):
            waiting.append((document.parent / target.partition("#")[0]).resolve() if target[0] != "#" else document)
    written = {tree.ROOT / path for path in tree.files(".md") if path.parts[0] == "docs" or len(path.parts) == 1}
    assert sorted(path.name for path in written - reached) == []


_PATH = re.compile(r"`([A-Za-z_][\w-]*(?:/[\w.-]+)+\.(?:py|html|md|txt|toml|js|css|sh|po|yml))(?::\d+)?`")
#: What only a running site, or a language that is yet to come, has.
_NOT_IN_THE_TREE = re.compile(r"^var/|/xx/")


def named_files(text: str) -> list[str]:
    """Return the files of the repository that a document names in code letters."""
    return [path for path in _PATH.findall(text) if not _NOT_IN_THE_TREE.search(path)]


def test_each_file_that_a_document_names_exists() -> None:
    named = [(path, name) for path in tree.files(".md") for name in named_files(tree.text(path))]
    assert len(named) > 50, "This test would see no file."
    gone = [
        f"{path}: {name}"
        for path, name in named
        if not any((tree.ROOT / folder / name).exists() for folder in ("", "templates", path.parent, *tree.ROOMS))
    ]
    assert gone == []


def test_a_planted_name_of_no_file_is_seen() -> None:
    assert named_files(
        "`selection/rules/scores.py` `selection/gone.py` `var/x.txt` `locale/xx/django.po` `a b/c.py`"
    ) == [
        "selection/rules/scores.py",
        "selection/gone.py",
    ]

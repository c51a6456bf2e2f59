"""Every address has a line in the role table, and every line an address."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.role_table import ROLE_TABLE, WHO

#: Only what a library brings may be listed by pattern.
_PATTERNS = {"account_*", "mfa_*", "usersessions_*", "admin:*"}


def url_names(resolver: URLResolver | None = None, namespace: str = "", route: str = "") -> Iterator[str]:
    """Yield the name of each address with its namespace; an address without a name is yielded as its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from url_names(entry, inner, here)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else f"(no name) {here}"
            # The admin site's own redirect and catch-all addresses have no names.
            yield f"{namespace}(no name)" if namespace == "admin:" and not entry.name else name


def test_each_address_has_a_line_that_says_who_may_call_it() -> None:
    without = sorted({name for name in url_names() if not any(fnmatchcase(name, line) for line in ROLE_TABLE)})
    assert without == [], "Add a line for each to tests/architecture/role_table.py."


def test_each_line_has_an_address() -> None:
    names = set(url_names())
    idle = [line for line in ROLE_TABLE if not any(fnmatchcase(name, line) for name in names)]
    assert idle == []


def test_each_line_names_known_people() -> None:
    unknown = {line: who for line, who in ROLE_TABLE.items() if not who or set(who.split()) - set(WHO)}
    assert unknown == {}


def test_only_libraries_are_listed_by_pattern() -> None:
    assert {line for line in ROLE_TABLE if "*" in line} - _PATTERNS == set()

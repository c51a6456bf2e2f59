"""Every text that people read finds its way into the catalogues."""

from __future__ import annotations

import ast

from tests.architecture import tree

#: The names under which scripts/make_messages.py finds a text (xgettext's keywords).
KNOWN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def test_a_translation_function_keeps_a_name_that_the_catalogue_maker_knows() -> None:
    imported = [
        (tree.at(path, node), alias.asname or alias.name)
        for path in tree.python(*tree.ROOMS)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    ]
    assert imported, "Every room has texts; this test would see none."
    assert [place for place, name in imported if name not in KNOWN] == []


def test_no_text_is_translated_within_an_f_string_where_the_catalogue_maker_does_not_look() -> None:
    found = [
        tree.at(path, call)
        for path in tree.python(*tree.ROOMS)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KNOWN
    ]
    assert found == []

"""What a person could send from a page: its forms, filled in plainly, once for each button."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.journeys.crawl import local, parsed, view_name
from tests.selection.builders import DECISION, REASON

#: Forms that stand on every page, or are a library's: a session that ends and a language change tell nobody anything.
LEFT = ("set_language", "account_", "mfa_", "usersessions_", "admin:")


def sendings(url: str, text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what the forms of a page would send: (address, fields), once for each button with a name."""
    found = []
    for form in parsed(text).forms:
        address = local(url, form.get("action") or url)
        if form.method.upper() != "POST" or not address or view_name(address).startswith(LEFT):
            continue
        fields = _filled(form)
        buttons = [one for one in form.xpath(".//button[@name]|.//input[@type='submit'][@name]")]
        for button in buttons or [None]:
            found.append((address, fields | ({button.get("name"): button.get("value") or ""} if buttons else {})))
    return found


def _filled(form: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for element in form.inputs:
        name, kind = element.get("name"), element.get("type", "text")
        if not name or kind in {"submit", "file", "image"} or element.tag == "button":
            continue
        if element.tag == "select":
            options = [option.get("value") for option in element.iter("option") if option.get("value")]
            fields[name] = element.value or (options[0] if options else "")
        elif element.tag == "textarea":
            fields[name] = element.value or (DECISION if "reasons" in name else REASON)
        elif kind == "radio":
            if element.get("checked") is not None or name not in fields:
                fields[name] = element.get("value")
        elif kind == "checkbox":
            fields[name] = element.get("value") or "on"
        else:
            fields[name] = element.get("value") or {"number": "1", "date": "2026-12-01"}.get(kind, "RA 15-2026")
    return fields


def named(address: str, fields: dict[str, Any]) -> str:
    """Return a name for one sending: its address and its short fields."""
    kept = {key: value for key, value in fields.items() if len(str(value)) < 20 and key != "csrfmiddlewaretoken"}
    return f"POST {address} {urlencode(kept)}"

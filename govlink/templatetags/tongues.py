"""What an entity says about its call, in the reader's language where there is a translation."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from challenges.rules.translations import written_in as told_in
from govlink.templatetags.gl import tongue

register = template.Library()


@register.filter
def said(call: Any, field: str) -> str:
    """Return a text of a call in the reader's language, or as its entity wrote it."""
    return str(call.said(field))


@register.filter
def written_in(language: str) -> str:
    """Return the sentence that says in which language a call is; empty when that is the reader's."""
    return told_in(language)


@register.simple_tag
def entity_text(call: Any, field: str) -> SafeString:
    """Return the same as HTML, marked with its language where that is not the page's."""
    translated = call.translated(field)
    text = conditional_escape(call.said(field))
    lines = format_html("{}", SafeString("<br>".join(text.splitlines())))
    return format_html("<span{}>{}</span>", "" if translated else tongue(call), lines)

"""What stands on every page and is the same for everybody: drawn once for each language, not with each request."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: An address that a menu leads to and no page has marked yet.
_LEADS = re.compile(r'<li[^>]*><a href="([^"]+)">')


class EveryoneNode(Node):
    """Keeps what its part of a template draws in each language.

    The part is drawn from an empty context: neither the request nor who sends it is within its reach, so that nothing
    of them can be kept.
    """

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return the part in the language of now."""
        here = translation.get_language(), get_urlconf() or settings.ROOT_URLCONF
        if here not in self.drawn or settings.DEBUG:
            blank = Context()
            blank.template = context.template
            self.drawn[here] = self.nodelist.render(blank)
        return self.drawn[here]


class MenuNode(EveryoneNode):
    """The same for a menu, in which the item is marked under which the page lies."""

    def __init__(self, nodelist: NodeList) -> None:
        super().__init__(nodelist)
        self.leads: dict[str, list[str]] = {}

    def render(self, context: Context) -> SafeString:
        """Return the menu as it stands on this page."""
        menu = super().render(context)
        if menu not in self.leads:
            self.leads[menu] = _LEADS.findall(menu)
        request = context.get("request")
        path = request.path if request else ""
        for url in self.leads[menu]:
            if _under(path, url):
                menu = mark_safe(menu.replace(f'<a href="{url}">', f'<a href="{url}" aria-current="page">'))
        return menu


def _part(parser: Parser, end: str) -> NodeList:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError(f"No block may stand before {end}: what fills it differs from page to page.")
    return nodelist


@register.tag
def everyone(parser: Parser, token: Token) -> EveryoneNode:
    """Draw a part of a template once for each language: ``{% everyone %}…{% endeveryone %}``."""
    return EveryoneNode(_part(parser, "endeveryone"))


@register.tag
def menu(parser: Parser, token: Token) -> MenuNode:
    """Draw a menu of ``nav_link`` once for each language and mark where the page lies: ``{% menu %}…{% endmenu %}``."""
    return MenuNode(_part(parser, "endmenu"))


def _under(path: str, url: str) -> bool:
    """Say whether a page is that page or lies under it; everything lies under "/", so that one must be it."""
    return path == url if url == "/" else path.startswith(url)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: Any) -> SafeString:
    """Return a menu item, marked when the page lies under it; nothing when the URL does not exist."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return mark_safe("")
    request = context.get("request")
    current = mark_safe(' aria-current="page"') if request and _under(request.path, url) else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)

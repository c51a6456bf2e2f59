"""What is drawn once for everybody: each language has its own, and nothing of one request reaches the next."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import Select
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from govlink.icons import ICONS

FOOT = (
    '{% menu %}<ul>{% nav_link "privacy" "Privacy" %}{% nav_link "accessibility" "Accessibility" %}</ul>{% endmenu %}'
)


@pytest.fixture(autouse=True)
def _pages_of_the_tests(settings: Any) -> None:
    """Here the site's own addresses."""


def test_a_part_is_drawn_once_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    page, told = Template('{% load i18n %}{% everyone %}{% translate "Home" %}{% icon "mark" %}{% endeveryone %}'), []
    monkeypatch.setitem(ICONS, "mark", "<path/>")
    for language in ("es", "en", "es", "en"):
        with translation.override(language):
            told.append(page.render(Context()))
        if len(told) == 2:
            monkeypatch.setitem(ICONS, "mark", "drawn again")
    assert told[:2] == told[2:]
    assert [one.partition("<svg")[0] for one in told[:2]] == ["Inicio", "Home"]


def test_a_part_reads_nothing_of_the_request() -> None:
    request: Any = RequestFactory().get("/privacy/")
    page = Template(
        "{% everyone %}[{{ request.path }}{{ user }}{{ secret }}{% csrf_token %}]{% endeveryone %}{{ secret }}"
    )
    assert page.render(Context({"request": request, "user": "Ines", "secret": "s", "csrf_token": "t"})) == "[]s"


def test_no_block_stands_in_a_part() -> None:
    with pytest.raises(TemplateSyntaxError, match="No block"):
        Template("{% everyone %}{% block title %}{% endblock %}{% endeveryone %}")


def test_a_menu_marks_the_page_of_now_and_no_other() -> None:
    page, told = Template(FOOT), []
    for path in ("/privacy/", "/accessibility/more/", "/"):
        told.append(page.render(Context({"request": RequestFactory().get(path)})))
    marked = [[part[:25] for part in one.split("<a ")[1:] if "aria-current" in part] for one in told]
    assert marked == [['href="/privacy/" aria-cur'], ['href="/accessibility/" ar'], []]


@pytest.mark.django_db
def test_the_frame_of_a_page_is_in_the_language_of_who_asks() -> None:
    for language, said in (("es", "Cómo funciona"), ("en", "How it works"), ("es", "Cómo funciona")):
        page = Client(headers={"accept-language": language}).get("/how-it-works/").content.decode()
        assert page.count(f'<a href="/how-it-works/" aria-current="page">{said}</a>') == 1


def test_a_part_is_drawn_anew_for_other_addresses(settings: Any) -> None:
    page = Template(FOOT)
    request: Any = RequestFactory().get("/")
    before = page.render(Context({"request": request}))
    settings.ROOT_URLCONF = "tests.ui.urls"
    assert page.render(Context({"request": request})) != before


def test_an_option_is_drawn_as_by_the_template_of_django() -> None:
    widget = Select(
        choices=[("", gettext_lazy("Country")), ('a"<b', mark_safe("<i>x</i>")), (1234, "<1234>"), (1, 1234)]
    )
    for chosen in ("", 'a"<b', 1234, 7):
        options = [one for _group, many, _at in widget.optgroups("of", [str(chosen)]) for one in many]
        options[0]["attrs"] |= {"disabled": True, "hidden": False, "data-x": '"<&'}
        for one in options:
            drawn = Template("{% option one %}").render(Context({"one": one}))
            assert drawn == Template("{% include one.template_name with widget=one %}").render(Context({"one": one}))

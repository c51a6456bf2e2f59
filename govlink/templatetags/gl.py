"""The tags and filters that our templates use; built in, so no template has to load them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils import formats, timezone, translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, ngettext

from challenges.countries import assessment_language, country_name
from govlink.icons import ICONS
from govlink.stacking import as_cards
from kernel.figures import number, percent_of

register = template.Library()

#: "Friday 18 December 2026, 17:00" in each language (Django's formats have no name for it).
LONG_MOMENT = {"es": r"l j \d\e F \d\e Y, H:i", "pt": r"l, j \d\e F \d\e Y, H:i", "en": "l j F Y, H:i"}
#: Where applicants live: shown under a deadline, so that nobody has to convert an hour.
CITIES = (
    ("Ciudad de México", "America/Mexico_City"),
    ("Bogotá, Quito, Lima", "America/Lima"),
    ("La Paz, Caracas", "America/La_Paz"),
    ("Santiago", "America/Santiago"),
    ("São Paulo, Buenos Aires, Montevideo", "America/Sao_Paulo"),
)


# --- Icons and links -------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, size: int | str = 20) -> SafeString:
    """Draw an icon of ``govlink.icons``; it is decoration, the words beside it carry the meaning."""
    return format_html(
        '<svg class="gl-icon" aria-hidden="true" focusable="false" width="{}" height="{}" viewBox="0 0 24 24" '
        'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        size,
        size,
        mark_safe(ICONS[name]),
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return this page's query string with some parameters changed (None removes one)."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = str(value)
    return "?" + params.urlencode()


# --- Languages -------------------------------------------------------------------------------------------------------
#: What is said of a text that stands on a page in another language.
TOLD_IN = {
    "es": gettext_lazy("This text is in Spanish."),
    "pt": gettext_lazy("This text is in Portuguese."),
    "en": gettext_lazy("This text is in English."),
}


def foreign(call: Any) -> str:
    """Return the language in which an entity writes about its call when the page is in another one, else ""."""
    told = assessment_language(call.languages, call.entity.country)
    return "" if (translation.get_language() or "").startswith(told) else told


@register.simple_tag
def tongue(call: Any) -> SafeString:
    """Return the attribute ``lang`` for what an entity wrote, where the page is in another language (WCAG 3.1.2)."""
    told = foreign(call) if call else ""
    return format_html(' lang="{}"', told) if told else mark_safe("")


@register.simple_tag
def tongue_note(call: Any) -> SafeString:
    """Return a short note that the text is in another language than the page; nothing when it is not."""
    told = foreign(call)
    return format_html('<p class="gl-meta gl-tongue">{}</p>', TOLD_IN[told]) if told in TOLD_IN else mark_safe("")


# --- Forms -----------------------------------------------------------------------------------------------------------
@register.filter
def error_target(field: BoundField) -> str:
    """Return the id that a link in the error summary must lead to: a real input, also for groups of choices."""
    first = field.subwidgets[0].data if field.subwidgets else {}
    if first.get("subwidgets"):
        return str(first["subwidgets"][0]["attrs"].get("id", ""))
    if field.use_fieldset:
        return str(first.get("attrs", {}).get("id", "") or field.auto_id)
    return str(field.id_for_label or field.auto_id)


def _told(field: BoundField, error: ValidationError) -> str:
    """Return an error for the summary; one of Django's own ("This field is required."), or one with the code "of_field"
    (which does not say it either), says which answer it means."""
    text, kinds = str(error.messages[0]), type(field.field).__mro__
    generic = {str(one) for kind in kinds for one in getattr(kind, "default_error_messages", {}).values()}
    if text not in generic and error.code not in {"min_value", "max_value", "min_length", "max_length", "of_field"}:
        return text
    label = str(field.label).rstrip(": ")
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


@register.filter
def form_errors(form: Any) -> list[dict[str, str]]:
    """Return every error of a form (or formset) as ``{"href", "text"}``; an empty href when it belongs to no field."""
    forms = [form] if isinstance(form, BaseForm) else list(form or [])
    rows: list[dict[str, str]] = []
    if not isinstance(form, BaseForm) and hasattr(form, "non_form_errors"):
        rows += [{"href": "", "text": str(text)} for text in form.non_form_errors()]
    for one in forms:
        if not one.is_bound:
            continue
        rows += [{"href": "", "text": str(text)} for text in one.non_field_errors()]
        for field in one:
            href = "" if field.is_hidden else f"#{error_target(field)}"
            rows += [{"href": href, "text": _told(field, error)} for error in field.errors.as_data()]
    return rows


@register.filter
def lost_file(form: Any) -> bool:
    """Say whether a form that was refused came with a file that was right: no browser puts it back into the page."""
    if not isinstance(form, BaseForm):
        return False
    return any(form.add_prefix(name) in form.files and name not in form.errors for name in form.fields)


@register.filter
def kind_of(field: BoundField) -> str:
    """Return the widget's class name in lower case (``radioselect``, ``checkboxinput`` …)."""
    return type(field.field.widget).__name__.lower()


@register.simple_tag
def widget_attrs(widget: dict[str, Any], classes: str = "", error_class: str = "", skip: str = "") -> SafeString:
    """Return a widget's attributes with our classes added to its own; ``skip`` names attributes to leave out."""
    attrs = dict(widget["attrs"])
    if attrs.get("id") and ("data-max-words" in attrs or "data-min-words" in attrs):
        attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {attrs['id']}_words".strip()
    own = " ".join(part for part in (classes, str(attrs.pop("class", ""))) if part)
    if error_class and attrs.get("aria-invalid") == "true":
        own += f" {error_class}"
    pairs = ([("class", own)] if own else []) + [
        (key, value) for key, value in attrs.items() if value is not False and key not in skip.split()
    ]
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", key) if value is True else format_html(' {}="{}"', key, str(value)),)
            for key, value in pairs
        ),
    )


@register.simple_tag(takes_context=True)
def option(context: Context, widget: dict[str, Any]) -> SafeString:
    """Return one option of a list, letter by letter as Django's own template: a list of countries has many."""
    said = [f'<option value="{conditional_escape(widget["value"])}"']
    for name, value in widget["attrs"].items():
        if value is not False:
            said.append(f" {name}" if value is True else f' {name}="{conditional_escape(value)}"')
    return mark_safe(f"{''.join(said)}>{render_value_in_context(widget['label'], context)}</option>\n")


# --- Numbers and charts ----------------------------------------------------------------------------------------------
def _plain(value: float | Decimal) -> str:
    """Return a number for an SVG attribute: with a point, whatever the language."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


@register.filter
def share(part: Any, total: Any) -> str:
    """Return ``part`` of ``total`` in per cent for an SVG width, between 0 and 100 ("28.23")."""
    return _plain(max(0.0, min(100.0, 100 * float(part or 0) / float(total)))) if float(total or 0) else "0"


@register.filter
def bar(part: Any, top: Any) -> str:
    """Return the width of a bar in per cent of its cell, so that the longest leaves room for its label."""
    return _plain(max(0.6, float(share(part, top)) * 0.7))


@register.filter
def largest(rows: list[dict[str, Any]]) -> float:
    """Return the largest ``value`` of the rows of a chart, or 0."""
    return max((float(row.get("value") or 0) for row in rows), default=0.0)


@register.filter
def total(rows: list[dict[str, Any]]) -> float:
    """Return the sum of the ``value`` of the rows of a chart."""
    return sum(float(row.get("value") or 0) for row in rows)


register.filter(number)
register.simple_tag(percent_of)


def _months(first: date, last: date) -> list[date]:
    """Return the first day of each month from ``first`` to ``last``."""
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


@register.simple_tag
def gantt_chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Place dated rows (``label``, ``start``, ``end``: dates) on one axis; x and width in per cent for SVG."""
    dated = [row for row in rows if row.get("start") and row.get("end")]
    if not dated:
        return {"rows": [], "months": [], "days": "j M", "today": ""}
    first, last = min(row["start"] for row in dated), max(row["end"] for row in dated)
    span = max(1, (last - first).days + 1)
    placed = [
        {
            **row,
            "x": _plain(100 * (row["start"] - first).days / span),
            "width": _plain(100 * max(1, (row["end"] - row["start"]).days + 1) / span),
        }
        for row in dated
    ]
    months = [{"at": m, "x": _plain(max(0, 100 * (m - first).days / span))} for m in _months(first, last)]
    place = 100 * (timezone.localdate() - first).days / span
    return {
        "rows": placed,
        "months": months,
        "days": "j M" if first.year == last.year else "j M Y",
        "today": _plain(place) if 0 <= place <= 100 else "",
    }


@register.simple_tag
def range_chart(rows: list[dict[str, Any]], low: float, high: float) -> list[dict[str, Any]]:
    """Place rows (``low``, ``high``, ``at``, ``dots``: numbers, any of them missing) on one axis, in per cent for SVG.

    Two per cent stay free at either end, so that a dot on the end is whole.
    """
    span = float(high) - float(low) or 1.0

    def x(value: float) -> str:
        return _plain(2 + 96 * max(0.0, min(1.0, (float(value) - float(low)) / span)))

    placed = []
    for row in rows:
        given = {name: x(row[name]) for name in ("low", "high", "at") if row.get(name) is not None}
        counted = Counter(x(value) for value in row.get("dots") or ())
        dots = [{"x": place, "r": str(3 + min(4, many))} for place, many in sorted(counted.items())]
        placed.append({**row, "x": given, "placed": dots})
    return placed


# --- Moments ---------------------------------------------------------------------------------------------------------
@register.filter
def long_moment(at: datetime, zone: str = "") -> str:
    """Return "Friday 18 December 2026, 17:00" in ``zone`` (default: the site's), as it stands within a sentence.

    Spanish and Portuguese write days and months small; a page that begins with it adds ``capfirst``.
    """
    local = timezone.localtime(at, ZoneInfo(zone or settings.TIME_ZONE))
    language = (translation.get_language() or "en")[:2]
    return formats.date_format(local, LONG_MOMENT.get(language, LONG_MOMENT["en"]))


@register.filter(expects_localtime=True)
def short_day(at: date | None, parts: str = "j M Y") -> str:
    """Return "18 Dec 2026" or such ``parts`` of it; Spanish and Portuguese write the month small. Nothing for None."""
    if at is None:
        return ""
    english = (translation.get_language() or "en").startswith("en")
    return formats.date_format(at, parts if english else parts.replace("M", "b"))


#: A code of a proposal: "K00-4MD".
CODE = re.compile(r"\b([0-9A-Z]{3}-[0-9A-Z]{3})\b")


@register.filter(is_safe=True)
def whole_codes(text: Any) -> SafeString:
    """Keep the codes of proposals in a text on one line each."""
    return mark_safe(CODE.sub(r'<span class="code">\1</span>', conditional_escape(text)))


@register.filter
def stack_cells(rows: Any) -> SafeString:
    """Return the inside of a table for a narrow screen (``govlink.stacking``); what a component was given is safe."""
    return mark_safe(as_cards(str(rows)))


@register.filter
def iso(at: datetime | date) -> str:
    """Return the machine's form of a date or moment for ``<time datetime>``."""
    return at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


@register.filter
def utc_offset(at: datetime, zone: str = "") -> str:
    """Return "UTC-5" as it is on that day in ``zone``."""
    offset = timezone.localtime(at, ZoneInfo(zone or settings.TIME_ZONE)).utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes >= 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def time_left(at: datetime) -> str:
    """Return "25 days", "3 hours" or "12 minutes" until a moment, rounded down; an empty string once it has passed."""
    left = at - timezone.now()
    minutes = int(left.total_seconds() // 60)
    if left.total_seconds() <= 0:
        return ""
    if minutes >= 48 * 60:
        return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}
    if minutes >= 120:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", max(1, minutes)) % {"n": max(1, minutes)}


@register.filter
def in_cities(at: datetime) -> list[dict[str, str]]:
    """Return the hour of a moment in the cities where most applicants live, with the day when it differs."""
    rows = []
    home = timezone.localtime(at, ZoneInfo(settings.TIME_ZONE)).date()
    for city, zone in CITIES:
        local = timezone.localtime(at, ZoneInfo(zone))
        day = "" if local.date() == home else formats.date_format(local, "SHORT_DATE_FORMAT") + " "
        rows.append({"city": city, "time": f"{day}{local:%H:%M}"})
    return rows


@register.filter
def words_limit(attrs: dict[str, Any], which: str) -> Any:
    """Return a text box's ``data-max-words`` or ``data-min-words``; an empty string when it has none."""
    return attrs.get(f"data-{which}-words", "")


@register.filter
def stacked(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Place the parts of a whole (``value``, ``kind``) side by side; x and width in per cent for SVG."""
    whole, x, placed = sum(float(row.get("value") or 0) for row in rows), 0.0, []
    for row in rows:
        width = 100 * float(row.get("value") or 0) / whole if whole else 0.0
        placed.append(
            {
                "kind": str(row.get("kind", "")),
                "x": _plain(x),
                "end": _plain(x + max(0.0, width - 0.6)),
                "width": _plain(max(0.0, width - 0.6)),
            }
        )
        x += width
    return placed


@register.filter
def country(code: str) -> str:
    """Return a country's name in the reader's language."""
    return country_name(code)


@register.filter
def hundredths(value: Any) -> str:
    """Return a whole number of hundredths (425) as the reader writes it (4.25)."""
    return formats.number_format(Decimal(int(value)) / 100, decimal_pos=2, use_l10n=True)

"""What a mail says, drawn with sample data: staff look at its words without anybody's message."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext

from outbox.rendering import render_mail
from outbox.rules import added

_AT = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
#: Names that templates give to moments, to numbers and to zones; everything else is a word in brackets.
_MOMENTS = re.compile(r"(^|_)(at|on|until|day)$")
_NUMBERS = re.compile(r"^(n|number|version|counter)$|_(hours|days|weeks|long)$")
_ZONES = {"zone", "time_zone"}
_NAMES = re.compile(r"[a-z_]{2,}|\bn\b")
#: What a sentence counts: {% blocktranslate count n=words %}.
_COUNTED = re.compile(r"\bcount \w+=(\w+)")
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
#: Words of the templates' own language that are no names, and what the sample gives itself.
_OWN = {"forloop", "block", "recipient", "call", "subject", "language", "site_url", "may_stop", "addition", "greeting"}


class Sample(str):
    """A word in brackets, of which everything can be asked: its parts are samples too."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in {"resolve_expression", "alters_data", "do_not_call_in_templates"}:
            raise AttributeError(name)
        return sample_of(name)


def sample_of(name: str) -> Any:
    """Return what stands for a name of a template."""
    if _MOMENTS.search(name):
        return _AT
    if _NUMBERS.search(name):
        return 3
    return "America/Lima" if name in _ZONES else Sample(f"[{name.replace('_', ' ')}]")


class _Call(Sample):
    """The call of the samples: it has a title, a reference and an entity that can be read."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return gettext("Listening to the neighbours")

    said_title = title
    said_in = ""

    @property
    def reference(self) -> str:
        return "ABC-2026-001"

    @property
    def entity(self) -> Any:
        return _Entity("ABC")


class _Entity(Sample):
    """The entity of the samples."""

    @property
    def short_name(self) -> str:
        return gettext("Municipality of ABC")


class _Reader(Sample):
    """Whoever reads the mail of the samples."""

    @property
    def get_short_name(self) -> str:
        return "Ana"

    @property
    def name(self) -> str:
        return "Ana Ejemplo"


def sample_mail(stem: str, language: str, text: str) -> tuple[str, str]:
    """Return (subject, text) of a mail with sample data, in a language; ``text`` is what staff add to it."""
    with translation.override(language):
        tags = _TAGS.findall("".join(_sources(stem)))
        names = {name for tag in tags for name in _NAMES.findall(tag)} - _OWN
        context: dict[str, Any] = {name: sample_of(name) for name in names}
        context |= {name: 3 for tag in tags for name in _COUNTED.findall(tag)}
        call = _Call("ABC-2026-001")
        values = {"person": "Ana", "call": call.title, "reference": call.reference, "entity": call.entity.short_name}
        context |= {"call": call, "recipient": _Reader("Ana"), "addition": added(text, values)}
        context |= {"action_url": "https://…", "action_label": gettext("The link of the mail")}
    subject, said, _html = render_mail(f"emails/{stem}", context, language)
    return subject, said


def _sources(stem: str) -> list[str]:
    """Return the sources of a mail's subject and text."""
    return [str(get_template(f"emails/{stem}{end}").template.source) for end in (".subject.txt", ".txt")]  # type: ignore[attr-defined]

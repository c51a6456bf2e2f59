"""The quick start is walked as it is written: its people, buttons, fields and texts are read from the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from accounts.queries import user_by_email
from challenges.models import Call
from challenges.states import CallState
from govlink.stories.ate import ate_team
from govlink.stories.world import LIMA, PASSWORD, Cast, at, content, moment
from tests.architecture import tree
from tests.journeys.walking import Visitor, words

_SECTION = re.compile(r"^## (\d)\..*?\n(.*?)(?=^## |\Z)", flags=re.M | re.S)
_SAID = re.compile(r"\*\*(.+?)\*\*|`(.+?)`", flags=re.S)
#: What the document asks for, each with the words in front of it; the first that fits from where one is.
_ASKED = re.compile(
    r"(?P<enter>[Ee]ntre como) (?P<who>\w+)"
    r"|^\| \*\*(?P<cell>[^*|]+)\*\* \| (?P<typed>[^|]+) \|$"
    r"|[Ee]n \*\*(?P<field>[^*]+)\*\* (?:escriba:? |elija )(?:`(?P<text>[^`]+)`|\*\*(?P<choice>[^*]+)\*\*)"
    r"|En \*\*(?P<lines>[^*]+)\*\* escriba cinco líneas[^\n]*\n\n(?P<block>(?: {7}.+\n)+)"
    r"|Correo: `(?P<email>[^`]+)`\. Rol: \*\*(?P<role>[^*]+)\*\*"
    r"|correo `(?P<again>[^`]+)`"
    r"|Marque `(?P<mark>[^`]+)`"
    r"|[Ss]iga \*\*(?P<follow>[^*]+)\*\*(?: y luego `(?P<then>[^`]+)`)?"
    r"|(?P<out>[Pp]ulse \*\*Salir\*\*)"
    r"|(?:Debe leer|[Dd]ice|debe decir|[Aa]bra|[Ee]n) \*\*(?P<read>[^*]+)\*\*"
    r"|[Pp]ulse \*\*(?P<press>[^*]+)\*\*",
    flags=re.M,
)
#: Where a step of a list goes on in the next line.
_WRAPPED = re.compile(r"\n {3}(?=\S)")
_IF = re.compile(r"\bSi [^.]*\.")


def quick_start(language: str) -> str:
    return tree.text(Path(f"docs/quick-start{language}.md"))


def sections(text: str) -> dict[int, str]:
    """Return the numbered sections of a document, each step in one line."""
    return {int(number): _WRAPPED.sub(" ", said) for number, said in _SECTION.findall(text)}


class Reader:
    """Somebody who does what the document says, word by word."""

    def __init__(self, text: str) -> None:
        self.emails = dict(re.findall(r"^\| (\w+), [^|]+\| `([^`]+)`", text, flags=re.M))
        self.visitor = Visitor()
        self.typed: dict[str, str] = {}
        self.appointed: dict[str, str] = {}

    def do(self, section: str) -> None:
        """Do everything that a section asks for, in its order; not what it advises if something is missing."""
        for asked in _ASKED.finditer(_IF.sub("", section)):
            given = {name: " ".join(said.split()) for name, said in asked.groupdict().items() if said}
            if asked["block"]:
                given["block"] = "\n".join(line.strip() for line in asked["block"].splitlines())
            self._one(given)

    def _one(self, asked: dict[str, str]) -> None:
        match asked:
            case {"who": name}:
                self.visitor = Visitor(user_by_email(self.emails[name])).open("/home/")
            case {"follow": link}:
                self.visitor.follow(link)
                if "then" in asked:
                    self.visitor.follow(asked["then"])
            case {"cell": field, "typed": text}:
                self.typed[field] = _moment(text) or text.strip("`")
            case {"field": field}:
                self.typed[field] = asked.get("text") or asked["choice"]
            case {"lines": field, "block": lines}:
                self.typed[field] = lines
            case {"email": email, "role": role}:
                self.typed = self.appointed = {"Correo de la persona": email, "Rol": role}
            case {"again": email}:
                self.typed = self.appointed | {"Correo de la persona": email}
                self._press("Designar")
            case {"mark": choice}:
                self.typed[choice] = choice
            case {"read": sentence}:
                self.visitor.reads(sentence)
            case {"out": _}:
                self.visitor = Visitor().open("/")
            case {"press": button}:
                self._press(button)

    def _press(self, button: str) -> None:
        """Send the form with this button and what was typed into it; follow the link where there is no such button."""
        if not self.visitor.offers(button):
            self.visitor.follow(button)
            return
        names = dict(self._names(button))
        self.visitor.send(button, **{names[label][0]: names[label][1] for label in self.typed})
        self.typed = {}

    def _names(self, button: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield, for each label of what was typed, the field's name and what is sent for it."""
        for label in self.visitor.page.xpath("//label"):
            said = words(label).removesuffix(" (opcional)")
            if said not in self.typed or not (found := self.visitor.page.xpath(f"//*[@id='{label.get('for')}']")):
                continue
            field, value = found[0], self.typed[said]
            if field.tag == "select":
                value = {words(one): one.get("value") for one in field.iter("option")}[value]
            elif field.get("type") == "radio":
                value = field.get("value")
            yield said, (field.get("name"), value)


def _moment(text: str) -> str:
    """Return the moment that a cell asks for, as a field takes it; nothing when it asks for a text."""
    ahead = {
        "hoy, dentro de cinco minutos": timedelta(minutes=5),
        "dentro de dos semanas": timedelta(weeks=2),
        "dentro de tres semanas": timedelta(weeks=3),
    }
    when = next((timezone.now() + more for said, more in ahead.items() if text.startswith(said)), None)
    return when.astimezone(LIMA).strftime("%Y-%m-%dT%H:%M") if when else ""


def _ate() -> None:
    with at(moment(date(2026, 3, 2))):
        ate_team(Cast(), content("ate"))


@pytest.mark.django_db
def test_whoever_follows_the_quick_start_word_by_word_opens_a_call() -> None:
    _ate()
    text = quick_start(".es")
    reader = Reader(text)
    assert sorted(reader.emails) == ["Julio", "Kemi", "Luz", "Rosa"]
    assert f"`{PASSWORD}`" in text
    assert f"`{PASSWORD}`" in quick_start("")
    with time_machine.travel(moment(date(2026, 3, 3), 10), tick=True):
        for number in range(2, 8):
            reader.do(sections(text)[number])
        call = Call.objects.get(title="Veredas seguras para todos")
        assert call.state == CallState.ANNOUNCED
    with time_machine.travel(moment(date(2026, 3, 3), 10, 6), tick=True):
        end = sections(text)[8]
        assert "**Convocatorias** y busque su título bajo **Abiertas ahora**" in " ".join(end.split())
        reader.visitor = Visitor().open("/").follow("Convocatorias").reads("Abiertas ahora").follow(call.title)
        reader.visitor.reads("Cierra en", "Preparar mi postulación")
        julio = Visitor(user_by_email(reader.emails["Julio"])).open("/home/").follow("Ejercicios de mi entidad")
        julio.follow(call.title).reads("Abierta")


def test_nothing_that_the_quick_start_says_of_the_screen_is_passed_over() -> None:
    steps = {number: _IF.sub("", said) for number, said in sections(quick_start(".es")).items() if 1 < number < 8}
    unread = {number: re.findall(r"\*\*(.+?)\*\*", _ASKED.sub("", said)) for number, said in steps.items()}
    assert unread == {number: [] for number in steps}
    assert re.findall(r"\*\*(.+?)\*\*", _ASKED.sub("", "Pulse **Salir**. Toque **Salir**.")) == ["Salir"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("**Empezar un ejercicio**", "**Iniciar un ejercicio**"),
        ("**Título**", "**Nombre**"),
        ("designada.", "nombrada."),
    ],
)
def test_a_wrong_word_in_the_quick_start_is_seen(right: str, wrong: str) -> None:
    _ate()
    text = quick_start(".es")
    reader = Reader(text)
    with pytest.raises((AssertionError, KeyError)):
        reader.do(sections(text.replace(right, wrong))[2])


def test_both_quick_starts_name_the_same_things_in_the_same_order() -> None:
    """The English one is walked with the Spanish one: people, fields, texts and buttons are the same."""
    spanish, english = (sections(quick_start(language)) for language in (".es", ""))
    assert [*spanish] == [*english] == [*range(1, 9)]
    for number in range(2, 8):
        said = [[one or two for one, two in _SAID.findall(text[number])] for text in (spanish, english)]
        assert [" ".join(one.split()) for one in said[0]] == [" ".join(one.split()) for one in said[1]]

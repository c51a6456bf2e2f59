"""The wall of a workshop: sticking, putting together, naming, voting; the projector; who may and who may not."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from challenges.actions import walls
from challenges.models import NoteGroup, NoteVote, Workshop
from challenges.rules import walls as rules
from kernel.verdict import Refused
from ledger.models import Entry
from tests import cast
from tests.challenges.exercising import official, workshop
from tests.factories import call_at
from tests.journeys.walking import words

pytestmark = pytest.mark.django_db


def client(person: User) -> Client:
    User.objects.filter(pk=person.pk).update(language="en")
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)
    return found


def held() -> Workshop:
    """A workshop with two participants called in."""
    made = workshop(call_at("framing"))
    for number in (1, 2):
        made.attendances.get_or_create(user=official(number))
    return made


def address(made: Workshop, name: str = "workshop_wall") -> str:
    return reverse(name, args=[made.call.reference, made.pk])


def send(person: User, made: Workshop, **fields: Any) -> None:
    assert client(person).post(address(made), fields).status_code == 302


def texts(made: Workshop) -> list[str]:
    return [note.text for note in made.notes.order_by("pk")]


# --- working ---------------------------------------------------------------------------------------------------------
def test_participants_stick_put_together_name_and_vote_with_forms_alone() -> None:
    made, one, two = held(), official(1), official(2)
    for person, text in ((one, "Dos horas de  cola"), (two, "Nadie contesta"), (two, "Falta rampa")):
        send(person, made, stick="1", text=text)
    assert texts(made) == ["Dos horas de cola", "Nadie contesta", "Falta rampa"]
    first, second, third = made.notes.order_by("pk")
    send(one, made, put="1", notes=[first.pk, second.pk], group="", name="Esperar")
    group = made.note_groups.get()
    assert (group.name, {note.pk for note in group.notes.all()}) == ("Esperar", {first.pk, second.pk})
    send(two, made, put="1", notes=[third.pk], group=group.pk, name="")
    send(two, made, call=group.pk, name="Esperar sin saber")
    send(one, made, vote=group.pk)
    group.refresh_from_db()
    assert (group.name, group.notes.count(), group.votes.count()) == ("Esperar sin saber", 3, 1)
    send(one, made, vote=group.pk)
    send(two, made, put="1", notes=[third.pk], group="0", name="")
    assert (group.votes.count(), group.notes.count()) == (0, 2)


def test_the_page_needs_no_script_and_names_no_author() -> None:
    made = held()
    walls.stick_note(workshop=made, text="Dos horas de cola", by=official(1))
    walls.group_notes(workshop=made, notes=[made.notes.get().pk], group=None, name="Esperar", by=official(1))
    answer = client(official(2)).get(address(made))
    page = lxml.html.document_fromstring(answer.content.decode())
    main = words(page.xpath("//main")[0])
    assert "Dos horas de cola" in main
    assert official(1).name not in main
    boxes = page.xpath("//input[@name='notes']")
    assert [(box.get("form"), bool(box.getparent().tag == "label")) for box in boxes] == [("put", True)]
    assert page.xpath("//form[@id='put'][@method='post']//input[@name='csrfmiddlewaretoken']")
    assert not page.xpath("//main//*[@draggable or @onclick]")
    assert not page.xpath("//button[@name='off']"), "somebody else's note"
    assert client(official(1)).get(address(made)).content.decode().count('name="off"') == 1


def test_the_projector_shows_the_most_voted_group_first_without_forms() -> None:
    made = held()
    for text in ("Uno", "Dos"):
        note = walls.stick_note(workshop=made, text=text, by=official(1))
        walls.group_notes(workshop=made, notes=[note.pk], group=None, name=f"Grupo {text}", by=official(1))
    walls.vote(workshop=made, group=NoteGroup.objects.get(name="Grupo Dos").pk, by=official(2))
    answer = client(official(2)).get(address(made, "workshop_projector"))
    page = lxml.html.document_fromstring(answer.content.decode())
    assert [words(one) for one in page.xpath("//main//h2")] == ["Grupo Dos", "Grupo Uno"]
    assert page.xpath("//main//form") == []


def test_who_runs_the_workshop_keeps_the_wall_in_what_was_made() -> None:
    made = held()
    note = walls.stick_note(workshop=made, text="Dos horas de cola", by=official(1))
    walls.group_notes(workshop=made, notes=[note.pk], group=None, name="Esperar", by=official(1))
    with pytest.raises(Refused):
        walls.keep_wall(workshop=made, lines="x", by=official(1))
    send(cast.rosa(), made, keep="1")
    made.refresh_from_db()
    assert "Esperar (0 votes): Dos horas de cola" in made.artefacts
    assert Entry.objects.filter(kind="wall_kept").count() == 1


# --- limits ----------------------------------------------------------------------------------------------------------
def test_a_vote_beyond_the_third_is_refused_with_a_sentence() -> None:
    made = held()
    for number in range(4):
        note = walls.stick_note(workshop=made, text=f"{number}", by=official(1))
        walls.group_notes(workshop=made, notes=[note.pk], group=None, name=f"G{number}", by=official(1))
    groups = list(made.note_groups.order_by("number"))
    for group in groups[:3]:
        walls.vote(workshop=made, group=group.pk, by=official(1))
    answer = client(official(1)).post(address(made), {"vote": groups[3].pk}, follow=True)
    assert "You gave your three votes" in answer.content.decode()
    assert NoteVote.objects.count() == 3


def test_a_note_is_taken_off_by_its_author_and_by_who_runs_the_workshop_only() -> None:
    made = held()
    mine, hers = (walls.stick_note(workshop=made, text=text, by=official(1)) for text in ("A", "B"))
    with pytest.raises(Refused):
        walls.take_off(workshop=made, note=mine.pk, by=official(2))
    send(official(1), made, off=mine.pk)
    send(cast.rosa(), made, off=hers.pk)
    assert texts(made) == []


def test_an_empty_group_goes_and_a_full_wall_says_so() -> None:
    made = held()
    note = walls.stick_note(workshop=made, text="A", by=official(1))
    walls.group_notes(workshop=made, notes=[note.pk], group=None, name="G", by=official(1))
    walls.take_off(workshop=made, note=note.pk, by=official(1))
    assert not made.note_groups.exists()
    assert not rules.may_stick(text="A", notes=rules.NOTES)
    assert not rules.may_stick(text="  ", notes=0)
    assert not rules.may_group(notes=0, name="G", groups=0, new=True)
    assert not rules.may_group(notes=1, name=" ", groups=0, new=True)
    assert not rules.may_group(notes=1, name="G", groups=rules.GROUPS, new=True)


def test_outsiders_find_no_wall_and_members_who_were_not_called_in_only_read() -> None:
    made, other = held(), official(9)
    stranger = client(cast.ines())
    for name in ("workshop_wall", "workshop_projector"):
        assert stranger.get(address(made, name)).status_code == 404
    assert stranger.post(address(made), {"stick": "1", "text": "Hola"}).status_code == 404
    assert "Only who is called in" in client(other).get(address(made)).content.decode()
    send(other, made, stick="1", text="Hola")
    assert texts(made) == []


def test_after_the_announcement_the_wall_stays_as_it_is() -> None:
    made = workshop(call_at("open"))
    assert "its wall stays as it is" in client(cast.rosa()).get(address(made)).content.decode()
    send(cast.rosa(), made, stick="1", text="Hola")
    assert texts(made) == []


@pytest.mark.parametrize(
    "sent", [{"off": "x"}, {"vote": "99999999999999999999"}, {"put": "1", "notes": ["7777"]}, {"stick": "1"}, {}]
)
def test_nonsense_breaks_nothing(sent: dict[str, Any]) -> None:
    made = held()
    assert client(official(1)).post(address(made), sent).status_code in {200, 302, 422}
    assert texts(made) == []

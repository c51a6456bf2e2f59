"""Pages of the admin site: nothing raw on any of them, and one page for each row's history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.forms.fields import JSONField, UUIDField
from django.urls import reverse

from accounts.models import Membership, PublicEntity, User
from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call
from challenges.actions.templates import save_template
from challenges.models import Category
from outbox.models import MailWording, Message
from tests import cast
from tests.accounts.test_admin_words import staff
from tests.challenges.test_templates import content
from tests.factories import call_at
from tests.journeys.test_lists import World
from tests.journeys.walking import words
from tests.listing import kemi
from vault.veil import veiled
from vault.veiled_admin import VeiledAdmin

pytestmark = pytest.mark.django_db

#: What a machine writes and nobody says: JSON, Python's own, keys of 128 bits.
RAW = re.compile(
    r"\{\s*['\"\]}]|\[\s*['\"{\]]|\{\}|\bNone\b|<[\w.]+ object|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-"
    r"|\b\w+ object \(|start-up [0-9a-f]{8}\b"
)
#: Where a page shows values: cells, read-only fields, and what stands in its inputs.
SHOWN = (
    "//h1|//h2|//*[@class='breadcrumbs']|//td|//tbody//th|//div[@class='readonly']|//textarea"
    "|//select/option[@selected]|//*[@class='gl-desk']"
)


def addresses() -> Iterator[str]:
    """Yield the list of each model, its empty form, and a row's own page and history."""
    for model, page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        for row in model._default_manager.all()[:2]:
            key = veiled(row.pk) if isinstance(page, VeiledAdmin) else row.pk
            yield reverse(f"{name}_change", args=[key])
            yield reverse(f"{name}_history", args=[key])
            yield reverse(f"{name}_delete", args=[key])


def raw(page: Any) -> list[str]:
    """Return what is raw on a page."""
    told = [words(one) for one in page.xpath(SHOWN)]
    told += page.xpath("//input[not(@type='hidden')]/@value") + page.xpath("//div[@id='content']//a/text()")
    found = [one[:80] for one in told if RAW.search(one)]
    return found + page.xpath("//*[contains(@class, 'vForeignKeyRawIdAdminField')]/@name")


@pytest.fixture
def filled() -> None:
    """Rows for every list, those of the library and of mails among them."""
    world = World()
    world.add(range(1))
    category = Category.objects.get(number=5)
    save_template(template=None, category=category, name="Escucha", active=True, by=cast.kemi(), **content())
    MailWording.objects.create(mail="challenges/frame_waiting", text_es="Hola, {person}.")
    Message.objects.filter(private=False).update(state="failed", sent_at=None)


def test_no_admin_page_shows_json_nor_a_raw_key(filled: None) -> None:
    client, found, seen = staff("es"), {}, 0
    for address in addresses():
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        seen += 1
        wrong = raw(lxml.html.document_fromstring(answer.content.decode()))
        form = getattr(answer.context.get("adminform"), "form", None)
        wrong += [name for name, one in getattr(form, "fields", {}).items() if isinstance(one, (JSONField, UUIDField))]
        if wrong:
            found[address] = wrong
    assert found == {}
    assert seen > 60


@pytest.mark.parametrize(
    "planted",
    [
        '<td>{"es": "Hola"}</td>',
        "<textarea>[]</textarea><textarea>['a']</textarea>",
        "<div class='readonly'>0b8e7c1e-6d4a-4f0e-9a55-000000000000</div>",
        "<input value='{}'>",
        "<h2>start-up 0b8e7c1e</h2>",
        "<td>Call_partners object (3)</td>",
        "<input class='vForeignKeyRawIdAdminField' name='user'>",
    ],
)
def test_what_is_raw_is_seen(planted: str) -> None:
    assert raw(lxml.html.document_fromstring(f"<html><body><table><tr>{planted}</tr></table>{planted}</body></html>"))


# --- history ---------------------------------------------------------------------------------------------------------
def history(model: Any, pk: Any) -> str:
    answer = kemi().get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[pk]))
    assert answer.status_code == 200
    page = lxml.html.document_fromstring(answer.content.decode())
    return " ".join(words(row) for row in page.xpath("//section[@aria-labelledby='trail']"))


def test_the_history_of_a_call_is_its_record_with_officials_called_by_name() -> None:
    call = call_at("framing")
    appoint_to_call(call=call, user=cast.julio(), role=CallRole.AUDITOR, by=cast.rosa(), resolution_no="R. 77")
    said = history(type(call), call.pk)
    assert "A person was appointed" in said
    assert cast.rosa().name in said
    assert cast.julio().name in said
    assert "Person no." not in said
    assert "R. 77" in said


def test_the_history_of_a_person_tells_her_appointments_and_nothing_of_a_team() -> None:
    person = cast.ana()
    said = history(User, person.pk)
    assert "team" not in said.lower()
    assert cast.rosa().name not in said
    call = call_at("framing")
    appoint_to_call(call=call, user=cast.julio(), role=CallRole.AUDITOR, by=cast.rosa(), resolution_no="R. 77")
    assert "R. 77" in history(User, cast.julio().pk)


def test_the_history_of_an_entity_and_of_a_membership_tell_what_staff_changed() -> None:
    entity, client = cast.ate(), kemi()
    page = reverse("admin:accounts_publicentity_change", args=[entity.pk])
    form = client.get(page).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    rows = {"areas-TOTAL_FORMS": 0, "areas-INITIAL_FORMS": 0}
    assert client.post(page, {**sent, **rows, "city": "Otra"}).status_code == 302
    said = history(PublicEntity, entity.pk)
    assert "Staff changed a row" in said
    assert cast.kemi().name in said
    assert LogEntry.objects.filter(object_id=str(entity.pk)).exists()
    held = Membership.objects.filter(user=cast.rosa()).first()
    assert held is not None
    assert "Staff changed a row" not in history(Membership, held.pk)

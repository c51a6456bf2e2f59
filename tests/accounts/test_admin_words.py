"""The admin site in Spanish and Portuguese: no English word, no raw code, no sentence that guesses a gender."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import PublicEntity, User
from ledger.states import KINDS as RECORDED
from outbox.registry import KINDS as WORK
from outbox.states import DIGEST, JOBS, MESSAGES
from tests import cast
from tests.architecture.tree import ROOT
from tests.journeys.test_lists import World
from tests.journeys.walking import words

pytestmark = pytest.mark.django_db

#: Words that are the same in the three languages, or in two of them.
SAME = {"id", "hash", "ubigeo", "agenda", "no", "e-mail", "webauthn", "startup", "govlink", "start-ups", "startups"}
#: Where the admin site says words of ours: heads of columns, labels, titles, filters, choices, values in words.
SAID = "//th|//td|//label|//h1|//h2|//h3|//summary|//legend|//option|//li/a|//caption|//*[@class='readonly']|//*[@class='help']"


def english() -> set[str]:
    """Return every English word by which the site's models, fields, choices and apps are called."""
    found: set[str] = set()
    with translation.override("en"):
        for model in admin.site._registry:
            meta = model._meta
            found |= {str(meta.verbose_name), str(meta.verbose_name_plural), str(meta.app_config.verbose_name)}
            for field in meta.get_fields():
                found.add(str(getattr(field, "verbose_name", "")))
                found.add(str(getattr(field, "help_text", "")))
                found |= {str(label) for _value, label in getattr(field, "flatchoices", None) or []}
    return {one.lower() for one in found} - SAME - {""}


def staff(language: str) -> Client:
    person = cast.kemi()
    User.objects.filter(pk=person.pk).update(language=language, is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def pages(client: Client) -> Iterator[tuple[str, Any]]:
    """Yield (address, page) of the index, and of each model's list, first row and empty form."""
    addresses = [reverse("admin:index")]
    for model, _page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses.append(reverse(f"{name}_changelist"))
        addresses += [reverse(f"{name}_change", args=[row.pk]) for row in model._default_manager.all()[:1]]
        addresses += [reverse(f"{name}_add")]
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            yield address, lxml.html.document_fromstring(answer.content.decode())


def said(page: Any) -> set[str]:
    return {words(one).strip(" :.").removesuffix(":").lower() for one in page.xpath(SAID)}


@pytest.mark.parametrize("language", ["es", "pt"])
def test_staff_read_no_english_word_and_no_code(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.add(range(1))
    client = staff(language)
    foreign, codes = english(), set(WORK) | set(MESSAGES) | set(RECORDED) - SAME
    found = {}
    seen = 0
    for address, page in pages(client):
        seen += 1
        texts = said(page)
        wrong = (texts & foreign) | (texts & codes) | {one for one in texts if " object (" in one}
        if wrong:
            found[address] = sorted(wrong)
    assert found == {}
    assert seen > 2 * len(admin.site._registry)

    # The same look finds a word that nobody translated.
    monkeypatch.setattr(Authenticator._meta, "verbose_name_plural", "authenticators")
    index = lxml.html.document_fromstring(client.get(reverse("admin:index")).content.decode())
    assert said(index) & english() == {"authenticators"}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "Se guardaron los cambios: entidad pública « Ate »."),
        ("pt", "Mudanças salvas: entidade pública “ Ate ”."),
    ],
)
def test_staff_are_told_of_a_change_without_a_gender(language: str, told: str) -> None:
    entity = PublicEntity.objects.create(
        kind="district_municipality", legal_name="Ate", short_name="Ate", acronym="AT", joined_on="2026-01-01"
    )
    client = staff(language)
    address = reverse("admin:accounts_publicentity_change", args=[entity.pk])
    form = lxml.html.document_fromstring(client.get(address).content.decode()).get_element_by_id("publicentity_form")
    page = client.post(address, dict(form.form_values()), follow=True)
    messages = lxml.html.document_fromstring(page.content.decode()).xpath("//ul[@class='messagelist']/li")
    assert [words(one) for one in messages] == [told]


def _kinds(source: str) -> set[str]:
    """Return the kinds of message that a module posts and that staff may list."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        pairs: dict[Any, Any] = {}
        if isinstance(node, ast.Dict):
            pairs = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
        elif isinstance(node, ast.Call):
            pairs = {one.arg: one.value for one in node.keywords}
        private = isinstance(pairs.get("private"), ast.Constant) and pairs["private"].value is True
        if "template" in pairs and "kind" in pairs and not private:
            either = [pairs["kind"].body, pairs["kind"].orelse] if isinstance(pairs["kind"], ast.IfExp) else []
            found |= {one.value for one in (pairs["kind"], *either) if isinstance(one, ast.Constant)}
    return found


def test_staff_have_a_word_for_each_kind_of_message_and_of_work() -> None:
    assert set(JOBS) == {kind for kind in WORK if not kind.startswith("test.")}
    posted = {f"selection.{one.name.split('.')[0]}" for one in Path(ROOT, "templates/emails/selection").iterdir()}
    posted |= {DIGEST}
    posted |= {one.name.split(".")[0] for one in Path(ROOT, "templates/emails/challenges").glob("frame_*")}
    for room in ("challenges", "selection", "pilots", "startups"):
        posted |= _kinds(Path(ROOT, room, "emails.py").read_text())
    assert posted == set(MESSAGES)

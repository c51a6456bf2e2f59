"""Templates of calls: staff write the library, a focal point begins with one, the call says which."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PublicEntity, User
from challenges.actions.exercises import start_exercise
from challenges.actions.templates import save_template
from challenges.criteria import CRITERIA
from challenges.forms.calls import CallForm
from challenges.forms.templates import CODES, TONGUES
from challenges.models import Call, CallTemplate, CallTemplateVersion, Category
from challenges.rules import templates as rules
from kernel.verdict import Refused
from ledger.models import Entry
from tests import cast
from tests.listing import kemi, sentences

pytestmark = pytest.mark.django_db

TEXTS = {
    "es": {"title": "Escuchar a {entity} en {city}", "summary": "Se busca oír a vecinos.", "eligibility": "Startups."},
    "pt": {"title": "Ouvir {entity}", "summary": "Busca-se ouvir moradores.", "eligibility": "Startups."},
    "en": {"title": "", "summary": "", "eligibility": ""},
}


def content(**changed: Any) -> dict[str, Any]:
    """Return what a template says."""
    criteria = [
        {**one, "weight": weight, "complies_from": 3} for one, weight in zip(CRITERIA, (40, 20, 20, 20), strict=True)
    ]
    days = {"question_days": 14, "open_days": 30, "pilot_weeks": 6}
    return {"texts": TEXTS, "criteria": criteria, **days, **changed}


def template(**changed: Any) -> CallTemplate:
    """Return a template of the fifth category, saved by staff."""
    category = Category.objects.get(number=5)
    given = {"template": None, "category": category, "name": "Escucha vecinal", "active": True, "by": cast.kemi()}
    return save_template(**{**given, **content(), **changed})


def version_of(made: CallTemplate) -> CallTemplateVersion:
    return made.versions.order_by("-number")[0]


def typed(client: Client, address: str, **changed: Any) -> dict[str, Any]:
    """Return what the form of the admin site would send as it stands."""
    form = client.get(address).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**shown, **changed}.items() if value is not None}


# --- rules -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pattern", ["{startup} ayuda", "{}", "Escuchar {entity", "Escuchar } a"])
def test_a_title_holds_nothing_but_what_can_be_filled(pattern: str) -> None:
    assert not rules.pattern_is_sound(pattern)


def test_a_title_is_filled_and_no_longer_than_a_call_may_have() -> None:
    assert rules.pattern_is_sound("Escuchar a {entity} en {city}")
    assert rules.filled("Escuchar a {entity} en {city}", {"entity": "Ate", "city": "Lima"}) == "Escuchar a Ate en Lima"
    assert len(rules.filled("{entity} " * 9, {"entity": "x" * 100})) <= rules.TITLE


# --- the library -----------------------------------------------------------------------------------------------------
def test_staff_write_a_template_in_three_languages_without_any_json() -> None:
    client, page = kemi(), reverse("admin:challenges_calltemplate_add")
    named = {f"{field}_{code}": TEXTS[code][field] for code in TONGUES for field in TEXTS["es"]}
    first = {"category": Category.objects.get(number=5).pk, "name": "Escucha vecinal", "active": "on"}
    answer = client.post(page, typed(client, page, **named, **first))
    assert answer.status_code == 302, sentences(answer)
    made = version_of(CallTemplate.objects.get(name="Escucha vecinal"))
    assert (made.number, made.texts["pt"]["title"], [one["code"] for one in made.criteria]) == (
        1,
        "Ouvir {entity}",
        CODES,
    )
    assert made.criteria[0]["anchors"] == CRITERIA[0]["anchors"]
    assert made.criteria[0]["translations"]["pt"] == CRITERIA[0]["translations"]["pt"]
    assert Entry.objects.filter(kind="call_template_saved").count() == 1


def test_a_change_makes_the_next_version_and_what_stays_makes_none() -> None:
    made, client = template(), kemi()
    page = reverse("admin:challenges_calltemplate_change", args=[made.pk])
    assert client.post(page, typed(client, page)).status_code == 302
    assert made.versions.count() == 1
    assert client.post(page, typed(client, page, summary_es="Se busca otra cosa.")).status_code == 302
    assert [one.texts["es"]["summary"] for one in made.versions.order_by("number")] == [
        "Se busca oír a vecinos.",
        "Se busca otra cosa.",
    ]
    shown = client.get(page).content.decode()
    for one in made.versions.all():
        old = reverse("admin:challenges_calltemplateversion_change", args=[one.pk])
        assert old in shown
        assert one.texts["es"]["summary"] in client.get(old).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title_es": "{startup}"}, "{startup}"),
        ({"C1_weight": 50}, "100"),
        ({"C2_anchors_es": "Una\nDos"}, "six lines"),
        ({"C2_anchors_pt": "Uma"}, "six lines"),
        ({"question_days": 40}, "before the call closes"),
        ({"question_days": 3}, "seven days"),
        ({"summary_es": ""}, "required"),
    ],
)
def test_staff_read_what_a_template_lacks(changed: dict[str, Any], said: str) -> None:
    made, client = template(), kemi()
    page = reverse("admin:challenges_calltemplate_change", args=[made.pk])
    answer = client.post(page, typed(client, page, **changed))
    assert answer.status_code == 200
    assert said in " ".join(sentences(answer)), sentences(answer)
    assert made.versions.count() == 1


def test_who_is_no_staff_writes_no_template() -> None:
    with pytest.raises(Refused):
        template(by=cast.rosa())


# --- beginning with one ----------------------------------------------------------------------------------------------
def rosa() -> Client:
    person = cast.rosa()
    User.objects.filter(pk=person.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def test_rosa_begins_a_call_with_a_template_and_the_call_says_which() -> None:
    cast.ate()
    chosen, client = version_of(template()), rosa()
    page = reverse("exercise_start")
    assert "Escucha vecinal (version 1)" in client.get(page).content.decode()
    answer = client.post(page, {"entity": cast.ate().pk, "template": chosen.pk, "title": ""})
    assert answer.status_code == 302
    call = Call.objects.get(template_version=chosen)
    entity = cast.ate()
    assert call.title == f"Escuchar a {entity.short_name} en {entity.city}"
    assert (call.summary, call.pilot_weeks) == ("Se busca oír a vecinos.", 6)
    assert list(call.criteria.order_by("order").values_list("weight", flat=True)) == [40, 20, 20, 20]
    assert "Escucha vecinal, version 1" in client.get(reverse("exercise", args=[call.reference])).content.decode()
    written = Entry.objects.get(call=call.reference, kind="exercise_started").payload
    assert '"template":"Escucha vecinal"' in written
    assert '"version":1' in written


def test_an_old_call_keeps_its_version_when_the_template_goes_on() -> None:
    made = template()
    call = start_exercise(entity=cast.ate(), title="", by=cast.rosa(), template=version_of(made))
    template(template=made, **content(pilot_weeks=9))
    call.refresh_from_db()
    assert (call.template_version.number, call.pilot_weeks, version_of(made).number) == (1, 6, 2)  # type: ignore[union-attr]


def test_an_entity_of_brazil_begins_in_portuguese_and_reads_spanish_where_that_is_missing() -> None:
    texts = {**TEXTS, "pt": {**TEXTS["pt"], "summary": ""}}
    entity = cast.ate()
    PublicEntity.objects.filter(pk=entity.pk).update(country="BR")
    entity.refresh_from_db()
    call = start_exercise(entity=entity, title="", by="test", template=version_of(template(texts=texts)))
    assert (call.title, call.summary) == (f"Ouvir {entity.short_name}", TEXTS["es"]["summary"])


def test_a_template_out_of_use_is_not_offered_nor_taken() -> None:
    made, client = template(), rosa()
    chosen = version_of(made)
    template(template=made, active=False)
    answer = client.post(reverse("exercise_start"), {"entity": cast.ate().pk, "template": chosen.pk, "title": "X"})
    assert "Escucha vecinal" not in answer.content.decode()
    assert not Call.objects.filter(template_version=chosen).exists()


def test_the_calendar_fills_the_dates_that_were_left_empty() -> None:
    call = start_exercise(entity=cast.ate(), title="", by=cast.rosa(), template=version_of(template()))
    opens = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    form = CallForm(call=call)
    sent = {name: value for name, value in form.initial.items() if value is not None}
    form = CallForm({**sent, "opens_at": opens, "closes_at": opens + timedelta(days=20)}, call=call)
    assert form.is_valid(), form.errors
    given = form.arguments()
    assert (given["questions_until"], given["closes_at"]) == (opens + timedelta(days=14), opens + timedelta(days=20))
    assert given["opens_at"] == opens


def test_without_a_template_a_title_is_needed() -> None:
    template()
    answer = rosa().post(reverse("exercise_start"), {"entity": cast.ate().pk, "title": ""})
    assert answer.status_code == 422
    assert "begin with a template" in answer.content.decode()

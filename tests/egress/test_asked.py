"""The net answers nobody: not who sends a cookie, not who uploads a file, not what was written before anybody applied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from challenges.models import Call, CallDocument, CallTemplate, Category
from challenges.views import public
from outbox.models import MailWording
from pilots.models import Lesson, Pilot
from pilots.queries.written import is_text
from startups.models import Startup, Submission
from startups.queries import guard, written
from startups.rules.guard import squeeze
from tests import cast
from tests.egress.test_guard import NAME, _guarded, a_pdf, as_, call, leak_in
from tests.factories import call_at

__all__ = ["_guarded", "call"]
pytestmark = pytest.mark.django_db
#: A name that nobody has, as long as one that applies.
LONG, NOBODY = "EscutaLensVozUrbana", "CeiboLunaRocaVerde9"


# --- cookies ---------------------------------------------------------------------------------------------------------


def answered(call: Call, cookie: str) -> int:
    browser = Client()
    browser.cookies["csrftoken"] = cookie
    return browser.get(f"/calls/{call.reference}/").status_code


def test_a_cookie_that_comes_back_answers_no_guess(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    Startup.objects.update(name=LONG)
    guard.forget()
    # Such a cookie is sent back as it came, or with its mask taken off.
    assert (answered(call, LONG.ljust(32, "A")), answered(call, NOBODY.ljust(32, "A"))) == (200, 200)
    masked = "a" * 32 + LONG.ljust(32, "A")
    assert (answered(call, masked), answered(call, "a" * 32 + NOBODY.ljust(32, "A"))) == (200, 200)
    leak_in(monkeypatch, public, LONG)
    assert answered(call, "A" * 32) == 503


def test_a_cookie_of_ours_is_still_searched(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = public.render

    def leaking(request: HttpRequest, *more: Any, **named: Any) -> HttpResponse:
        answer = draw(request, *more, **named)
        answer.set_cookie("last", NAME)
        return answer

    monkeypatch.setattr(public, "render", leaking)
    assert Client().get(f"/calls/{call.reference}/").status_code == 503


# --- files of the entity ---------------------------------------------------------------------------------------------


def test_a_document_of_the_entity_comes_back_whatever_stands_in_it(call: Call) -> None:
    document = CallDocument(
        call=call, title="Bases", mime="application/pdf", size=3, sha256="0" * 64, published_at=timezone.now()
    )
    document.file.save("bases.pdf", ContentFile(a_pdf(call)))
    for browser in (Client(), as_(cast.rosa()), as_(cast.ines())):
        answer = browser.get(f"/calls/{call.reference}/documents/{document.pk}/")
        assert (answer.status_code, answer.getvalue()[:4]) == (200, b"%PDF")


# --- what was written before -----------------------------------------------------------------------------------------


def _wall(call: Call, text: str) -> None:
    now = timezone.now()
    workshop = call.workshops.create(
        title="T", starts_at=now, ends_at=now + timedelta(hours=1), mode="online", facilitator="G"
    )
    workshop.notes.create(text=text, author=cast.rosa(), written_at=now)


def _group(call: Call, text: str) -> None:
    now = timezone.now()
    workshop = call.workshops.create(
        title="T", starts_at=now, ends_at=now + timedelta(hours=1), mode="online", facilitator="G"
    )
    workshop.note_groups.create(number=1, name=text)


def _pilot(call: Call, text: str) -> None:
    winner = Startup.objects.create(name="Nube Clara", country="PE")
    other = call_at("unsealed")
    pilot = Pilot.objects.create(
        call=other, startup=winner, title="Piloto", starts_on="2020-01-01", ends_on="2020-02-01"
    )
    Lesson.objects.create(pilot=pilot, number=1, text=text)


PLACES: dict[str, Callable[[Call, str], Any]] = {
    "a note of a wall": _wall,
    "a group of notes": _group,
    "a translation": lambda call, text: Call.objects.filter(pk=call.pk).update(translations={"en": {"title": text}}),
    "a token of who judges": lambda call, text: ApiToken.objects.create(
        user=cast.ines(), name=text, beginning="x", digest="y", made_at=timezone.now()
    ),
    "a mail's words": lambda call, text: MailWording.objects.create(mail="challenges/frame_waiting", text_es=text),
    "a template": lambda call, text: CallTemplate.objects.create(
        category=Category.objects.earliest("number"), name=text
    ),
    "a pilot of the entity": _pilot,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_name_that_stood_there_before_is_no_secret(call: Call, place: str) -> None:
    assert NAME in {one.text for one in guard.guarded_strings(call)}
    PLACES[place](call, f"Como hace {NAME}")
    assert squeeze(NAME) not in {squeeze(one.text) for one in guard.guarded_strings(call)}


def test_a_start_up_that_was_named_is_still_a_secret_of_another_call(call: Call) -> None:
    """Its pilot tells its name, lawfully: that must not open the blind room of the next call to it."""
    opened = Startup.objects.get(name=NAME)
    Submission.objects.create(
        call=call_at("unsealed"),
        startup=opened, state="draft", opened_at=timezone.now(),
    )  # fmt: skip
    _pilot(call, f"Como hace {NAME}")
    assert NAME in {one.text for one in guard.guarded_strings(call)}


#: Texts that no page of ours shows as somebody wrote them, by model: codes, keys, hashes, and what the program writes.
CODES = {
    "accounts.ApiToken": "beginning digest", "accounts.RoleClaim": "call holder",
    "challenges.Call": "reference resumes_to countries languages",
    "challenges.CallDocument": "mime sha256", "challenges.Certificate": "token data sha256 file_sha256",
    "challenges.ChallengeFrame": "field_revisions", "challenges.Criterion": "code",
    "challenges.Paper": "data sha256 file_sha256 signed_sha256", "challenges.PublicQuestion": "asker_seal",
    "challenges.SurveyItem": "measures",
    "outbox.Job": "kind arguments lease_token note", "outbox.MailPreference": "kind", "outbox.MailWording": "mail",
    "selection.Ballot": "digest result", "selection.BarredPair": "digest", "selection.BallotVote": "senses",
    "selection.Decision": "reserves", "selection.Standing": "levels tie_rule figures",
    "selection.PanelFigures": "facts",
}  # fmt: skip
#: Texts of applicants, or made of theirs: what the net looks for may stand in them by mistake.
THEIRS = {
    "challenges.PublicQuestion": "text public_text", "challenges.SurveyAnswer": "text",
    "outbox.Message": "to language kind call subject text html once_key", "outbox.Enclosure": "name mime",
    "selection.Entry": "code mark slug title sections text_salt", "selection.Reply": "text",
    "selection.ReviewRequest": "grounds",
}  # fmt: skip
#: Known from elsewhere: ``guard._known`` names people and entities; staff write the rest, where no judge reads it.
KNOWN = {
    "accounts.User": "password email name time_zone", "accounts.Area": "name", "accounts.ApiToken": "name",
    "accounts.PublicEntity": "legal_name short_name acronym tax_id country region city ubigeo time_zone website",
    "accounts.Membership": "resolution_no", "challenges.BlockedTerm": "term", "challenges.Partner": "website",
}  # fmt: skip


def test_every_text_below_the_wall_is_somebodys() -> None:
    """A new table or a new field is listed as what people write who run and judge, or here as something else."""
    listed = {f"{model._meta.label}.{field}" for model, *_path, fields in written._PLACES for field in fields}
    listed |= {f"{model._meta.label}.{field}" for model, fields in written._FOR_ALL for field in fields}
    other = {
        f"{label}.{field}"
        for lists in (CODES, THEIRS, KNOWN)
        for label, names in lists.items()
        for field in names.split()
    }
    there = {
        f"{model._meta.label}.{field.name}"
        for app in ("accounts", "challenges", "outbox", "selection")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_concrete_fields
        if is_text(field)
    }
    assert (there - listed - other, other - there, listed & other) == (set(), set(), set())

"""What staff may ask of the admin site by an address that they write themselves: nothing that counts applicants."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from challenges.models import Call
from outbox.actions import post_ready
from outbox.models import Job, Message
from startups.models import Startup, Submission
from tests import cast
from tests.factories import call_at
from tests.listing import address, kemi
from vault.veil import veiled

pytestmark = pytest.mark.django_db


def _asked(model: Any, **lookups: str) -> int:
    return kemi().get(address(model), lookups).status_code


def test_a_list_answers_what_it_offers_as_a_filter_and_nothing_else() -> None:
    cast.ines()
    offered = [(Job, {"state__exact": "failed"}), (User, {"is_staff__exact": "1"})]
    assert [_asked(model, **lookups) for model, lookups in offered] == [200, 200]
    hidden = [
        (User, {"password__startswith": "md5"}),
        (User, {"last_login__gte": "2026-01-01"}),
        (Startup, {"id__startswith": "7"}),
        (Startup, {"created_at__gte": "2026-01-01"}),
        (Startup, {"submissions__call__reference": "ATE-2026-001"}),
        (Job, {"arguments__submission_id": "7"}),
        (Job, {"arguments__contains": "7"}),
        (Message, {"private": "1"}),
        # Asked one after the other, the numbers that nobody finds count private mail: which rows there are is not told.
        (Message, {"id__exact": "7"}),
        (Message, {"pk__exact": "7"}),
        (Job, {"id__in": "7,8,9"}),
    ]
    assert [(model.__name__, _asked(model, **lookups)) for model, lookups in hidden] == [
        (model.__name__, 400) for model, _lookups in hidden
    ]


@pytest.mark.parametrize(
    ("app", "model", "field", "status"),
    [
        ("selection", "seat", "user", 200),
        ("accounts", "membership", "area", 200),
        ("challenges", "partner", "people", 200),
        # Django completes whatever points to a list: by what is sent with a mail it told the numbers of all mails.
        ("outbox", "enclosure", "message", 404),
        ("outbox", "message", "user", 404),
        ("startups", "submission", "startup", 404),
    ],
)
def test_only_what_a_form_offers_is_completed(app: str, model: str, field: str, status: int) -> None:
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
    assert kemi().get(reverse("admin:autocomplete"), asked).status_code == status


def test_a_number_leads_nowhere_in_a_table_whose_keys_are_none() -> None:
    client, call = kemi(), call_at("open")
    led = [
        client.get(reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(model).pk, key])).status_code
        for model, key in ((Call, call.pk), (Submission, 1), (Job, 1))
    ]
    assert led == [302, 404, 404]


def test_staff_see_of_an_applicants_work_only_what_failed() -> None:
    now = timezone.now()
    done = Job.objects.create(kind="startups.receipt", arguments={}, due_at=now, state="done", done_at=now)
    failed = Job.objects.create(kind="startups.flatten", arguments={}, due_at=now, state="failed")
    other = Job.objects.create(kind="pilots.report", arguments={}, due_at=now, state="done", done_at=now)
    page = kemi().get(address(Job)).content.decode()
    assert [f"/outbox/job/{veiled(one.pk)}/" in page for one in (done, failed, other)] == [False, True, True]
    assert kemi().get(reverse("admin:outbox_job_change", args=[veiled(done.pk)])).status_code in {302, 404}


def test_staff_count_nobodys_mail_by_the_numbers_that_are_missing() -> None:
    for private in (False, True, False):
        post_ready(kind="x", subject="Aviso", text="…", language="es", to="luz@muniate.example", private=private)
    client = kemi()
    rows = [*Message.objects.filter(private=False), *Job.objects.filter(kind="outbox.deliver")]
    pages = [client.get(address(Message)).content.decode(), client.get(address(Job)).content.decode()]
    pages += [client.get(reverse("admin:outbox_message_change", args=[veiled(rows[0].pk)])).content.decode()]
    assert [page.count("/change/") >= 2 for page in pages[:2]] == [True, True], "both lists lead on"
    pages += [client.get(reverse("admin:outbox_job_change", args=[veiled(rows[-1].pk)])).content.decode()]
    numbers = re.compile(r"/outbox/(?:message|job)/\d+/|name=\"_selected_action\" value=\"\d{1,18}\"|#\d+\b")
    assert [numbers.findall(page) for page in pages] == [[], [], [], []]
    told = re.findall(r"/change/\">(Deliver a(?: private)? message)</a>", pages[1])
    assert (told, "?kind=outbox.deliver_private" in pages[1]) == (["Deliver a message"] * 2, True)
    assert Job.objects.filter(kind="outbox.deliver_private").count() == 1
    assert client.get(reverse("admin:outbox_job_change", args=[rows[-1].pk])).status_code == 302

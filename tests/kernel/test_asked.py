"""A query whose SQL is kept answers as the query would that is made anew, with each value and at each moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, DateField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from accounts.queries import is_member
from accounts.states import MemberRole
from challenges.models import Call
from kernel.asked import Asked
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
WITH_ENTITY: Asked[Call] = Asked(
    lambda reference: Call.objects.select_related("entity", "frame__owner_area").filter(reference=reference),
    reference=CharField(),
)


def everything(row: Any) -> dict[str, Any]:
    """Return all that was read of a row, and of the rows that came with it."""
    own = {name: value for name, value in row.__dict__.items() if name != "_state"}
    return own | {name: everything(one) for name, one in row._state.fields_cache.items() if one is not None}


def test_each_value_finds_its_own_row_whole() -> None:
    calls = [call_at("open", reference="ATE-2026-41"), call_at("closed", reference="ATE-2026-42")]
    for call in (*calls, *calls):
        found = WITH_ENTITY.first(reference=call.reference)
        anew = Call.objects.select_related("entity", "frame__owner_area").filter(reference=call.reference).first()
        assert everything(found) == everything(anew)
        assert found == call
    assert WITH_ENTITY.first(reference="ATE-2026-43") is None


def test_a_row_is_read_as_it_is_now() -> None:
    call = call_at("open", reference="ATE-2026-44")
    for title in ("One", "Another"):
        Call.objects.filter(pk=call.pk).update(title=title)
        with CaptureQueriesContext(connection) as asked:
            found = WITH_ENTITY.first(reference="ATE-2026-44")
            assert found is not None
            assert (found.title, bool(found.entity.legal_name)) == (title, True)
        assert len(asked) == 1


def test_a_value_cannot_say_more_than_a_value() -> None:
    call_at("open", reference="ATE-2026-45")
    for typed in ("x' OR '1'='1", "%s", "%", "ATE-2026-4_", "ate-2026-45"):
        assert WITH_ENTITY.first(reference=typed) is None
        assert not Call.objects.filter(reference=typed).exists()


def test_the_day_is_the_one_of_each_asking() -> None:
    day = timezone.localdate()
    kept: Asked[Membership] = Asked(lambda day: Membership.objects.filter(starts_on=day), day=DateField())
    one = Membership.objects.create(
        user=cast.ana(), entity=call_at("open").entity, role=MemberRole.HEAD, starts_on=day + timedelta(days=3)
    )
    assert [kept.first(day=day + timedelta(days=more)) for more in (2, 3, 4)] == [None, one, None]


def test_a_membership_counts_from_its_first_to_its_last_day_and_for_its_role(time_machine: Any) -> None:
    user, entity, day = cast.ana(), call_at("open").entity, timezone.localdate()
    Membership.objects.create(
        user=user, entity=entity, role=MemberRole.HEAD, starts_on=day, ends_on=day + timedelta(days=2)
    )
    seen, now = [], timezone.now()
    for more in (-1, 0, 2, 3):
        time_machine.move_to(now + timedelta(days=more))
        seen.append((more, is_member(user, entity), is_member(user, entity, MemberRole.HEAD)))
        assert not is_member(user, entity, MemberRole.FOCAL_POINT)
    assert seen == [(-1, False, False), (0, True, True), (2, True, True), (3, False, False)]


def test_a_session_that_is_gone_signs_nobody_in() -> None:
    client = Client()
    client.force_login(cast.ana(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/home/").status_code == 200
    session = client.session
    session.model.objects.filter(pk=session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/home/").status_code == 302

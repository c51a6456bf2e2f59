"""Who may belong to a public entity: neither staff nor who keeps, audits or judges its sealed calls as somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from accounts.actions import add_member
from accounts.models import Membership, User
from accounts.states import CallRole, ClaimKind
from challenges.actions.exercises import appoint_to_call
from challenges.models import Call
from challenges.queries.roster import plan
from challenges.rules.roster import Line
from kernel.verdict import Refused
from selection.actions.seats import appoint_assessor
from tests import cast
from tests.factories import call_at
from tests.listing import kemi

pytestmark = pytest.mark.django_db
STAFF = "GovLink's staff cannot belong to a public entity. Remove one of the two roles first."


def told(call: Call, user: User, role: str = "civil_servant") -> str:
    """Return what a line of the list says of a person, and see that the action says the same."""
    line = Line(number=2, email=user.email, name=user.name, role=role)
    [one] = plan([line], entity=call.entity, workshop=None)
    fields: dict[str, Any] = {"user": user, "entity": call.entity, "role": role, "starts_on": timezone.localdate()}
    if one.good:
        add_member(**fields, by="test").delete()
        return ""
    with pytest.raises(Refused) as refusal:
        add_member(**fields, by="test")
    assert str(refusal.value) == str(one.line.verdict.reason)
    return str(refusal.value)


def test_staff_may_not_join_an_entity_nor_who_has_another_task_in_its_sealed_calls() -> None:
    call = call_at("assessment")
    auditor = cast.another("auditora@contraloria.example", "Amparo Loayza")
    grants.appoint(user=auditor, call=call, role=CallRole.AUDITOR, by="test")
    assert told(call, cast.kemi()) == STAFF
    assert told(call, cast.oscar()) == "This person keeps identities of a call of this entity. Invite somebody else."
    assert told(call, auditor) == "This person audits a call of this entity. Invite somebody else."
    seat = "This person has a seat in a call of this entity: she can belong to it as an assessor only."
    assert (told(call, cast.ines()), told(call, cast.ines(), "assessor")) == (seat, "")
    Call.objects.filter(pk=call.pk).update(state="unsealed", review_until=call.closes_at)
    assert [told(call, one) for one in (cast.oscar(), auditor, cast.ines(), cast.kemi())] == ["", "", "", STAFF]


def test_staff_get_neither_a_seat_nor_the_decision() -> None:
    call, kemi_ = call_at("verification"), cast.kemi()
    sentence = "Appoint somebody else: GovLink's staff neither judge nor decide."
    with pytest.raises(Refused) as seat:
        appoint_assessor(call=call, user=kemi_, by=cast.rosa())
    with pytest.raises(Refused) as decision:
        appoint_to_call(call=call, user=kemi_, role=CallRole.AUTHORITY, by=cast.rosa())
    with pytest.raises(Refused) as audit:
        appoint_to_call(call=call, user=kemi_, role=CallRole.AUDITOR, by=cast.rosa())
    assert (str(seat.value), str(decision.value)) == (sentence, sentence)
    assert str(audit.value) == "Appoint somebody else: GovLink's staff do not audit what they run."
    assert grants.roles_on(kemi_, call) == set()


def test_who_judges_decides_or_audits_is_not_made_staff_before_the_opening() -> None:
    call, browser = call_at("assessment"), kemi()
    auditor, other = (cast.another(f"{name}@x.example", name) for name in ("amparo", "otra"))
    grants.appoint(user=auditor, call=call, role=CallRole.AUDITOR, by="test")
    # Who applies is told nothing else than who has no part in it: the answer must not say who applies.
    applicant = cast.daniela()
    grants.claim(user=applicant, call=call.reference, kind=ClaimKind.OTHER)

    def made(user: User) -> list[str]:
        data = {"name": user.name, "language": "es", "time_zone": "America/Lima", "is_active": "on", "is_staff": "on"}
        data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
        answer: Any = browser.post(reverse("admin:accounts_user_change", args=[user.pk]), data)
        return [] if answer.status_code == 302 else answer.context["adminform"].form.errors.get("is_staff", [])

    for one in (auditor, cast.ines()):
        one.memberships.all().delete()
        (told_,) = made(one)
        assert told_.startswith("This person judges, decides or audits in a call whose identities are sealed.")
    assert (made(other), made(applicant)) == ([], [])
    Call.objects.filter(pk=call.pk).update(state="unsealed", review_until=call.closes_at)
    assert made(auditor) == []


def test_what_is_refused_does_not_tell_who_applies() -> None:
    call = call_at("assessment")
    for person in (cast.bruno(), cast.daniela()):
        if person == cast.daniela():
            grants.claim(user=person, call=call.reference, kind=ClaimKind.OTHER)
        assert told(call, person) == ""
        grants.appoint(user=person, call=call, role=CallRole.AUDITOR, by="test")
        assert told(call, person) == "This person audits a call of this entity. Invite somebody else."


def save(browser: Client, user: User, *, is_staff: bool, **row: Any) -> list[str]:
    """Send a person's page of the admin site with one membership; return what it says is wrong."""
    page = reverse("admin:accounts_user_change", args=[user.pk])
    data = {"name": user.name, "language": "es", "time_zone": "America/Lima", "is_active": "on"}
    if is_staff:
        data["is_staff"] = "on"
    old = "id" in row
    data |= {"memberships-TOTAL_FORMS": str(int(bool(row))), "memberships-INITIAL_FORMS": str(int(old))}
    data |= {f"memberships-0-{name}": str(value) for name, value in {"user": user.pk, "area": "", **row}.items()}
    answer: Any = browser.post(page, data)
    if answer.status_code == 302:
        return []
    return [str(one) for one in answer.context["inline_admin_formsets"][0].formset.non_form_errors()]


def test_the_admin_site_makes_no_member_staff_and_no_staff_member() -> None:
    browser, ate, today = kemi(), cast.ate(), timezone.localdate()
    julio, ana = cast.julio(), cast.ana()
    row = {"entity": ate.pk, "role": "civil_servant", "starts_on": "2020-01-01"}
    held = Membership.objects.get(user=julio).pk
    assert save(browser, julio, is_staff=True, id=held, **row) == [STAFF]
    assert save(browser, ana, is_staff=True, **row) == [STAFF]
    assert save(browser, julio, is_staff=True) == [STAFF], "Her membership counts, though the page does not send it."
    assert save(browser, ana, is_staff=False, **row) == []
    assert save(browser, julio, is_staff=True, id=held, ends_on=today - timedelta(days=1), **row) == []
    assert User.objects.filter(is_staff=True, memberships__ends_on=None, memberships__isnull=False).count() == 0
    page = reverse("admin:accounts_membership_add")
    answer: Any = browser.post(page, {**row, "user": cast.kemi().pk})
    assert answer.context["adminform"].form.non_field_errors() == [STAFF]

"""Appointments and exclusive roles."""

import pytest
from django.db import IntegrityError, transaction

from accounts import grants
from accounts.models import RoleClaim
from accounts.states import CallRole, ClaimKind
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry
from tests import cast


@pytest.fixture
def call(db):
    return Call.objects.create(reference="ATE-1", entity=cast.ate(), title="Uno")


def test_luz_is_appointed_on_one_call_only(call):
    other = Call.objects.create(reference="ATE-2", entity=cast.ate(), title="Dos")
    grants.appoint(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by=cast.kemi())
    assert grants.is_appointed(cast.luz(), CallRole.AUTHORITY, call) is True
    assert grants.is_appointed(cast.luz(), CallRole.AUTHORITY, other) is False
    assert list(grants.calls_for(cast.luz(), CallRole.AUTHORITY, Call.objects.all())) == [call]
    assert list(grants.appointed(call, CallRole.AUTHORITY)) == [cast.luz()]
    assert grants.roles_on(cast.luz(), call) == {"authority"}


def test_superuser_is_not_appointed_by_being_superuser(call):
    assert grants.is_appointed(cast.kemi(), CallRole.CUSTODIAN, call) is False
    assert list(grants.calls_for(cast.kemi(), CallRole.CUSTODIAN, Call.objects.all())) == []


def test_appointment_is_recorded_without_a_name(call):
    grants.appoint(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by=cast.kemi(), resolution_no="R-1")
    entry = Entry.objects.get(call="ATE-1", kind="appointment")
    assert entry.payload == (
        f'{{"by":"user:{cast.kemi().pk}","person":"user:{cast.luz().pk}","resolution_no":"R-1","role":"authority"}}'
    )


@pytest.mark.parametrize("second", [CallRole.CUSTODIAN, CallRole.MENTOR])
def test_authority_may_not_take_a_role_that_excludes_hers(call, second):
    grants.appoint(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by=cast.kemi())
    with pytest.raises(Refused):
        grants.appoint(user=cast.luz(), call=call, role=second, by=cast.kemi())
    assert grants.roles_on(cast.luz(), call) == {"authority"}


@pytest.mark.parametrize("kind", [ClaimKind.ASSESSOR, ClaimKind.AUTHORITY, ClaimKind.AUDITOR])
def test_what_the_entity_gives_to_a_member_of_an_applicant_is_void_and_excludes_the_next(call, kind):
    grants.claim(user=cast.daniela(), call=call.reference, kind=ClaimKind.OTHER)
    grants.claim(user=cast.daniela(), call=call.reference, kind=kind)
    assert bool(grants.standing(cast.daniela(), call.reference)) is False
    second = ClaimKind.AUDITOR if kind == ClaimKind.AUTHORITY else ClaimKind.AUTHORITY
    with pytest.raises(Refused):
        grants.claim(user=cast.daniela(), call=call.reference, kind=second)
    grants.release(user=cast.daniela(), call=call.reference, kind=kind)
    assert list(RoleClaim.objects.values_list("kind", flat=True)) == [ClaimKind.OTHER]


def test_member_of_an_applicant_may_not_become_custodian(call):
    grants.claim(user=cast.daniela(), call=call.reference, kind=ClaimKind.OTHER)
    with pytest.raises(Refused):
        grants.claim(user=cast.daniela(), call=call.reference, kind=ClaimKind.CUSTODIAN)


def test_auditor_has_that_role_only(call):
    grants.appoint(user=cast.luz(), call=call, role=CallRole.AUDITOR, by=cast.kemi())
    for role in (CallRole.AUTHORITY, CallRole.CUSTODIAN, CallRole.MENTOR):
        with pytest.raises(Refused):
            grants.appoint(user=cast.luz(), call=call, role=role, by=cast.kemi())
    assert grants.roles_on(cast.luz(), call) == {"auditor"}


def test_dismissed_person_is_free_for_another_role(call):
    grants.appoint(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by=cast.kemi())
    grants.dismiss(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by=cast.kemi())
    grants.appoint(user=cast.luz(), call=call, role=CallRole.CUSTODIAN, by=cast.kemi())
    assert grants.roles_on(cast.luz(), call) == {"custodian"}


def test_database_refuses_a_second_exclusive_role_even_past_the_rule(call):
    grants.claim(user=cast.luz(), call="ATE-1", kind=ClaimKind.AUTHORITY)
    holder = RoleClaim.objects.get().holder
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleClaim.objects.create(call="ATE-1", holder=holder, kind=ClaimKind.ASSESSOR)


def test_claims_do_not_tell_who_holds_them(call):
    grants.claim(user=cast.daniela(), call="ATE-1", kind=ClaimKind.OTHER)
    grants.claim(user=cast.daniela(), call="ATE-2", kind=ClaimKind.OTHER)
    first, second = RoleClaim.objects.order_by("call")
    assert first.holder != second.holder
    assert str(cast.daniela().pk) != first.holder

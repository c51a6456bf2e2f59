"""Who reads lines of the platform's own record: staff, and of them none that would tell whose a team is."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import grants
from accounts.actions import register_person
from accounts.models import User
from accounts.states import CallRole
from ledger.actions import record
from ledger.actions.checkpoints import sign_now
from ledger.models import Entry
from startups.actions.profiles import register_startup
from tests import cast
from tests.factories import call_at
from tests.listing import address, kemi
from vault.veil import veiled

pytestmark = pytest.mark.django_db


def line(kind: str, call: str = "") -> Entry:
    """Append a line to a chain; to the platform's where no call is named."""
    with transaction.atomic():
        return record(kind, by="test", call=call)


def page_of(entry: Entry) -> str:
    return reverse("admin:ledger_entry_change", args=[veiled(entry.pk)])


def test_staff_read_what_was_registered_and_not_which_team_somebody_made() -> None:
    """An account that was made a minute before a start-up would tell whose it is."""
    nadia = register_person(email="nadia@rio.example", name="Nadia Ríos", by="signup")
    register_startup(by=nadia, name="Río Claro", country="PE")
    team = Entry.objects.get(kind="startup_registered")
    own = Entry.objects.filter(kind="person_registered").latest("pk")
    client = kemi()
    listed = client.get(address(Entry), {"q": "registered"}).content.decode()
    assert [page_of(one) in listed for one in (own, team)] == [True, False]
    assert [client.get(page_of(one)).status_code for one in (own, team)] == [200, 302]
    # Neither its place nor its hashes, which would tell that a line is left out beside it.
    told = client.get(page_of(own)).content.decode()
    assert [said for said in (own.leaf_hash, own.previous_hash) if said in told] == []
    assert [said for said in (f'<div class="readonly">{own.seq}</div>', f"#{own.seq}<") if said in told] == []
    # Nor by the number of its row, which counts the lines that are left out too.
    assert re.findall(r"/ledger/entry/\d+/", listed + told) == []
    assert client.get(reverse("admin:ledger_entry_change", args=[own.pk])).status_code == 302
    # A line of a call is public, with its hashes.
    public = line("call_cancelled", call="X-1")
    assert public.leaf_hash in client.get(page_of(public)).content.decode()


def people() -> dict[str, User]:
    """One of each role on a call that must not reach a name, and one of a team that applies."""
    call = call_at("assessment")
    auditor = cast.another("auditora@contraloria.example", "Amparo Loayza")
    grants.appoint(user=auditor, call=call, role=CallRole.AUDITOR, by="test")
    named = {"assessor": cast.ines(), "authority": cast.alcalde(), "focal": cast.rosa(), "team": cast.daniela()}
    return named | {"auditor": auditor}


def test_nobody_but_staff_reads_a_line_of_the_platforms_record() -> None:
    last = line("thing")
    size = sign_now(call="", by="test").size
    paths = ("", "bundle.zip", f"proof?seq={last.seq}&size={size}", f"proof?old={last.seq}&size={size}")
    assert kemi().get(page_of(last)).status_code == 200
    for role, person in people().items():
        client = Client()
        client.force_login(person)
        answers = {path: client.get(f"/record/platform/{path}").status_code for path in paths}
        assert (role, answers) == (role, dict.fromkeys(paths, 404))
        assert (role, [client.get(page).status_code for page in (address(Entry), page_of(last))]) == (role, [302, 302])


@pytest.mark.parametrize("column", range(1, 6))
def test_staff_sort_by_no_place_that_they_are_not_shown(column: int) -> None:
    found = kemi().get(reverse("admin:ledger_entry_changelist"), {"o": column})
    assert "seq" not in {one.lstrip("-") for one in found.context["cl"].queryset.query.order_by}

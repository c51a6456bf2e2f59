"""The append-only record."""

import json
import threading
from datetime import UTC
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from ledger import triggers
from ledger.actions import record
from ledger.models import Entry, Head
from ledger.queries import flaws, payload
from ledger.rules import GENESIS, canonical, leaf_hash
from tests import cast


@pytest.fixture
def chain(db):
    return [record("thing", by="test", call="X-1", number=number) for number in range(3)]


def test_record_chains_entries_of_a_call(chain):
    assert [entry.seq for entry in chain] == [1, 2, 3]
    assert chain[0].previous_hash == GENESIS
    assert chain[2].previous_hash == chain[1].leaf_hash
    assert list(flaws()) == []


def test_record_keeps_calls_apart(chain):
    assert record("thing", by="test", call="X-2").seq == 1


def test_record_names_a_person_by_number_only(db):
    rosa = cast.rosa()
    assert payload(record("thing", by=rosa, call="X-1")) == {"by": f"user:{rosa.pk}"}


def guess(entry: Entry, **said: str | int) -> str:
    """The hash that a line would have if it said just this: what somebody can compute who knows all around it."""
    at = entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    return leaf_hash(
        call=entry.call, seq=entry.seq, kind=entry.kind, payload=canonical(said), recorded_at=at,
        previous_hash=entry.previous_hash,
    )  # fmt: skip


def test_nobody_tries_out_what_a_line_of_the_platform_says_by_its_hash(db):
    public = record("thing", by="test", call="X-1", person="user:7")
    assert guess(public, by="test", person="user:7") == public.leaf_hash, "A line without a salt is found by guessing."
    lines = [record("thing", by="test", person="user:7") for _time in range(2)]
    assert [line for line in lines if guess(line, by="test", person="user:7") == line.leaf_hash] == []
    salts = [json.loads(line.payload)["line_salt"] for line in lines]
    assert (len(set(salts)), [len(salt) for salt in salts]) == (2, [64, 64])
    # Who may read the line reads what it says, and no salt.
    assert payload(lines[0]) == {"by": "test", "person": "user:7"}


def test_lines_of_before_there_were_salts_verify_with_those_of_after(db):
    before = record("thing", by="test")
    old = Entry(
        call="", seq=before.seq + 1, kind="thing", payload=canonical({"by": "test", "number": 1}),
        recorded_at=before.recorded_at, previous_hash=before.leaf_hash,
    )  # fmt: skip
    old.leaf_hash = guess(old, by="test", number=1)
    old.save()
    Head.objects.filter(call="").update(seq=old.seq, leaf_hash=old.leaf_hash)
    after = record("thing", by="test", number=2)
    assert (list(flaws()), after.previous_hash) == ([], old.leaf_hash)
    assert [payload(line) for line in (old, after)] == [{"by": "test", "number": 1}, {"by": "test", "number": 2}]


def test_record_refuses_what_has_more_than_one_spelling(db):
    for value in (1.5, Decimal("1"), object()):
        with pytest.raises(TypeError):
            record("thing", by="test", number=value)


@pytest.mark.django_db(transaction=True)
def test_record_belongs_inside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        record("thing", by="test")


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "ñ"}) == canonical({"a": "ñ", "b": 1}) == '{"a":"ñ","b":1}'


@pytest.mark.parametrize("change", ["update", "delete"])
def test_database_refuses_to_change_an_entry(chain, change):
    entries = Entry.objects.filter(call="X-1")
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        entries.update(kind="other") if change == "update" else entries.delete()
    assert Entry.objects.filter(call="X-1", kind="thing").count() == 3


@pytest.fixture
def unguarded(chain):
    """The record without its triggers, as somebody with the database's password could have it."""
    triggers.remove(connection)
    yield chain
    triggers.install(connection)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payload", '{"by":"test","number":9}'),
        ("kind", "other"),
        ("seq", 9),
        ("call", "X-9"),
        ("previous_hash", "f" * 64),
    ],
)
def test_verification_notices_a_changed_field(unguarded, field, value):
    Entry.objects.filter(pk=unguarded[1].pk).update(**{field: value})
    assert list(flaws()) != []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_verification_notices_a_missing_entry(unguarded, place):
    Entry.objects.filter(pk=unguarded[place].pk).delete()
    assert list(flaws()) != []


def test_verification_notices_a_chain_rewritten_without_its_head(unguarded):
    Head.objects.filter(call="X-1").delete()
    assert [flaw.reason for flaw in flaws()] == ["the chain has no head"]


def test_command_says_how_many_entries_hold(chain):
    out = StringIO()
    call_command("verify_ledger", "X-1", stdout=out)
    assert out.getvalue() == "3 entries verified: every hash and every link holds.\n"


def test_command_fails_and_names_the_flaw(unguarded):
    Entry.objects.filter(pk=unguarded[1].pk).update(kind="other")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stderr=out)
    assert "X-1 #2: content does not match its hash" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_concurrent_records_keep_one_unbroken_chain():
    def write():
        for _ in range(10):
            with transaction.atomic():
                record("thing", by="test", call="X-1")
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.filter(call="X-1").count() == 40
    assert list(flaws()) == []


def test_anybody_sees_the_record_of_a_call_page_by_page(client, db):
    for number in range(60):
        record("thing", by="test", call="X-1", number=number)
    first = client.get("/record/X-1/")
    assert first.status_code == 200
    assert first.context["next_after"] == 40
    assert len(client.get("/record/X-1/?after=40").context["rows"]) == 20
    assert client.get("/record/NOTHING/").status_code == 404

"""Checkpoints at each change of state and each day, witnesses, keys, and what the database refuses."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ledger import triggers, verify
from ledger.actions import checkpoints, record
from ledger.actions.keys import rotate_key
from ledger.models import Checkpoint, Cosignature, Entry, SigningKey
from ledger.queries import flaws, log
from ledger.rules import notes, tree, witness
from tests.ledger.included import is_included
from tests.ledger.mutants import origin_of, signed
from tests.ledger.whole_call import announced, day, whole

pytestmark = pytest.mark.django_db


def chain(count: int = 5, call: str = "X-1") -> None:
    for number in range(count):
        record("thing", by="test", call=call, number=number)


def test_each_change_of_state_is_signed_after_its_commit(django_capture_on_commit_callbacks: Any) -> None:
    with day(0), django_capture_on_commit_callbacks(execute=True):
        call = announced()
    changes = [one.seq for one in Entry.objects.filter(call=call.reference, kind="call_announced")]
    assert len(changes) == 1
    sizes = [size for size, _note in log.checkpoints(call.reference)]
    assert sizes == changes
    note = log.checkpoints(call.reference)[0][1]
    assert any(notes.is_signed(note, key) for key in log.verifier_keys(log.origin(call.reference)))
    point = notes.read_checkpoint(note)
    assert (point.origin, point.root) == (
        f"localhost:8000/record/{call.reference}", tree.root(log.leaves(call.reference)[: changes[0]]),
    )  # fmt: skip


def test_checkpoints_of_the_platform_do_not_tell_how_much_happened_in_a_day() -> None:
    """Anybody may read them, also who judges: a day in which teams were made looks like one in which nobody came."""
    record("thing", by="test")
    assert checkpoints.keep_signing() == 1
    begun, sizes = timezone.now(), log.signed_sizes("")
    assert [size % checkpoints.BLOCK for size in sizes] == [0]
    grown = []
    for number, lines in enumerate([0, 1, 40, 0], start=1):
        with time_machine.travel(begun + timedelta(days=number, minutes=number)):
            for _line in range(lines):
                record("startup_registered", by="applicant")
            assert checkpoints.keep_signing() == 1
            assert checkpoints.keep_signing() == 0
        grown.append(max(log.signed_sizes("")) - max(sizes))
        sizes = log.signed_sizes("")
    assert grown == [checkpoints.BLOCK] * 4
    # Nor does a change of staff's own, which is called like a change of a call's state, have it signed at once.
    with transaction.atomic():
        record("call_template_saved", by="test")
    assert log.unsigned_changes("") == []
    assert list(flaws()) == []


def test_the_clock_signs_what_grew_each_day_and_what_a_crash_left_unsigned() -> None:
    chain()
    record("call_state", by="test", call="X-1", before="a", after="b")
    record("thing", by="test", call="X-1")
    assert checkpoints.keep_signing() == 2  # the change of state, and the chain that was never signed
    assert [size for size, _note in log.checkpoints("X-1")] == [6, 7]
    assert checkpoints.keep_signing() == 0
    record("thing", by="test", call="X-1")
    assert checkpoints.keep_signing() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert checkpoints.keep_signing() == 1
        assert checkpoints.keep_signing() == 0
    assert [size for size, _note in log.checkpoints("X-1")] == [6, 7, 8]


def test_proofs_of_the_log_lead_to_its_checkpoints() -> None:
    chain(9)
    old = checkpoints.sign_now(call="X-1", by="test")
    chain(4)
    new = checkpoints.sign_now(call="X-1", by="test")
    assert tree.is_consistent(
        old_size=9, old_root=bytes.fromhex(old.root), size=13, root_hash=bytes.fromhex(new.root),
        proof=log.consistency("X-1", 9, 13),
    )  # fmt: skip
    assert is_included(
        leaf_hash=log.leaves("X-1")[3], index=3, size=13, proof=log.inclusion("X-1", 4, 13),
        root_hash=bytes.fromhex(new.root),
    )  # fmt: skip
    for wrong in ((0, 13), (9, 14), (13, 9)):
        with pytest.raises(IndexError):
            log.consistency("X-1", *wrong)
        with pytest.raises(IndexError):
            log.inclusion("X-1", *wrong)
    with pytest.raises(LookupError):
        checkpoints.sign_now(call="NOTHING", by="test")


# --- witnesses -------------------------------------------------------------------------------------------------------


def cosign(folder: Path, call: str = "X-1", **more: Any) -> str:
    out = StringIO()
    given = {"name": "contraloria.example", "key": folder / "key", "state": folder / "seen.json"} | more
    call_command("cosign_checkpoint", call, stdout=out, **given)
    return out.getvalue()


def test_a_witness_cosigns_and_goes_on_from_what_it_saw(tmp_path: Path) -> None:
    chain()
    told = cosign(tmp_path).splitlines()
    verifier, line = told[0], told[1] + "\n"
    assert json.loads((tmp_path / "seen.json").read_text())["size"] == 5
    chain(3)
    cosign(tmp_path)
    assert [one.size for one in Cosignature.objects.all()] == [5, 8]
    note = dict(log.checkpoints("X-1"))[5]
    assert note.endswith(line)
    assert notes.is_signed(note, verifier)
    assert oct((tmp_path / "key").stat().st_mode)[-3:] == "600"
    chain(1, "X-2")
    with pytest.raises(CommandError, match="another record"):
        cosign(tmp_path, "X-2")


def test_a_witness_notices_two_unlike_histories(tmp_path: Path) -> None:
    chain()
    cosign(tmp_path)
    seen = json.loads((tmp_path / "seen.json").read_text())
    triggers.remove(connection)
    Entry.objects.filter(call="X-1").delete()
    Checkpoint.objects.filter(call="X-1").delete()
    triggers.install(connection)
    from ledger.models import Head

    Head.objects.filter(call="X-1").delete()
    chain(8)  # another history, longer, and signed with the same key
    assert log.leaves("X-1")[4].hex() != seen["root"]
    with pytest.raises(CommandError, match="two histories"):
        cosign(tmp_path)
    assert json.loads((tmp_path / "seen.json").read_text()) == seen
    triggers.remove(connection)
    Entry.objects.filter(call="X-1", seq__gt=3).delete()
    Head.objects.filter(call="X-1").update(seq=3)
    triggers.install(connection)
    with pytest.raises(CommandError, match="two histories"):  # and a history that became shorter
        cosign(tmp_path)


def test_a_witness_signs_nothing_that_the_record_did_not_sign() -> None:
    chain()
    note = checkpoints.sign_now(call="X-1", by="test").note
    keys = log.verifier_keys(log.origin("X-1"))
    assert witness.require_continues(note, keys, None, []).size == 5
    with pytest.raises(notes.NotANote):
        witness.require_continues(note.replace("\n5\n", "\n6\n"), keys, None, [])


def test_a_line_made_elsewhere_is_kept_only_when_it_holds(tmp_path: Path) -> None:
    chain()
    point = checkpoints.sign_now(call="X-1", by="test")
    key = notes.private_key(base64.b64encode(bytes(range(32))).decode())
    verifier = notes.verifier_key("prensa.example", notes.public_bytes(key), notes.COSIGNATURE)
    text, _signatures = notes.split(point.note)
    line = notes.cosign(text, name="prensa.example", key=key, seconds=1_800_000_000)
    with pytest.raises(CommandError, match="not the witness"):
        call_command("cosign_checkpoint", "X-1", size=5, line=line.replace("prensa", "prensas"), verifier=verifier)
    call_command("cosign_checkpoint", "X-1", size=5, line=line, verifier=verifier, stdout=StringIO())
    assert log.witnesses("X-1") == [verifier]
    for incomplete in ({"line": line}, {"name": "x"}):
        with pytest.raises(CommandError):
            call_command("cosign_checkpoint", "X-1", **incomplete)


def test_a_witnesses_line_is_checked_in_the_bundle() -> None:
    files, _receipts, _key = whole()
    name = max(one for one in files if one.startswith("checkpoints/"))
    key = notes.private_key(base64.b64encode(bytes(range(32))).decode())
    verifier = notes.verifier_key("prensa.example", notes.public_bytes(key), notes.COSIGNATURE)
    text, _signatures = notes.split(files[name].decode())
    line = notes.cosign(text, name="prensa.example", key=key, seconds=1_800_000_000)
    keys = json.loads(files["keys.json"])
    known = files | {"keys.json": json.dumps(keys | {"witnesses": [verifier]}).encode()}

    def failing(files: dict[str, bytes]) -> list[int]:
        return [number for number, _title, problems in verify.run(verify.Bundle(files)) if problems]

    assert failing(known | {name: files[name] + line.encode()}) == []
    assert failing(files | {name: files[name] + line.encode()}) == [3]
    other = next(one for one in files if one.startswith("checkpoints/") and one != name)
    assert failing(known | {other: files[other] + line.encode()}) == [3]


# --- keys ------------------------------------------------------------------------------------------------------------


def test_the_old_key_vouches_for_the_new_one_and_both_are_published(settings: Any) -> None:
    chain()
    checkpoints.sign_now(call="X-1", by="test")
    old = settings.LEDGER_KEY
    settings.LEDGER_KEY = rotate_key(by="test")
    assert old != settings.LEDGER_KEY
    chain()
    note = checkpoints.sign_now(call="X-1", by="test").note
    first, second = log.public_keys()
    assert notes.is_signed(second.endorsement, notes.verifier_key(log.site_name(), base64.b64decode(first.public_key)))
    newest, oldest = log.verifier_keys(log.origin("X-1"))
    assert (notes.is_signed(note, newest), notes.is_signed(note, oldest)) == (True, False)
    told = Entry.objects.get(call="", kind="key_rotated").payload
    assert second.public_key in told
    assert settings.LEDGER_KEY not in told


def test_a_key_that_was_not_announced_signs_nothing(settings: Any) -> None:
    chain()
    checkpoints.sign_now(call="X-1", by="test")
    chain()
    settings.LEDGER_KEY = base64.b64encode(bytes(range(32))).decode()
    with pytest.raises(checkpoints.UnknownKey):
        checkpoints.sign_now(call="X-1", by="test")


def test_the_verifier_asks_for_the_old_keys_word() -> None:
    files, _receipts, key = whole()
    new = base64.b64encode(bytes(range(32))).decode()
    public = base64.b64encode(notes.public_bytes(notes.private_key(new))).decode()
    keys = json.loads(files["keys.json"])
    first = keys["log"][0]["public_key"]
    kept = {name: data for name, data in files.items() if not name.startswith("checkpoints/")}
    origin = origin_of(files)
    resigned = signed(kept, new, origin)
    site = origin.rpartition("/")[0]

    def failing(endorsement: str) -> list[int]:
        log_keys = [keys["log"][0], {"public_key": public, "endorsement": endorsement}]
        bundle = resigned | {"keys.json": json.dumps({"log": log_keys, "witnesses": []}).encode()}
        return [number for number, _title, problems in verify.run(verify.Bundle(bundle)) if problems]

    text = f"{site}/keys\n{first}\n{public}\n"
    assert failing(notes.sign(text, name=site, key=notes.private_key(key))) == []
    assert failing(notes.sign(text, name=site, key=notes.private_key(new))) == [3]


def test_the_command_stores_a_new_key_where_the_old_one_was(tmp_path: Path, settings: Any) -> None:
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"
    settings.LEDGER_KEY_FILE.write_text(settings.LEDGER_KEY)
    call_command("rotate_ledger_key", stdout=StringIO())
    assert settings.LEDGER_KEY_FILE.read_text() != settings.LEDGER_KEY
    settings.LEDGER_KEY_FILE.unlink()
    out = StringIO()
    settings.LEDGER_KEY = base64.b64encode(bytes(32)).decode()
    SigningKey.objects.create(public_key=log.public_key(log.signing_key()), endorsement="", since=timezone.now())
    call_command("rotate_ledger_key", stdout=out)
    assert "LEDGER_KEY=" in out.getvalue()


# --- the database ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Entry, Checkpoint, Cosignature, SigningKey])
def test_the_database_refuses_to_change_what_was_recorded(model: Any, change: str, tmp_path: Path) -> None:
    chain()
    cosign(tmp_path)
    field = model._meta.fields[2].name
    rows = list(model.objects.values())
    assert rows
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        model.objects.update(**{field: "0"}) if change == "update" else model.objects.all().delete()
    assert list(model.objects.values()) == rows


@pytest.mark.postgres
def test_the_apps_own_role_has_no_right_to_change_the_record() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolname FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER")
        superuser, role = cursor.fetchone()
        cursor.execute(
            """SELECT c.relname, a.privilege_type FROM pg_catalog.pg_class c
            CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
            WHERE c.relname = ANY(%s) AND a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %s)
            AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')""",
            [list(triggers.TABLES), role],
        )
        assert cursor.fetchall() == []
    if superuser:
        return
    for table in triggers.TABLES:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_the_signing_key_is_never_in_the_record() -> None:
    chain()
    checkpoints.sign_now(call="X-1", by="test")
    text = " ".join(Entry.objects.values_list("payload", flat=True))
    text += " ".join(Checkpoint.objects.values_list("note", flat=True))
    assert settings.LEDGER_KEY not in text

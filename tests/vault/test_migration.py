"""Rows and files that were written in the open are sealed by the migration, and nothing of them is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tests.conftest import ON_POSTGRES, ROOT, database_url, process_environment

_WRITE = """
import json
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
old = [("startups", "0001_initial"), ("outbox", "0001_initial"), ("challenges", "0003_catalogue")]
for app, name in old:
    call_command("migrate", app, name, verbosity=0)
state = MigrationExecutor(connection).loader.project_state(old)
get = state.apps.get_model
now = timezone.now()
user = get("accounts", "User").objects.create(email="d@x.example", name="Daniela")
entity = get("accounts", "PublicEntity").objects.create(kind="other", legal_name="Ate", short_name="Ate", acronym="ATE")
category = get("challenges", "Category").objects.first()
call = get("challenges", "Call").objects.create(reference="ATE-1", entity=entity, category=category, title="t", summary="s")
startup = get("startups", "Startup").objects.create(name="Voz Urbana")
get("startups", "IdentityItem").objects.create(startup=startup, kind="product", value="EscutaLens")
one = get("startups", "Submission").objects.create(call=call, startup=startup, state="received", code="K7Q-4MD",
    identity={"legal_name": "Voz Urbana Ltda."}, sworn={"statements": ["true"]}, preview_sha256="ab" * 32,
    preview_confirmed_at=now, salt="cd" * 32, submitted_at=now, submitted_by=user)
get("startups", "Answer").objects.create(submission=one, field="title", text="Mapa de Voz Urbana")
get("startups", "Masking").objects.create(submission=one, field="title", start=8, end=18, kind="org",
    original="Voz Urbana", replacement="[la empresa]", state="masked", decided_by=user, decided_at=now)
get("startups", "EligibilityCheck").objects.create(submission=one, ground="sanction", result="passed", reason="Bien.",
    custodian=user, checked_at=now)
file = get("startups", "Attachment")(submission=one, original_name="voz.pdf", mime="application/pdf", size=5,
    sha256="ef" * 32, uploaded_by=user)
file.file.save("0123456789abcdef", ContentFile(b"%PDF-"), save=False)
file.save()
message = get("outbox", "Message").objects.create(to="d@x.example", language="es", kind="k", subject="s", text="t",
    created_at=now, once_key="receipt:GL-1:1")
get("outbox", "Enclosure").objects.create(message=message, name="a.pdf", mime="application/pdf", content=bytes(range(256)))
"""
_READ = """
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from outbox.models import Enclosure, Message
from startups.models import *
from startups.queries.submissions import behind
one = Submission.objects.get()
file = Attachment.objects.get()
place = read_places(one)[0]
print("READ" + json.dumps([
    one.code, one.identity, one.sworn, one.preview_sha256, one.content_sha256, one.salt, Answer.objects.get().text,
    EligibilityCheck.objects.get().reason, IdentityItem.objects.get().value, file.original_name, file.size, file.sha256,
    file.file.open("rb").read().decode(), [place.number, place.start, place.end, place.original, place.state],
    place.decided_by == one.submitted_by_id, behind(one.call, "K7Q-4MD") == one,
    bytes(Enclosure.objects.get().content) == bytes(range(256)), Message.objects.get().once_key,
]))
"""


@pytest.fixture
def run(db: None, tmp_path: Path) -> Any:
    """Return a function that runs manage.py on an empty database of its own."""
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    if ON_POSTGRES:
        url, name = database_url().rsplit("/", 1)[0], f"old_{uuid4().hex[:8]}"
        _on_the_server(f"CREATE DATABASE {name}")
        url = f"{url}/{name}"

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=process_environment(DATABASE_URL=url, GOVLINK_VAR=str(tmp_path)),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    yield manage
    if ON_POSTGRES:
        _on_the_server(f"DROP DATABASE {name}")


def _on_the_server(statement: str) -> None:
    import psycopg2

    now = connection.settings_dict
    own = psycopg2.connect(
        host=now["HOST"], port=now["PORT"], user=now["USER"], password=now["PASSWORD"], dbname="postgres"
    )
    own.autocommit = True
    with own.cursor() as cursor:
        cursor.execute(statement)
    own.close()


@pytest.mark.long
def test_what_was_written_in_the_open_is_sealed_and_kept(run: Any, tmp_path: Path) -> None:
    run("shell", "-v0", "-c", _WRITE)
    [old] = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert old.read_bytes() == b"%PDF-"
    out = run("shell", "-v0", "-c", _READ)
    read = json.loads(out[out.index("READ") + 4 :])
    once = read.pop()
    assert read == [
        "K7Q-4MD", {"legal_name": "Voz Urbana Ltda."}, {"statements": ["true"]}, "ab" * 32, "", "cd" * 32,
        "Mapa de Voz Urbana", "Bien.", "EscutaLens", "voz.pdf", 5, "ef" * 32, "%PDF-",
        [1, 8, 18, "Voz Urbana", "masked"], True, True, True,
    ]  # fmt: skip
    assert len(once) == 64
    [new] = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert new != old
    assert new.read_bytes()[:4] == b"GLS1"

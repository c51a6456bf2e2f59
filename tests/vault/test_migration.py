"""The migrations, one after the other: what was written in the open is sealed, and at the end stands what is made at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from tests.conftest import ON_POSTGRES, ROOT, database_url, process_environment
from tests.schema import rows, structure

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

# One database is stepped through all migrations for these: they stay together.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("stepped")]

#: A table of Django's own whose key its migrations make wider than its model says.
DIFFERS = {
    f"CREATE TABLE public.auth_group_permissions (group_id integer NOT NULL, id {kind} NOT NULL, "
    "permission_id integer NOT NULL);"
    for kind in ("integer", "bigint")
}
#: The last step fails; what is there then is told.
_BREAK = """
from django.core.management import call_command
from django.db import connection
from startups import triggers
def broken(connection):
    raise RuntimeError("planted")
triggers.install = broken
try:
    call_command("migrate")
except RuntimeError as problem:
    print(problem, connection.introspection.table_names())
"""
#: A model has a column of which no migration knows.
_DRIFT = """
from django.db import connection, models
from challenges.models import Category
from govlink.laying import lay
models.IntegerField(null=True).contribute_to_class(Category, "planted")
print(lay(connection), connection.introspection.table_names())
"""


class Site:
    """manage.py on an empty database of its own, with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, f"own_{uuid4().hex[:8]}"
        self.url = f"sqlite:///{folder / 'own.sqlite3'}"
        if ON_POSTGRES:
            self.url = f"{database_url().rsplit('/', 1)[0]}/{self.name}"
            _on_the_server(f"CREATE DATABASE {self.name}")

    def manage(self, *arguments: str) -> str:
        """Run a command and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=process_environment(DATABASE_URL=self.url, GOVLINK_VAR=str(self.folder)),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def files(self) -> list[Path]:
        """Return the uploaded files."""
        return [path for path in (self.folder / "media").rglob("*") if path.is_file()]

    def end(self) -> None:
        """Leave nothing on the server."""
        if ON_POSTGRES:
            _on_the_server(f"DROP DATABASE {self.name}")


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


@pytest.fixture(scope="module")
def stepped(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A database that holds something since its first migrations, and all the others were applied to."""
    site = Site(tmp_path_factory.mktemp("stepped"))
    site.manage("shell", "-v0", "-c", _WRITE)
    site.old = site.files()
    site.old_content = site.old[0].read_bytes()
    site.manage("migrate", "-v0")
    yield site
    site.end()


@pytest.fixture
def empty(django_db_setup: None, tmp_path: Path) -> Iterator[Site]:
    """An empty database."""
    site = Site(tmp_path)
    yield site
    site.end()


def test_what_was_written_in_the_open_is_sealed_and_kept(stepped: Site) -> None:
    out = stepped.manage("shell", "-v0", "-c", _READ)
    read = json.loads(out[out.index("READ") + 4 :])
    once = read.pop()
    assert read == [
        "K7Q-4MD", {"legal_name": "Voz Urbana Ltda."}, {"statements": ["true"]}, "ab" * 32, "", "cd" * 32,
        "Mapa de Voz Urbana", "Bien.", "EscutaLens", "voz.pdf", 5, "ef" * 32, "%PDF-",
        [1, 8, 18, "Voz Urbana", "masked"], True, True, True,
    ]  # fmt: skip
    assert len(once) == 64
    assert (len(stepped.old), stepped.old_content) == (1, b"%PDF-")
    [new] = stepped.files()
    assert new != stepped.old[0]
    assert new.read_bytes()[:4] == b"GLS1"


def test_an_empty_database_is_made_at_once_as_the_migrations_leave_it(stepped: Site, empty: Site) -> None:
    assert "made at once" in empty.manage("migrate")
    by_steps, at_once = structure(stepped.url), structure(empty.url)
    assert by_steps ^ at_once <= DIFFERS
    furnished = {name: kept for name, kept in rows(empty.url).items() if kept}
    assert {"challenges_category", "pilots_taxunit", "auth_permission", "django_migrations"} <= furnished.keys()
    there = rows(stepped.url)
    differs = [row for name, kept in furnished.items() for row in {*there[name]} ^ {*kept}]
    # Whoever stops on the way is given permissions for the models of then, which nothing takes away.
    assert [row for row in differs if "masking'" not in row] == []


def test_a_database_is_made_whole_or_not_at_all(empty: Site) -> None:
    assert empty.manage("shell", "-v0", "-c", _BREAK) == "planted ['django_migrations']\n"
    assert "made at once" in empty.manage("migrate")


def test_where_models_and_migrations_do_not_tell_the_same_nothing_is_made_at_once(empty: Site) -> None:
    assert empty.manage("shell", "-v0", "-c", _DRIFT) == "False []\n"

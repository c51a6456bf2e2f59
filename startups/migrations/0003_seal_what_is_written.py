"""Seal what was written in the open: answers, envelopes, statements, digests, codes, files, places, identity records."""

import json
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import migrations, transaction

from vault import keys, rules


def seal(apps, schema_editor):
    submissions, maskings = apps.get_model("startups", "Submission"), apps.get_model("startups", "Masking")
    attachments = apps.get_model("startups", "Attachment")
    own = "JOIN startups_submission s ON s.id = t.submission_id"
    with schema_editor.connection.cursor() as cursor:
        _places(cursor, submissions, maskings)
        texts = ["sworn", "preview_sha256", "content_sha256", "salt", "code"]
        _columns(cursor, submissions, ["identity", *texts], "t.call_id")
        _columns(cursor, apps.get_model("startups", "Answer"), ["text"], "s.call_id", own)
        _columns(cursor, apps.get_model("startups", "EligibilityCheck"), ["reason"], "s.call_id", own)
        _columns(cursor, attachments, ["original_name", "size", "sha256"], "s.call_id", own)
        _columns(cursor, apps.get_model("startups", "IdentityItem"), ["value"], "NULL")
        _files(cursor, attachments)


def _columns(cursor, model, names, call, join=""):
    table = model._meta.db_table
    columns = ", ".join(f't."{name}"' for name in names)
    cursor.execute(f'SELECT t.id, {call}, {columns} FROM "{table}" t {join}')
    for pk, call_id, *values in cursor.fetchall():
        scope = "applicants" if call_id is None else f"call_id:{call_id}"
        new = {}
        for name, value in zip(names, values, strict=True):
            field = model._meta.get_field(name)
            if value is None or (field.keep_empty and value == ""):
                continue
            if field.__class__.__name__ == "SealedJSONField":
                value = json.loads(value)
            new[name] = field.seal(value, scope)
            index = {"value": "value_index", "code": "code_index"}.get(name)
            if index:
                new[index] = keys.index_of(scope, str(value))
        if new:
            sets = ", ".join(f'"{name}" = %s' for name in new)
            cursor.execute(f'UPDATE "{table}" SET {sets} WHERE id = %s', [*map(str, new.values()), pk])


def _places(cursor, submissions, maskings):
    field = submissions._meta.get_field("places")
    cursor.execute("SELECT id, call_id FROM startups_submission")
    for pk, call_id in cursor.fetchall():
        rows = [
            {
                "number": number,
                "field": one.field,
                "start": one.start,
                "end": one.end,
                "kind": one.kind,
                "original": one.original,
                "replacement": one.replacement,
                "reason": one.reason,
                "state": one.state,
                "decided_by": one.decided_by_id,
                "decided_at": one.decided_at.isoformat() if one.decided_at else None,
            }
            for number, one in enumerate(maskings.objects.filter(submission_id=pk).order_by("pk"), start=1)
        ]
        sealed = str(field.seal(rows, f"call_id:{call_id}"))
        cursor.execute("UPDATE startups_submission SET places = %s WHERE id = %s", [sealed, pk])


def _files(cursor, attachments):
    storage = attachments._meta.get_field("file").storage
    cursor.execute(
        "SELECT a.id, a.file, s.call_id FROM startups_attachment a JOIN startups_submission s ON s.id = a.submission_id"
    )
    for pk, name, call_id in cursor.fetchall():
        if not name or not storage.exists(name):
            continue
        with storage.open(name, "rb") as stored:
            plain = stored.read()
        key_id, key = keys.key_for(f"call_id:{call_id}")
        new = storage.save(f"originals/{uuid4().hex}", ContentFile(rules.seal_file(plain, key, key_id)))
        cursor.execute("UPDATE startups_attachment SET file = %s WHERE id = %s", [new, pk])
        transaction.on_commit(lambda name=name: storage.delete(name))


class Migration(migrations.Migration):
    dependencies = [("startups", "0002_sealed_columns")]
    operations = [migrations.RunPython(seal)]

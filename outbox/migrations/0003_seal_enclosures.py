"""Seal the files of messages that were written, and keep their keys for "once" as digests."""

from django.conf import settings
from django.db import migrations

from outbox.rules import once_digest


def seal(apps, schema_editor):
    field = apps.get_model("outbox", "Enclosure")._meta.get_field("content")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, content FROM outbox_enclosure")
        for pk, raw in cursor.fetchall():
            # PostgreSQL made hexadecimal text of bytes ("\\x2550"); SQLite left them as they were.
            plain = bytes.fromhex(raw[2:]) if isinstance(raw, str) else bytes(raw)
            sealed = str(field.seal(plain, "outbox"))
            cursor.execute("UPDATE outbox_enclosure SET content = %s WHERE id = %s", [sealed, pk])
        cursor.execute("SELECT id, once_key FROM outbox_message WHERE once_key IS NOT NULL")
        for pk, once_key in cursor.fetchall():
            digest = once_digest(key=settings.SEAL_KEY, once_key=once_key)
            cursor.execute("UPDATE outbox_message SET once_key = %s WHERE id = %s", [digest, pk])


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_sealed_enclosures"), ("vault", "0001_initial")]
    operations = [migrations.RunPython(seal)]

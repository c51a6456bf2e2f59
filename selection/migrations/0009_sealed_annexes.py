from django.core.files.base import ContentFile
from django.db import migrations

import selection.models
import vault.fields
from selection import blind_role


def seal(apps, schema_editor):
    """Seal the annexes of before, and give every entry without one the row that stands for there being none."""
    exhibits, entries = apps.get_model("selection", "Exhibit"), apps.get_model("selection", "Entry")
    largest = {}
    for row in exhibits.objects.select_related("entry"):
        storage = row.file.storage
        with storage.open(row.file.name, "rb") as stored:
            largest[row.entry.call_id] = max(largest.get(row.entry.call_id, 0), len(stored.read()))
    for row in exhibits.objects.select_related("entry"):
        storage, name = row.file.storage, row.file.name
        with storage.open(name, "rb") as stored:
            content = stored.read()
        row.sealed_pages = row.pages
        row.file.save("", ContentFile(content), save=False, like=largest[row.entry.call_id])
        row.save()
        storage.delete(name)
    for entry in entries.objects.filter(exhibits=None).order_by("call", "code"):
        row = exhibits(entry=entry, number=1, pages=0, sealed_pages=0)
        row.file.save("", ContentFile(b""), save=False, like=largest.get(entry.call_id, 0))
        row.save()


def install(apps, schema_editor):
    blind_role.install(schema_editor.connection)


class Migration(migrations.Migration):

    # Rows are written and columns altered: PostgreSQL does not alter a table with checks that wait for the commit.
    atomic = False

    dependencies = [
        ("selection", "0008_calibration"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="exhibit",
            name="sealed_pages",
            field=vault.fields.SealedIntegerField(
                null=True, keep_empty=False, scope="@annexes", sizes=(16,), verbose_name="pages"
            ),
        ),
        migrations.AlterField(
            model_name="exhibit",
            name="file",
            field=vault.fields.SealedFileField(
                scope="@annexes", upload_to=selection.models.exhibit_path, verbose_name="file"
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RemoveField(model_name="exhibit", name="pages"),
        migrations.RenameField(model_name="exhibit", old_name="sealed_pages", new_name="pages"),
        migrations.AlterField(
            model_name="exhibit",
            name="pages",
            field=vault.fields.SealedIntegerField(
                keep_empty=False, scope="@annexes", sizes=(16,), verbose_name="pages"
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]

"""The role of the blind views reads what staff add to mails: it writes such mails."""

from django.db import migrations

from selection import blind_role


def install(apps, schema_editor):
    blind_role.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0009_mail_wordings'),
        ('selection', '0018_text_salts'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]

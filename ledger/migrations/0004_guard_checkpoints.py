from django.db import migrations

from kernel.furnishing import Furnish
from ledger import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Checkpoints, co-signatures and keys are as append-only as the entries; see ledger/triggers.py."""

    dependencies = [("ledger", "0003_checkpoints_and_nonces")]
    operations = [Furnish(install, migrations.RunPython.noop)]

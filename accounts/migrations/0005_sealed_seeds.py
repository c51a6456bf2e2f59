"""Seal the seeds of second factors that lie in the open."""

from allauth.mfa.adapter import get_adapter
from django.db import migrations

_SEEDS = ("secret", "seed")


def seal(apps, schema_editor):
    _rewrite(apps, get_adapter().encrypt)


def open_again(apps, schema_editor):
    _rewrite(apps, get_adapter().decrypt)


def _rewrite(apps, change):
    for row in apps.get_model("mfa", "Authenticator").objects.order_by("pk"):
        found = {name: change(row.data[name]) for name in _SEEDS if name in row.data}
        if found:
            row.data = row.data | found
            row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_erasure_requests"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("vault", "0001_initial"),
    ]
    operations = [migrations.RunPython(seal, open_again)]

from django.db import migrations

from selection import blind_role


def install(apps, schema_editor):
    blind_role.install(schema_editor.connection)


def remove(apps, schema_editor):
    blind_role.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Give the role of the blind views its rights; see selection/blind_role.py. Nothing on SQLite."""

    dependencies = [
        ("selection", "0002_deadline_and_field_versions"),
        ("challenges", "0003_catalogue"),
        ("outbox", "0001_initial"),
        ("accounts", "0001_initial"),
        ("ledger", "0002_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
    ]
    operations = [migrations.RunPython(install, remove)]

from django.db import migrations

import startups.models.submissions
import vault.fields


def seal_nothing(apps, schema_editor):
    """Rows of before get a sealed block as well: a row without one would stand out."""
    for row in apps.get_model("startups", "Submission").objects.only("pk", "call"):
        row.untranslated = {}
        row.save(update_fields=["untranslated"])


class Migration(migrations.Migration):

    dependencies = [
        ("startups", "0015_market_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="untranslated",
            field=vault.fields.SealedJSONField(
                blank=True, keep_empty=False, null=True, scope="call_id", sizes=(32768,)
            ),
        ),
        migrations.RunPython(seal_nothing, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="submission",
            name="untranslated",
            field=vault.fields.SealedJSONField(
                blank=True,
                default=startups.models.submissions.empty_dict,
                keep_empty=False,
                null=True,
                scope="call_id",
                sizes=(32768,),
            ),
        ),
    ]

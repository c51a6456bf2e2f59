"""Keep when a pilot ended and its case was published (the record tells the old ones), and what is recommended."""

from django.db import migrations, models


def from_the_record(apps, schema_editor):
    entries = apps.get_model("ledger", "Entry").objects
    for pilot in apps.get_model("pilots", "Pilot").objects.select_related("call"):
        told = dict(
            entries.filter(call=pilot.call.reference, kind__in=["pilot_ended", "call_published"]).values_list(
                "kind", "recorded_at"
            )
        )
        if "pilot_ended" in told:
            pilot.ended_on = told["pilot_ended"].date()
        pilot.published_at = told.get("call_published")
        pilot.save(update_fields=["ended_on", "published_at"])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_words_of_entries"), ("pilots", "0015_figures_withdrawn_and_rows_repeated")]

    operations = [
        migrations.AddField("pilot", "ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
        migrations.AddField(
            "pilot", "published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")
        ),
        migrations.AddField(
            "pilot",
            "recommendation",
            models.TextField(blank=True, default="", verbose_name="what is recommended, and why"),
            preserve_default=False,
        ),
        migrations.RunPython(from_the_record, migrations.RunPython.noop),
    ]

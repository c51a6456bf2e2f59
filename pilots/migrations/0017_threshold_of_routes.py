"""The amount between the short and the full public tender is data of a year; who is no part of Sinacti has no such route."""

from django.db import migrations, models

from kernel.furnishing import Furnish

_WAS = {"when": "Hasta S/ 100 000,", "when_pt": "Até S/ 100 000,"}
_IS = {"when": "Hasta S/ 100,000,", "when_pt": "Até S/ 100.000,"}


def mend(apps, schema_editor):
    routes = apps.get_model("pilots", "ProcurementRoute").objects.filter(country="PE")
    routes.filter(code="science", kinds=[]).update(kinds=["ministry", "public_university", "other"])
    routes.filter(code="short").update(side="upto")
    routes.filter(code="public").update(side="above")
    for route in routes.filter(code="prices"):
        for name, was in _WAS.items():
            setattr(route, name, getattr(route, name).replace(was, _IS[name]))
        route.save(update_fields=list(_WAS))


class Migration(migrations.Migration):
    dependencies = [("pilots", "0016_day_of_the_end_and_of_the_case")]

    operations = [
        migrations.AddField(
            "procurementroute",
            "side",
            models.CharField(
                blank=True,
                choices=[("upto", "up to it"), ("above", "above it")],
                default="",
                max_length=5,
                verbose_name="side of the amount that the year's budget law sets",
            ),
        ),
        migrations.AddField(
            "taxunit",
            "threshold",
            models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Between the short and the full public tender. Empty: not known, and people are told to verify.",
                max_digits=14,
                null=True,
                verbose_name="amount that the year's budget law sets",
            ),
        ),
        Furnish(mend, migrations.RunPython.noop),
    ]

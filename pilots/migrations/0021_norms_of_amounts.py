"""Each amount behind the routes names its norm and where it can be read; staff keep them, and everybody verifies."""

from django.db import migrations, models

from kernel.furnishing import Furnish

PROPOSED = "Propuesta: verificar en el diario oficial"
#: Year to the decree that sets Peru's tax unit (UIT).
DECREES = {
    2021: "Decreto Supremo 392-2020-EF",
    2022: "Decreto Supremo 398-2021-EF",
    2023: "Decreto Supremo 309-2022-EF",
    2024: "Decreto Supremo 309-2023-EF",
    2025: "Decreto Supremo 260-2024-EF",
    2026: "Decreto Supremo 301-2025-EF",
}
#: The State's page of the tax unit, which names the decree of each year.
PAGE = "https://www.gob.pe/435-valor-de-la-uit"


def name_norms(apps, schema_editor):
    units = apps.get_model("pilots", "TaxUnit").objects.filter(country="PE", source=PROPOSED)
    for year, decree in DECREES.items():
        units.filter(year=year).update(source=decree, source_url=PAGE)


class Migration(migrations.Migration):
    dependencies = [("pilots", "0020_notes_on_pulses")]

    operations = [
        migrations.AlterField(
            "taxunit",
            "source",
            models.CharField(blank=True, max_length=120, verbose_name="norm that sets the tax unit"),
        ),
        migrations.AddField(
            "taxunit", "source_url", models.URLField(blank=True, verbose_name="where that norm can be read")
        ),
        migrations.AddField(
            "taxunit",
            "threshold_source",
            models.CharField(blank=True, max_length=120, verbose_name="budget law that sets the amount"),
        ),
        migrations.AddField(
            "taxunit", "threshold_url", models.URLField(blank=True, verbose_name="where that law can be read")
        ),
        Furnish(name_norms, migrations.RunPython.noop),
    ]

import django.db.models.deletion
from django.db import migrations, models

from selection import blind_role


def admit_who_reads(apps, schema_editor):
    """Seats of calls whose proposals were handed over before interests were compared go on as they are."""
    seats = apps.get_model("selection", "Seat").objects.filter(declared_at__isnull=False)
    calls = apps.get_model("selection", "Entry").objects.values("call")
    seats.filter(call__in=calls).update(admitted=True)


def grant(apps, schema_editor):
    blind_role.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Pairs that are left out silently, and which seats may be given proposals."""

    dependencies = [
        ("challenges", "0003_catalogue"),
        ("selection", "0003_blind_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="BarredPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="challenges.call",
                        verbose_name="call",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="barredpair",
            constraint=models.UniqueConstraint(fields=("call", "digest"), name="selection_one_barred_pair"),
        ),
        migrations.AddField(
            model_name="seat",
            name="admitted",
            field=models.BooleanField(
                default=False,
                help_text="What she declared was compared: she may be given proposals. It tells no result.",
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="declared_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="declared interests at"),
        ),
        migrations.RunPython(admit_who_reads, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(admitted=False) | models.Q(declared_at__isnull=False),
                name="selection_admitted_seat_has_declared",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]

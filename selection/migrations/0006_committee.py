import django.db.models.deletion
import selection.models
from django.conf import settings
from django.db import migrations, models

from selection import blind_role


def grant(apps, schema_editor):
    blind_role.install(schema_editor.connection)


class Migration(migrations.Migration):
    """The committee: its size and needs, offices, titulars and substitutes. Seats of before are titular members."""

    dependencies = [
        ('challenges', '0004_correction_days'),
        ('selection', '0005_exhibits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.PositiveSmallIntegerField(verbose_name='seats of the committee')),
                ('most_from_area', models.PositiveSmallIntegerField(default=0, verbose_name='at most so many from one area')),
                ('competences', models.JSONField(blank=True, default=selection.models.empty_list, verbose_name='competences')),
            ],
            options={
                'verbose_name': 'committee',
                'verbose_name_plural': 'committees',
            },
        ),
        migrations.AddField(
            model_name='seat',
            name='appointed_on',
            field=models.DateField(blank=True, null=True, verbose_name='date of the resolution'),
        ),
        migrations.AddField(
            model_name='seat',
            name='area',
            field=models.CharField(blank=True, max_length=150, verbose_name='area'),
        ),
        migrations.AddField(
            model_name='seat',
            name='competences',
            field=models.JSONField(blank=True, default=selection.models.empty_list, verbose_name='competences'),
        ),
        migrations.AddField(
            model_name='seat',
            name='office',
            field=models.CharField(choices=[('president', 'President'), ('secretary', 'Secretary'), ('member', 'Member')], default='member', max_length=9, verbose_name='office'),
        ),
        migrations.AddField(
            model_name='seat',
            name='stands_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='selection.seat', verbose_name='substitute of'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('stands_for__isnull', True), ('state', 'active'), ('office', 'president')), fields=('call',), name='selection_one_president'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('stands_for__isnull', True), ('state', 'active'), ('office', 'secretary')), fields=('call',), name='selection_one_secretary'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('stands_for__isnull', False), ('state', 'active')), fields=('stands_for',), name='selection_one_substitute'),
        ),
        migrations.AddField(
            model_name='committee',
            name='call',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='committee', to='challenges.call', verbose_name='call'),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]

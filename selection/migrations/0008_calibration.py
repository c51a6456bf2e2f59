import django.db.models.deletion
import selection.models
from django.db import migrations, models

from selection import blind_role


def grant(apps, schema_editor):
    blind_role.install(schema_editor.connection)


class Migration(migrations.Migration):
    """The calibration round: two samples, the levels that seats gave, and what was said of them."""

    dependencies = [
        ('challenges', '0004_correction_days'),
        ('selection', '0007_decision_votes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Calibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Being scored'), ('held', 'Held'), ('waived', 'Waived')], default='open', max_length=6, verbose_name='state')),
                ('samples', models.JSONField(blank=True, default=selection.models.empty_list, verbose_name='samples')),
                ('words', models.TextField(blank=True, verbose_name='notes or reason')),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calibration', to='challenges.call', verbose_name='call')),
            ],
            options={
                'verbose_name': 'calibration round',
                'verbose_name_plural': 'calibration rounds',
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('words', ''), _negated=True), _connector='OR'), name='selection_calibration_ends_with_words')],
            },
        ),
        migrations.CreateModel(
            name='SampleLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sample', models.PositiveSmallIntegerField(verbose_name='sample')),
                ('level', models.PositiveSmallIntegerField(verbose_name='level')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.criterion', verbose_name='criterion')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sample_levels', to='selection.seat', verbose_name='seat')),
            ],
            options={
                'verbose_name': 'level of a sample',
                'verbose_name_plural': 'levels of samples',
                'constraints': [models.UniqueConstraint(fields=('seat', 'sample', 'criterion'), name='selection_one_level_per_sample'), models.CheckConstraint(condition=models.Q(('level__lte', 5), ('sample__gte', 1), ('sample__lte', 2)), name='selection_sample_in_range')],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]

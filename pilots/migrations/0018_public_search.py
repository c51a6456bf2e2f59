"""What the public search reads, with the database's own index of it. The clock fills it with what is public already."""

import django.db.models.deletion
from django.db import migrations, models

from kernel.furnishing import Furnish
from pilots import search_index


def install(apps, schema_editor):
    search_index.install(schema_editor.connection)


def remove(apps, schema_editor):
    search_index.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0013_more_names'),
        ('pilots', '0017_threshold_of_routes'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'Calls'), ('case', 'Cases'), ('lesson', 'Lessons'), ('barrier', 'Regulatory barriers')], max_length=8, verbose_name='kind')),
                ('part', models.PositiveBigIntegerField(default=0, help_text="Which lesson or barrier of the call's pilot.")),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='title')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('heading', models.TextField(blank=True)),
                ('words', models.TextField()),
                ('moment', models.DateTimeField(verbose_name='since')),
                ('source_at', models.DateTimeField(help_text='When what it tells was published last.')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.call', verbose_name='call')),
            ],
            options={
                'verbose_name': 'public text that can be found',
                'verbose_name_plural': 'public texts that can be found',
                'constraints': [models.UniqueConstraint(fields=('call', 'kind', 'part'), name='pilots_one_search_row_per_part')],
            },
        ),
        Furnish(install, remove),
    ]

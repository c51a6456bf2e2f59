from django.db import migrations, models
import django.db.models.deletion

from kernel.furnishing import Furnish
from startups import triggers


def install(apps, schema_editor):
    """What tells that a string changed is written by the database itself from here on."""
    triggers.install(schema_editor.connection)
    triggers.note_every_call(schema_editor.connection)


def remove(apps, schema_editor):
    """Take the triggers away again."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0008_papers_and_end'),
        ('startups', '0018_mail_followers'),
    ]

    operations = [
        migrations.CreateModel(
            name='StringsVersion',
            fields=[
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='challenges.call', verbose_name='call')),
                ('version', models.CharField(max_length=36)),
            ],
            options={
                'verbose_name': "version of a call's strings",
                'verbose_name_plural': "versions of calls' strings",
            },
        ),
        migrations.AddIndex(
            model_name='typedstrings',
            index=models.Index(condition=models.Q(('version__gt', 0)), fields=['version'], name='startups_typed_any'),
        ),
        Furnish(install, remove),
    ]

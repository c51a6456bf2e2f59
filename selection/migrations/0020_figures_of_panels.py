import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import selection.models.figures
from kernel.furnishing import Furnish
from selection import blind_role


def ask(apps, schema_editor):
    """Let a worker compute the figures of every call that was ranked before."""
    names = (("selection", "Standing"), ("selection", "PanelFigures"), ("outbox", "Job"))
    Standing, PanelFigures, Job = (apps.get_model(*name) for name in names)
    for call in Standing.objects.order_by("call").values_list("call", flat=True).distinct():
        PanelFigures.objects.create(call_id=call, turn=1)
        Job.objects.create(
            kind="selection.figures", arguments={"call_id": call}, due_at=django.utils.timezone.now()
        )


def install(apps, schema_editor):
    blind_role.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0018_call_translations'),
        ('outbox', '0009_mail_wordings'),
        ('selection', '0019_words_of_mails'),
    ]

    operations = [
        migrations.AddField(
            model_name='standing',
            name='figures',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='PanelFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveIntegerField(default=0)),
                ('done', models.BooleanField(default=False)),
                ('facts', models.JSONField(default=selection.models.figures.no_facts)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.call', verbose_name='call')),
            ],
            options={
                'verbose_name': 'figures of a panel',
                'verbose_name_plural': 'figures of panels',
            },
        ),
        Furnish(install, migrations.RunPython.noop),
        migrations.RunPython(ask, migrations.RunPython.noop),
    ]

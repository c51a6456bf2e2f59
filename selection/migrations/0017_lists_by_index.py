import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.utils.text import slugify


def fill(apps, schema_editor):
    """Give entries the address that their mark gives, and standings their entry's call."""
    if schema_editor.connection.vendor == "postgresql":
        # What waits to be checked would forbid the change of the table that follows.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Entry, Standing = (apps.get_model("selection", name) for name in ("Entry", "Standing"))
    block = []
    for entry in Entry.objects.only("pk", "mark").iterator():
        entry.slug = slugify(entry.mark)
        block.append(entry)
    Entry.objects.bulk_update(block, ["slug"], batch_size=500)
    of = Entry.objects.filter(pk=OuterRef("entry")).values("call")[:1]
    Standing.objects.update(call=Subquery(of))


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0008_papers_and_end'),
        ('selection', '0016_ballots'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='slug',
            field=models.SlugField(blank=True, db_index=False, default='', editable=False, max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standing',
            name='call',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.call', verbose_name='call'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='standing',
            name='call',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.call', verbose_name='call'),
        ),
        migrations.AlterField(
            model_name='standing',
            name='rank',
            field=models.PositiveIntegerField(verbose_name='rank'),
        ),
        migrations.AlterModelOptions(
            name='standing',
            options={'ordering': ['call', 'rank'], 'verbose_name': 'standing', 'verbose_name_plural': 'ranking'},
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['call', 'slug'], name='selection_entry_by_address'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['call', 'rank'], name='selection_standing_by_rank'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['call', 'complies'], name='selection_standing_complies'),
        ),
    ]

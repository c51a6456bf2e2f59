"""A salt for each proposal's commitment to its text; those of before have none: their bare hash stands in the record."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('selection', '0017_lists_by_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='text_salt',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
            preserve_default=False,
        ),
    ]

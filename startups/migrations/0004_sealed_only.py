import startups.models.submissions
import vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing of it lies in the open any more: keys by digest, places in the sealed block."""

    dependencies = [
        ('startups', '0003_seal_what_is_written'),
    ]

    operations = [
        migrations.AlterField(
            model_name='identityitem',
            name='value_index',
            field=vault.fields.IndexField(editable=False, max_length=64, of='value'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='places',
            field=vault.fields.SealedJSONField(blank=True, default=startups.models.submissions.empty_list, keep_empty=False, null=True, scope='call_id', sizes=(16384, 65536)),
        ),
        migrations.AddConstraint(
            model_name='identityitem',
            constraint=models.UniqueConstraint(fields=('startup', 'kind', 'value_index'), name='startups_one_identity_item'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('call', 'code_index'), name='startups_one_submission_per_code'),
        ),
        migrations.DeleteModel(
            name='Masking',
        ),
    ]

import startups.models.submissions
import vault.fields
from django.db import migrations


class Migration(migrations.Migration):
    """Columns for what lies sealed; what was written in the open is sealed by the next one."""

    dependencies = [
        ('startups', '0001_initial'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='identityitem',
            options={'ordering': ['kind'], 'verbose_name': 'identity item', 'verbose_name_plural': 'identity record'},
        ),
        migrations.RemoveConstraint(
            model_name='identityitem',
            name='startups_one_identity_item',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='startups_one_submission_per_code',
        ),
        migrations.AddField(
            model_name='identityitem',
            name='value_index',
            field=vault.fields.IndexField(editable=False, max_length=64, null=True, of='value'),
        ),
        migrations.AddField(
            model_name='submission',
            name='code_index',
            field=vault.fields.IndexField(blank=True, editable=False, max_length=64, null=True, of='code'),
        ),
        migrations.AddField(
            model_name='submission',
            name='places',
            field=vault.fields.SealedJSONField(blank=True, keep_empty=False, null=True, scope='call_id', sizes=(16384, 65536)),
        ),
        migrations.AlterField(
            model_name='answer',
            name='text',
            field=vault.fields.SealedField(blank=True, keep_empty=False, scope='submission.call_id', sizes=(4096, 16384)),
        ),
        migrations.AlterField(
            model_name='attachment',
            name='file',
            field=vault.fields.SealedFileField(scope='submission.call_id', upload_to='originals/'),
        ),
        migrations.AlterField(
            model_name='attachment',
            name='original_name',
            field=vault.fields.SealedField(keep_empty=False, scope='submission.call_id', sizes=(256, 1024)),
        ),
        migrations.AlterField(
            model_name='attachment',
            name='sha256',
            field=vault.fields.SealedField(keep_empty=False, scope='submission.call_id', sizes=(64,)),
        ),
        migrations.AlterField(
            model_name='attachment',
            name='size',
            field=vault.fields.SealedIntegerField(keep_empty=False, scope='submission.call_id', sizes=(16,)),
        ),
        migrations.AlterField(
            model_name='eligibilitycheck',
            name='reason',
            field=vault.fields.SealedField(blank=True, keep_empty=False, scope='submission.call_id', sizes=(2048, 8192), verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='identityitem',
            name='value',
            field=vault.fields.SealedField(keep_empty=False, scope='@applicants', sizes=(256, 1024), verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='code',
            field=vault.fields.SealedField(blank=True, keep_empty=False, null=True, scope='call_id', sizes=(16,)),
        ),
        migrations.AlterField(
            model_name='submission',
            name='content_sha256',
            field=vault.fields.SealedField(blank=True, keep_empty=True, scope='call_id', sizes=(64,)),
        ),
        migrations.AlterField(
            model_name='submission',
            name='identity',
            field=vault.fields.SealedJSONField(blank=True, default=startups.models.submissions.empty_dict, keep_empty=False, scope='call_id', sizes=(8192, 32768), verbose_name='envelope 2'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='preview_sha256',
            field=vault.fields.SealedField(blank=True, help_text='Of the blind preview that was confirmed.', keep_empty=True, scope='call_id', sizes=(64,)),
        ),
        migrations.AlterField(
            model_name='submission',
            name='salt',
            field=vault.fields.SealedField(blank=True, keep_empty=True, scope='call_id', sizes=(64,)),
        ),
        migrations.AlterField(
            model_name='submission',
            name='sworn',
            field=vault.fields.SealedJSONField(blank=True, default=startups.models.submissions.empty_dict, keep_empty=False, scope='call_id', sizes=(512, 4096), verbose_name='sworn statements'),
        ),
    ]

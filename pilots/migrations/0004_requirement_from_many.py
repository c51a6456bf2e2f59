from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pilots', '0003_requirement_versions'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='functionalrequirement',
            name='finding',
        ),
    ]

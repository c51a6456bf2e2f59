"""An index of submissions whose identity is public: few of many, asked for at every page on which somebody writes."""


from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0018_call_translations'),
        ('startups', '0021_incidents_of_no_call'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('opened_at__isnull', False)), fields=['opened_at'], name='startups_opened'),
        ),
    ]

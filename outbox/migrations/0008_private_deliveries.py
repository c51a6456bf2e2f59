from django.db import migrations


def keep_apart(apps, schema_editor):
    """Deliveries of private mail are private work from now on."""
    private = set(apps.get_model("outbox", "Message").objects.filter(private=True).values_list("pk", flat=True))
    jobs = apps.get_model("outbox", "Job").objects.filter(kind="outbox.deliver")
    told = [row.pk for row in jobs.iterator() if row.arguments.get("message_id") in private]
    for start in range(0, len(told), 500):
        jobs.filter(pk__in=told[start : start + 500]).update(kind="outbox.deliver_private")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0007_mail_preferences_and_digests")]
    operations = [migrations.RunPython(keep_apart, migrations.RunPython.noop)]

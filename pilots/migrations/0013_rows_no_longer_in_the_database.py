from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pilots", "0012_rows_into_columns")]

    operations = [
        migrations.DeleteModel(name="Manifestation"),
        migrations.RemoveField(model_name="evidenceimport", name="file"),
    ]

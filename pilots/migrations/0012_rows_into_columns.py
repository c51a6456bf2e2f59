"""Write the rows of imported files as columns with their counts.

Files that waited for a decision are discarded: nothing of them counted, and they may be sent again. Texts are not carried
over: from now on they stay only where the plan names the day on which they are deleted.
"""

import io

import polars as pl
from django.core.files.base import ContentFile
from django.db import migrations

from pilots.rules.checking import cube_of, cuts_of

_BATCH = 2000


def forwards(apps, schema_editor):
    imports = apps.get_model("pilots", "EvidenceImport").objects.all()
    for one in imports.exclude(state="applied"):
        if one.state != "discarded":
            one.problems.all().delete()
            type(one).objects.filter(pk=one.pk).update(state="discarded", decided_at=one.uploaded_at)
    for one in imports.filter(state="applied"):
        _convert(apps, one)
    for one in imports:
        if one.file:
            one.file.storage.delete(one.file.name)


def _convert(apps, one):
    rows = apps.get_model("pilots", "Manifestation").objects.filter(evidence_import=one).order_by("pk")
    values = rows.values_list("day", "source__name", "topic__key", "sentiment", "source_id", "topic_id")
    names = ["day", "name", "key", "sentiment", "source", "topic"]
    frame = pl.DataFrame(list(values.iterator(chunk_size=5000)), schema=names, orient="row")
    if frame.is_empty():
        return
    frame = frame.with_row_index("line", 2)
    typed = frame.select(
        pl.col("line").cast(pl.UInt32),
        pl.col("day").cast(pl.String).alias("date"),
        pl.col("name").alias("source"),
        pl.col("key").alias("topic"),
        "sentiment",
    )
    stored = io.BytesIO()
    typed.write_parquet(stored, compression="zstd")
    part = apps.get_model("pilots", "EvidencePart")(
        evidence_import=one, number=0, rows=frame.height, place=0, line=0, last=True
    )
    part.file.save(f"{one.pk}-{one.sha256[:16]}-0", ContentFile(stored.getvalue()), save=False)
    part.save()
    cube = cube_of(frame.with_columns(area=pl.lit("")))
    tally = apps.get_model("pilots", "Tally")
    made = [
        tally(
            evidence_import=one,
            cut=row["cut"],
            day=row.get("day"),
            source_id=row.get("source"),
            topic_id=row.get("topic"),
            area=row.get("area") or "",
            sentiment=row["sentiment"],
            count=row["count"],
        )
        for row in cuts_of(cube)
    ]
    tally.objects.bulk_create(made, batch_size=_BATCH)


class Migration(migrations.Migration):
    dependencies = [("pilots", "0011_evidence_in_columns"), ("vault", "__first__")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

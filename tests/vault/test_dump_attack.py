"""Whoever steals a dump, but not the key, cannot tell whose proposal bears which code."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from accounts.queries import user_by_email
from challenges.models import Call
from outbox.actions import sweep
from outbox.models import Job
from selection.actions import entries, seats
from selection.actions.scores import seal_assignment
from selection.models import Assignment, Exhibit
from startups.actions import desks, files, submissions
from startups.models import Answer, FlatFile, Submission
from startups.queries.submissions import blind_copy_of
from startups.states import FlatState
from tests import cast
from tests.conftest import ON_POSTGRES
from tests.declaring import declare
from tests.factories import call_at
from tests.selection.builders import fill
from tests.startups import desk_making as made
from tests.startups import making
from tests.vault import attack, dump
from tests.vault.attack import plain_id

APPLICANTS = 16
SYLLABLES = ["ka", "lu", "mi", "tor", "ve", "zan", "pi", "ro", "que", "ñu"]


@pytest.fixture
def call(transactional_db: None) -> Call:
    """A call in assessment: 16 proposals of different lengths and with different numbers of masked places."""
    dice = random.Random(20260101)
    call = call_at("open")
    lengths, names, order = (dice.sample(range(APPLICANTS), APPLICANTS) for _turn in range(3))
    for number in range(APPLICANTS):
        by = made.founder(number)
        startup = making.startup(by=by, name=f"Kallpatek{number}")
        words = ["".join(dice.choices(SYLLABLES, k=4)) for _word in range(10 + 4 * lengths[number])]
        told = " ".join([f"Con Kallpatek{number}."] * names[number])
        draft = making.written(call, startup, by, problem=f"{making.TEXTS['problem']} {' '.join(words)}. {told}")
        attach(draft, number, dice)
    for number in order:
        of = Submission.objects.get(call=call, startup__name=f"Kallpatek{number}")
        submissions.submit(submission=of, by=made.founder(number))
    made.close(call)
    for person in (cast.ines(), cast.tomas(), cast.pilar()):
        seat = seats.appoint_assessor(call=call, user=person, by=cast.rosa())
        declare(seat, person)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    desks.hand_over(call=call, by=cast.marta())
    entries.open_assessment(call=call, by=cast.rosa())
    for assignment in Assignment.objects.filter(seat__call=call, seat__number=1).order_by("place")[:8]:
        fill(assignment)
        seal_assignment(assignment=assignment, by=cast.ines())
    while sweep():
        pass
    call.refresh_from_db()
    return call


def attach(draft: Submission, number: int, dice: random.Random) -> None:
    """Attach none to eight files, whose flat copies are ready: the more there are, the more pages and bytes they have."""
    for one in range(number // 2):
        upload = SimpleUploadedFile(f"{one}.pdf", making.PDF + dice.randbytes(40_000 * number))
        file = files.attach_file(submission=draft, upload=upload, by=draft.startup.team.get().user)
        flat = FlatFile.objects.get(pk=file.pk)
        flat.state = FlatState.READY
        flat.tell(pages=number)
        flat.file.save(uuid.uuid4().hex, ContentFile(_pages(number, dice)), save=False)
        flat.save()


def _pages(count: int, dice: random.Random) -> bytes:
    with pikepdf.new() as pdf:
        for _page in range(count):
            page = pdf.add_blank_page()
            page.obj.Contents = pikepdf.Stream(pdf, dice.randbytes(20_000))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def truth_of(call: Call) -> dict[str, str]:
    return {str(one.code): plain_id(str(one.pk)) for one in Submission.objects.filter(call=call)}


def sql(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def raw(pk: Any) -> Any:
    """An id as the engine keeps it."""
    return str(pk) if ON_POSTGRES else pk.hex


def set_raw(call: Call, column: str, value: Callable[[Submission], Any]) -> None:
    for one in Submission.objects.filter(call=call):
        sql(f"UPDATE startups_submission SET {column} = %s WHERE id = %s", value(one), raw(one.pk))


# Each plants one breach that was, or might have been, in the product.


def _code_in_the_open(call: Call) -> None:
    set_raw(call, "code", lambda one: one.code)


def _digest_of_the_preview(call: Call) -> None:
    set_raw(call, "preview_sha256", lambda one: one.preview_sha256)
    copy = {one.pk: blind_copy_of(one).sha256 for one in Submission.objects.only("pk", "call", "startup", "identity")}
    assert len(set(copy.values())) == APPLICANTS


def _salts_in_the_open(call: Call) -> None:
    set_raw(call, "salt", lambda one: one.salt)


def _unpadded_places(call: Call) -> None:
    set_raw(call, "places", lambda one: "s1." + "x" * (50 * sum(row["state"] == "masked" for row in one.places) + 1))


def _unpadded_answers(call: Call) -> None:
    for one in Answer.objects.filter(submission__call=call):
        sql("UPDATE startups_answer SET text = %s WHERE id = %s", "s1." + "x" * len(one.text), one.pk)


def _answers_in_the_open(call: Call) -> None:
    for one in Answer.objects.filter(submission__call=call):
        sql("UPDATE startups_answer SET text = %s WHERE id = %s", one.text, one.pk)


def _moments_of_the_hand_over(call: Call) -> None:
    """Each submission's row says when its copy went over, as ``updated_at`` columns do."""
    place = "ctid" if ON_POSTGRES else "rowid"
    order = sql(f"SELECT code FROM selection_entry WHERE call_id = %s ORDER BY {place}", call.pk)
    behind = {one.code: one for one in Submission.objects.filter(call=call)}
    for number, (code,) in enumerate(order):
        moment = (timezone.now() + timedelta(seconds=number)).isoformat(sep=" ")
        sql("UPDATE startups_submission SET withdrawn_at = %s WHERE id = %s", moment, raw(behind[code].pk))


def _entries_that_tell_when_the_original_came(call: Call) -> None:
    sql("ALTER TABLE selection_entry ADD COLUMN created_at varchar(40)")
    for one in Submission.objects.filter(call=call):
        assert one.submitted_at is not None
        moment = (one.submitted_at + timedelta(days=3)).isoformat(sep=" ")
        sql("UPDATE selection_entry SET created_at = %s WHERE code = %s", moment, one.code)


def _a_job_with_both(call: Call) -> None:
    one = Submission.objects.filter(call=call)[0]
    Job.objects.create(
        kind="startups.receipt", arguments={"submission_id": str(one.pk), "code": one.code}, due_at=timezone.now()
    )


def _moments_shared(call: Call) -> None:
    for number, one in enumerate(Submission.objects.filter(call=call)[:8]):
        moment = timezone.now() + timedelta(days=30, minutes=number)
        person = one.startup.team.get().user_id
        sql("UPDATE accounts_user SET last_login = %s WHERE id = %s", moment, person)
        sql(
            "UPDATE selection_assignment SET sealed_at = %s WHERE entry_id = "
            "(SELECT id FROM selection_entry WHERE code = %s)",
            moment,
            one.code,
        )


def _a_line_of_the_record_with_both(call: Call) -> None:
    from ledger.actions import record

    one = Submission.objects.filter(call=call)[0]
    with transaction.atomic():
        record("entry_received", by="desk", call=call.reference, code=one.code, receipt=one.receipt_no)


def _rows_only_for_annexes_that_there_are(call: Call) -> None:
    for one in Exhibit.objects.filter(entry__call=call):
        if not one.pages:
            sql("DELETE FROM selection_exhibit WHERE id = %s", one.pk)


def _pages_in_the_open(call: Call) -> None:
    for one in Exhibit.objects.filter(entry__call=call):
        sql("UPDATE selection_exhibit SET pages = %s WHERE id = %s", str(one.pages), one.pk)


def _annexes_of_their_own_size(call: Call) -> None:
    for one in Exhibit.objects.filter(entry__call=call):
        with one.file.open("rb") as stored:
            content = stored.read()
        name = default_storage.save(f"exhibits/{uuid.uuid4().hex}.pdf", ContentFile(content))
        sql("UPDATE selection_exhibit SET file = %s WHERE id = %s", name, one.pk)


PLANTS = [
    (_code_in_the_open, "value"),
    (_digest_of_the_preview, "digest"),
    (_salts_in_the_open, "token"),
    (_unpadded_places, "rank"),
    (_unpadded_answers, "rank"),
    (_answers_in_the_open, "words"),
    (_moments_of_the_hand_over, "rank"),
    (_entries_that_tell_when_the_original_came, "rank"),
    (_a_job_with_both, "value"),
    (_moments_shared, "moment"),
    (_a_line_of_the_record_with_both, "value"),
    (_pages_in_the_open, "rank"),
    (_annexes_of_their_own_size, "rank"),
    (_rows_only_for_annexes_that_there_are, "rank"),
]


def _put_back(call: Call, before: dict[str, dump.Table]) -> None:
    """Undo a plant: write back what the dump of before says of the rows that plants change."""
    Job.objects.filter(arguments__has_key="code").delete()
    with connection.cursor() as cursor:
        columns = [one.name for one in connection.introspection.get_table_description(cursor, "selection_entry")]
    if "created_at" in columns:
        sql("ALTER TABLE selection_entry DROP COLUMN created_at")
    for table, names in (
        ("startups_submission", ["code", "preview_sha256", "salt", "places", "withdrawn_at"]),
        ("startups_answer", ["text"]),
        ("selection_assignment", ["sealed_at"]),
        ("accounts_user", ["last_login"]),
        ("selection_exhibit", ["pages", "file"]),
    ):
        for row in sorted(before[table].rows, key=lambda row: plain_id(row["id"])):
            sets = ", ".join(f"{name} = %s" for name in names)
            sql(f"UPDATE {table} SET {sets} WHERE id = %s", *(row[name] for name in names), row["id"])


def test_a_thief_of_the_dump_cannot_link_and_each_planted_breach_is_found(call: Call) -> None:
    truth = truth_of(call)
    assert len(truth) == APPLICANTS
    tables = dump.take()
    assert attack.breaches(tables, call.pk, truth) == {}
    # The attacker sees what there is: everybody's rows, in numbers that differ from one to the other.
    loot = attack.gather(tables, call.pk)
    assert {len(loot.entries), len(loot.submissions)} == {APPLICANTS}
    assert min(len(rows) for rows in loot.submissions.values()) > 20
    assert {sum(table == "selection_exhibit" for table, _row in rows) for rows in loot.entries.values()} == {1}
    assert len({sum(table == "startups_attachment" for table, _row in rows) for rows in loot.submissions.values()}) == 8
    missed = []
    for plant, kind in PLANTS:
        plant(call)
        if kind not in attack.breaches(dump.take(), call.pk, truth):
            missed.append(plant.__name__)
        _put_back(call, tables)
    assert missed == []
    assert user_by_email("persona0@equipo0.example") is not None

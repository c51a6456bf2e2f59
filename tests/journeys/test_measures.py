"""What is measured over all calls: hidden while it is little, right once it is enough, and never of one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from challenges.models import Call
from reports.queries import measures
from selection.models import Assignment, Decision, Entry, Score, Seat, Standing
from startups.models import RecognitionAnswers, Startup, Submission
from startups.rules import recognition
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
REASON = "La propuesta dice cómo."
NOW = timezone.now()


def opened(number: int, *, guessed: tuple[int, ...] = (), departs: bool = False, candidates: int = 4) -> Call:
    """An opened call, by rows: four candidates (the first two led by women), three seats, the first candidate chosen.

    ``guessed``: places of the candidates that seat 1 recognises rightly; of the others it knows nobody.
    """
    call = call_at("unsealed")
    closed = NOW - timedelta(days=100 - number)
    Call.objects.filter(pk=call.pk).update(
        opens_at=closed - timedelta(days=20), questions_until=closed - timedelta(days=9), closes_at=closed
    )
    Seat.objects.filter(call=call).delete()
    people = (cast.ines(), cast.tomas(), cast.pilar())
    seats = [Seat.objects.create(call=call, user=one, number=n) for n, one in enumerate(people, start=1)]
    entries, criteria = [], list(call.criteria.all())
    Entry.objects.filter(call=call).delete()
    for place in range(candidates):
        code = f"K{number:02}-{place}MD"
        entry = Entry.objects.create(call=call, code=code, mark=f"Roca {place}", title="Mapa", state="compliant")
        entries.append(entry)
        Standing.objects.create(entry=entry, rank=place + 1, mean_hundredths=400, complies=place < 3)
        team = Startup.objects.create(
            name=f"Kallpatek{number}x{place}",
            legal_name=f"Kallpatek{number}x{place} S.A.C.",
            country="PE",
            women_led=place < candidates // 2,
        )
        Submission.objects.create(
            call=call, startup=team, state="received", code=code, submitted_at=closed, submitted_by=cast.daniela(),
            receipt_no=f"R-{number}-{place}", commitment=f"{number}{place}", opened_at=NOW + timedelta(minutes=number) if not place else None,
        )  # fmt: skip
        for seat in seats:
            read = Assignment.objects.create(seat=seat, entry=entry, place=place + 1, sealed_at=NOW)
            level = 5 if place == 0 and seat.number == 1 else 4 if place == 1 else 3
            Score.objects.bulk_create(
                Score(assignment=read, criterion=one, level=level, reason=REASON, state="sealed", saved_at=NOW)
                for one in criteria
            )
    Decision.objects.create(
        call=call, entry=entries[0], reasons="Cumple.", resolution_no="1", decided_by=cast.luz(),
        decided_at=closed + timedelta(days=10 + number), departs_from_ranking=departs, departure_reason="Sí." if departs else "",
    )  # fmt: skip
    for seat in seats:
        answers = {
            entry.code: ("sure", f"Kallpatek{number}x{place}") if seat.number == 1 and place in guessed else ("no", "")
            for place, entry in enumerate(entries)
        }
        RecognitionAnswers.objects.create(
            seat=seat, content=recognition.content(answers, salt="00"), commitment=f"{seat.pk}", answered_at=NOW
        )
    return call


def shown() -> dict[str, measures.Measure]:
    with translation.override("en"):
        return {one.key: one for one in measures.page().measures}


def test_everything_is_hidden_while_there_is_little() -> None:
    opened(1, guessed=(0, 1))
    found = shown()
    assert len(found) == 7
    assert [one.key for one in found.values() if not one.hidden or one.value] == []
    assert {row.ratio for row in measures.page().fairness} == {""}


def test_six_calls_have_their_figures_each_with_interval_and_base() -> None:
    for number in range(6):
        opened(number, guessed=(0,) if number < 2 else (), departs=number == 3)
    found = shown()
    assert [one.key for one in found.values() if one.hidden] == []
    assert (found["departures"].value, found["departures"].base) == ("17%", "6 calls")
    assert found["departures"].interval == "from 0% to 64%"
    assert (found["days"].value, found["days"].interval) == ("12", "from 10 to 15")
    assert (found["blinding"].value, found["blinding"].base) == ("0.03", "72 answers, 6 calls")
    assert found["recognised"].value == "3%"
    assert found["severity"].base == "18 seats, 6 calls"
    # seat 1 alone puts the first before the second
    assert found["unblinded"].value == "0%"


def test_a_first_place_that_rests_on_who_recognised_somebody_is_counted() -> None:
    for number in range(6):
        call = opened(number, guessed=(0,) if number < 3 else ())
        if number < 3:
            lift = Score.objects.filter(assignment__seat__call=call, assignment__entry__code__endswith="-0MD")
            lift.filter(assignment__seat__number__gt=1).update(level=4)
            Score.objects.filter(
                assignment__seat__call=call, assignment__entry__code__endswith="-1MD", assignment__seat__number=1
            ).update(level=4)
            Score.objects.filter(
                assignment__seat__call=call, assignment__entry__code__endswith="-1MD", assignment__seat__number=2
            ).update(
                level=5,
            )
            lift.filter(assignment__seat__number=1).update(level=5)
            lift.filter(assignment__seat__number=2, criterion__order=1).update(level=5)
    assert shown()["unblinded"].value == "50%"


def test_what_rests_on_identities_grows_by_three_calls_at_a_time() -> None:
    for number in range(6):
        opened(number)
    before = shown()
    for number in (6, 7):
        opened(number, guessed=(0, 1, 2))
        now = shown()
        assert [now[key] == before[key] for key in ("blinding", "recognised", "unblinded")] == [True] * 3
        assert now["departures"].base == f"{number + 1} calls"
    opened(8, guessed=(0, 1, 2))
    assert shown()["blinding"] != before["blinding"]


def test_the_fairness_table_counts_outcomes_by_group_and_hides_what_is_noise() -> None:
    for number in range(3):
        opened(number)
    with translation.override("en"):
        complies, chosen = measures.page().fairness
    assert (complies.hidden, complies.women, complies.others) != ("", "", "")
    assert chosen.hidden.startswith("Hidden: fewer than 5")
    for number in range(3, 6):
        opened(number)
    with translation.override("en"):
        complies, chosen = measures.page().fairness
    assert (complies.women, complies.others, complies.ratio) == ("100% (12 of 12)", "50% (6 of 12)", "2.00")
    assert chosen.hidden.startswith("Hidden: fewer than 5")


def test_calls_made_up_to_show_the_platform_are_left_out() -> None:
    for number in range(6):
        opened(number)
    Call.objects.update(illustrative=True)
    assert measures.page().calls == 0


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_anybody_reads_them_and_staff_in_the_admin_site_with_as_many_queries_for_nine_calls_as_for_three() -> None:
    for number in range(3):
        opened(number, guessed=(0,))
    few = cost(Client(), reverse("measures"))
    for number in range(3, 9):
        opened(number, guessed=(0,))
    assert cost(Client(), reverse("measures")) == few
    text = Client().get(reverse("measures")).content.decode()
    staff: Any = Client()
    staff.force_login(cast.kemi(), backend="allauth.account.auth_backends.AuthenticationBackend")
    inside = staff.get(reverse("admin_measures"))
    assert inside.status_code == 200
    assert inside.context["found"] == measures.page()
    names = list(Startup.objects.values_list("name", flat=True))
    assert [name for name in names if name in text + inside.content.decode()] == []
    assert reverse("admin_measures") in staff.get(reverse("admin:index")).content.decode()
    assert Client().get(reverse("admin_measures")).status_code == 302

"""Business days around Peru's holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from challenges.rules.calendar import add_business_days, business_days_between, is_business_day

LIMA = ZoneInfo("America/Lima")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 7, 27), True),  # a Monday
        (date(2026, 7, 28), False),  # Independence Day
        (date(2026, 7, 29), False),
        (date(2026, 7, 30), True),
        (date(2026, 8, 1), False),  # a Saturday
        (date(2026, 8, 30), False),  # Santa Rosa, a Sunday too
        (date(2026, 4, 2), False),  # Maundy Thursday moves with Easter
        (date(2026, 4, 3), False),
        (date(2026, 12, 8), False),
        (date(2026, 12, 9), False),  # Battle of Ayacucho
    ],
)
def test_peruvian_offices_work_on_no_holiday(day: date, works: bool) -> None:
    assert is_business_day(day) is works


def test_a_period_skips_the_national_days() -> None:
    asked = datetime(2026, 7, 27, 9, 0, tzinfo=LIMA)

    assert add_business_days(asked, 3) == datetime(2026, 8, 3, 23, 59, 59, tzinfo=LIMA)


def test_a_period_skips_december_in_peru_but_not_in_brazil() -> None:
    start = datetime(2026, 12, 4, 17, 0, tzinfo=LIMA)

    assert add_business_days(start, 3).date() == date(2026, 12, 11)
    assert add_business_days(start, 3, country="BR", zone="America/Sao_Paulo").date() == date(2026, 12, 9)


def test_a_period_counts_from_the_day_that_it_is_in_the_entitys_zone() -> None:
    late_friday_in_lima = datetime(2026, 6, 6, 2, 0, tzinfo=UTC)

    assert add_business_days(late_friday_in_lima, 1).date() == date(2026, 6, 8)
    assert add_business_days(late_friday_in_lima, 1, zone="UTC").date() == date(2026, 6, 8)
    early_monday_utc = datetime(2026, 6, 8, 2, 0, tzinfo=UTC)
    assert add_business_days(early_monday_utc, 1).date() == date(2026, 6, 8)
    assert add_business_days(early_monday_utc, 1, zone="UTC").date() == date(2026, 6, 9)


def test_an_unknown_country_has_weekends_only() -> None:
    assert is_business_day(date(2026, 7, 28), country="XX") is True
    assert is_business_day(date(2026, 8, 1), country="XX") is False


def test_an_unknown_region_keeps_the_countrys_holidays() -> None:
    assert is_business_day(date(2026, 7, 28), region="Lima") is False


def test_a_known_region_adds_its_own_holidays() -> None:
    assert is_business_day(date(2026, 7, 9), country="BR", region="SP") is False
    assert is_business_day(date(2026, 7, 9), country="BR") is True


def test_days_between_count_the_last_and_not_the_first() -> None:
    opens = datetime(2026, 7, 27, 9, 0, tzinfo=LIMA)

    assert business_days_between(opens, datetime(2026, 8, 3, 17, 0, tzinfo=LIMA)) == 3
    assert business_days_between(opens, opens) == 0
    assert business_days_between(datetime(2026, 8, 3, 17, 0, tzinfo=LIMA), opens) == 0


def test_a_period_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        add_business_days(datetime(2026, 7, 27, tzinfo=LIMA), 0)

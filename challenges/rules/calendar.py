"""Business days: the days on which legal periods run, where the entity is.

A period counts from the first business day after the event and ends with its last business day (Peru: TUO of Law
27444, articles 144 and 145). Saturdays, Sundays and public holidays, regional ones where the region is known, do not
count.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

#: Questions are answered within so many business days.
ANSWER_DAYS = 3
#: The review period after a decision, in business days.
REVIEW_DAYS = 5
#: The fewest business days between the opening and the last question.
QUESTION_DAYS = 5
_END_OF_DAY = time(23, 59, 59)


@lru_cache(maxsize=64)
def _holidays(country: str, region: str) -> holidays.HolidayBase:
    """Return a country's holidays, none when the country is unknown; ``region`` counts only where it is known."""
    if country not in holidays.list_supported_countries():
        return holidays.HolidayBase()
    known = holidays.list_supported_countries().get(country, [])
    return holidays.country_holidays(country, subdiv=region if region in known else None)


def is_business_day(day: date, *, country: str = "PE", region: str = "") -> bool:
    """Say whether offices work on a day: Monday to Friday and no public holiday of the country (ISO code)."""
    return day.weekday() < 5 and day not in _holidays(country, region)


def add_business_days(
    start: datetime, n: int, *, country: str = "PE", zone: str = "America/Lima", region: str = ""
) -> datetime:
    """Return the last second of the ``n``-th business day after ``start``, in the entity's ``zone``.

    The day of ``start`` itself never counts. ``start`` is an aware moment; raises ``ValueError`` for ``n`` below 1.
    """
    if n < 1:
        raise ValueError("A period has at least one business day.")
    day = start.astimezone(ZoneInfo(zone)).date()
    while n:
        day += timedelta(days=1)
        n -= is_business_day(day, country=country, region=region)
    return datetime.combine(day, _END_OF_DAY, ZoneInfo(zone))


def business_days_between(
    start: datetime, end: datetime, *, country: str = "PE", zone: str = "America/Lima", region: str = ""
) -> int:
    """Return how many business days lie after the day of ``start`` and up to the day of ``end``, that one included."""
    first, last = start.astimezone(ZoneInfo(zone)).date(), end.astimezone(ZoneInfo(zone)).date()
    days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
    return sum(is_business_day(day, country=country, region=region) for day in days)

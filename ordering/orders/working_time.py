"""Time as an office counts it: hours of working days, in the office's zone, without public
holidays. Pure but for the calendar of holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

# No office is shut for longer; whatever says so is a mistake, and its clock runs on.
LONGEST_REST = timedelta(days=60)


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """A country's public holidays; none where no calendar is known."""
    try:
        return frozenset(holidays.country_holidays(country, years=[year]))
    except NotImplementedError:
        return frozenset()


@dataclass(frozen=True)
class WorkingTime:
    """An office's week. `weekdays` are 0 for Monday to 6; `country` is ISO 3166, "" for none."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    opens: time
    closes: time
    country: str = ""

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The times in which the office works, from a moment on."""
        day = start.astimezone(self.zone).date()
        while True:
            if day.weekday() in self.weekdays and day not in self._holidays(day.year):
                opens = datetime.combine(day, self.opens, self.zone)
                closes = datetime.combine(day, self.closes, self.zone)
                if closes > start:
                    yield max(opens, start), closes
            day += timedelta(days=1)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The moment at which so much working time has passed."""
        last = start
        for opens, closes in self.spans(start):
            if opens - last > LONGEST_REST:
                break
            # Aware moments of one zone are subtracted by the clock on the wall: not so in UTC.
            length = _utc(closes) - _utc(opens)
            if work <= length:
                return _utc(opens) + work
            work, last = work - length, closes
        return _utc(last) + work

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments the office works."""
        total = timedelta()
        for opens, closes in self.spans(start):
            if opens >= end or opens - start > LONGEST_REST + (end - start):
                break
            total += _utc(min(closes, end)) - _utc(opens)
        return total

    def _holidays(self, year: int) -> frozenset[date]:
        return holidays_of(self.country, year) if self.country else frozenset()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC"))

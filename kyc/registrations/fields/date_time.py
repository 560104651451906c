"""A moment: a day, a time and the zone they are of (RFC 3339)."""

import re
from datetime import datetime

from kyc.registrations.fields.time import TimeField, clock_time, offset_of, zone_words
from people.readers import day_words


class DateTimeField(TimeField):
    control = "datetime-local"
    shape = re.compile(
        r"(?P<local>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?P<offset>Z|[+-]\d{2}:\d{2})", re.ASCII
    )

    def written(self, typed: str, zone: str) -> str:
        day, _space, clock = typed.strip().replace(" ", "T", 1).partition("T")
        local = clock_time(clock)
        if local is None:
            return typed
        try:
            # A leap second has no place in a datetime, and the same zone as its minute.
            offset = offset_of(zone, datetime.fromisoformat(f"{day}T{local[:5]}"))
        except ValueError:
            return typed
        return typed if offset is None else f"{day}T{local}{offset}"

    def words(self, local: str, offset: str) -> str:
        day, _t, clock = local.partition("T")
        try:
            return f"{day_words(datetime.fromisoformat(day).date())} {clock} ({zone_words(offset)})"
        except ValueError:
            return f"{local}{offset}"

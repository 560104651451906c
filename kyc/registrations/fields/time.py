"""A time of day with its zone (RFC 3339): a clock's time and the zone it is of are two controls and
one answer."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from datetime import timezone as fixed
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import ZonedInput
from people.readers import zone_named

CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
OFFSET = re.compile(r"Z|[+-]\d{2}:\d{2}", re.ASCII)
# What clocks have anywhere: whole hours, and those that are half or three quarters beside them.
HOURS = range(-12, 15)
BETWEEN = ("-09:30", "-03:30", "+03:30", "+04:30", "+05:30", "+05:45", "+06:30", "+08:45", "+09:30",
           "+10:30", "+12:45")  # fmt: skip


class TimeField(QuestionField):
    is_code = True
    control = "time"
    shape = re.compile(r"(?P<local>\d{2}:\d{2}:\d{2})(?P<offset>Z|[+-]\d{2}:\d{2})", re.ASCII)

    def widget(self) -> forms.Widget:
        return ZonedInput(self.attributes(), self.control, self.parted, zones)

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        """The time with its zone; what is no time of a clock stays as it was typed."""
        typed = str(super().read(data, name))
        zone = data.get(f"{name}.zone")
        return typed if zone is None else self.written(typed, str(zone))

    def written(self, typed: str, zone: str) -> str:
        """What was typed with the zone that was chosen beside it."""
        local = clock_time(typed.strip())
        if local is None:
            return typed
        now = datetime.fromisoformat(f"{timezone.now().date().isoformat()}T{local[:5]}")
        offset = offset_of(zone, now)
        return typed if offset is None else f"{local}{offset}"

    def parted(self, raw: str) -> tuple[str, str] | None:
        """An answer as its two controls show it: the time, and the offset from UTC; None where they
        can't."""
        found = self.shape.fullmatch(raw)
        if found is None:
            return None
        return found["local"].removesuffix(":00"), found["offset"]

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        parts = self.parted(text)
        return self.words(*parts) if parts else text

    def words(self, local: str, offset: str) -> str:
        """An answer as a person reads it."""
        return f"{local} ({zone_words(offset)})"

    def hint(self) -> str:
        return _("The time and the zone it is of")


def clock_time(typed: str) -> str | None:
    """A time as people type it, in hours, minutes and seconds."""
    found = CLOCK.fullmatch(typed)
    if found is None:
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if half := (found["half"] or "").lower():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return f"{hour:02}:{minute:02}:{second:02}"


def offset_of(zone: str, at: datetime) -> str | None:
    """How far a zone is from UTC when its clocks show this, as RFC 3339 writes it; None for what is
    no zone. One that is an offset already stays as it is."""
    if OFFSET.fullmatch(zone):
        return zone
    named = zone_named(zone)
    if named is None:
        return None
    away = at.replace(tzinfo=named).utcoffset() or timedelta()
    if away.seconds % 60:
        # Clocks once went by the sun of their town: RFC 3339 knows whole minutes alone.
        return None
    return "Z" if not away else str(at.replace(tzinfo=fixed(away)).isoformat()[-6:])


def zone_words(zone: str) -> str:
    """A zone as a person reads it."""
    if zone == "Z":
        return "UTC"
    return f"UTC{zone}" if OFFSET.fullmatch(zone) else zone.replace("_", " ")


def zones() -> list[tuple[str, str]]:
    """The zones to choose from: the reader's own first, then UTC, then every distance from it."""
    own = timezone.get_current_timezone_name()
    named = [own] if zone_named(own) and own != "UTC" else []
    whole = [f"{'-' if hour < 0 else '+'}{abs(hour):02}:00" for hour in HOURS if hour]
    distances = sorted(
        [*whole, *BETWEEN], key=lambda offset: int(offset[:3]) * 60 + int(offset[0] + offset[4:])
    )
    return [(zone, zone_words(zone)) for zone in (*named, "Z", *distances)]

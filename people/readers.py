"""In which language and time zone a person reads, on pages and in mails; and how days and times are
written for whoever reads just now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.models import User


@contextmanager
def reading_as(person: User) -> Iterator[None]:
    """What is written in the block, such as a mail, is in the person's language and time zone."""
    known = dict(settings.LANGUAGES)
    language = person.language if person.language in known else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_named(person.time_zone)):
        yield


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of that name; None, which is the site's own, where there is none. The name may
    come from anywhere."""
    return ZoneInfo(name) if name in zone_names() else None


def now_in(zone: str) -> datetime:
    """What day and time it is in the zone of that name, or in the site's own."""
    return timezone.localtime(timezone=zone_named(zone) or timezone.get_default_timezone())


@cache
def zone_names() -> frozenset[str]:
    """Every time zone's name. To list them takes longer than to make a page, for it walks through
    folders."""
    return frozenset(available_timezones())


def locale() -> Locale:
    """The reader's language as Babel knows it; English where it does not."""
    return _named(translation.get_language() or "en")


@lru_cache(maxsize=256)
def _named(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def day_words(day: date) -> str:
    """A day with its month in letters, such as 24 Nov 2026: 4/3 and 3/4 are easily mistaken, also
    within one language."""
    return _day(date(day.year, day.month, day.day), locale())


# A page has the same few days and times again and again, and Babel is slow.
@lru_cache(maxsize=4096)
def _day(day: date, reader: Locale) -> str:
    if reader.language == "en":
        return format_date(day, "d MMM y", locale=reader)
    return format_skeleton("yMMMd", day, locale=reader)


@lru_cache(maxsize=4096)
def _minute(at: time, reader: Locale) -> str:
    return format_time(at, "HH:mm" if reader.language == "en" else "short", locale=reader)


def moment_words(at: datetime) -> str:
    """A time with its zone, such as 24 Nov 2026, 14:05 UTC."""
    local, reader = timezone.localtime(at), locale()
    clock = _minute(time(local.hour, local.minute), reader)
    return f"{day_words(local)}, {clock} {_zone(local)}"


def quotation(text: str) -> SafeString:
    """What somebody else wrote, as it is: not to be translated, in a language that is not known."""
    return format_html('<q lang="" translate="no">{}</q>', text)


def clock_words(at: datetime) -> str:
    """A time without its day, to the second, such as 14:05:09 UTC."""
    local, reader = timezone.localtime(at), locale()
    clock = format_time(local, "HH:mm:ss" if reader.language == "en" else "medium", locale=reader)
    return f"{clock} {_zone(local)}"


def _zone(local: datetime) -> str:
    """The zone's name at that time, such as AEDT; many have none but their distance from UTC."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"

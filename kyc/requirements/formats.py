"""The formats that are understood: their many spellings, the kind of question each makes, and how
each is checked."""

import ipaddress
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from jsonschema import FormatChecker
from rfc3339_validator import validate_rfc3339

from kyc.requirements import iso
from kyc.requirements.definition import Kind

SPELLINGS = {
    "date": "date",
    "email": "email",
    "idnemail": "email",
    "uri": "uri",
    "iri": "uri",
    "url": "url",
    "phone": "e164",
    "phonenumber": "e164",
    "tel": "e164",
    "e164": "e164",
    "msisdn": "e164",
    "country": "country",
    "countrycode": "country",
    "iso3166": "country",
    "iso31661": "country",
    "iso31661alpha2": "country",
    "language": "language",
    "languagecode": "language",
    "iso639": "language",
    "iso6391": "language",
    "bcp47": "language",
    "datetime": "date-time",
    "time": "time",
    "uuid": "uuid",
    "ipv4": "ipv4",
    "ipv6": "ipv6",
    "hostname": "hostname",
}

KINDS = {
    "date": Kind.DATE,
    "time": Kind.TIME,
    "date-time": Kind.DATE_TIME,
    "email": Kind.EMAIL,
    "uri": Kind.URL,
    "url": Kind.URL,
    "e164": Kind.PHONE,
    "country": Kind.COUNTRY,
    "language": Kind.LANGUAGE,
}

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ATOM = r"[^@\s\"(),:;<>\[\\\].]+"
QUOTED = r"\"(?:[^\"\\\r\n]|\\.)+\""
EMAIL = re.compile(
    rf"(?:{ATOM}(?:\.{ATOM})*|{QUOTED})@(?:(?:{LABEL}\.)+{LABEL}|\[(?P<address>[^\]]+)\])",
    re.IGNORECASE,
)
LONGEST_LOCAL_PART = 64
E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE | re.ASCII)

SECOND_60 = re.compile(r"(T\d{2}:\d{2}:)60([.Z+\-])", re.IGNORECASE)
SECOND_FRACTION = re.compile(r"\.\d+")
# JSON Schema's own, which nobody checks here: they are rules all the same.
UNCHECKED = frozenset(
    {
        *("duration", "idn-hostname", "uri-reference", "iri-reference", "uri-template"),
        *("json-pointer", "relative-json-pointer", "regex"),
    }
)
# Ours alone: no definition can name it.
UNBROKEN = "unbroken JSON"
CHECKER = FormatChecker(formats=["date", "uuid", "ipv4", "ipv6", "hostname"])


def canonical(name: object) -> str | None:
    """The one spelling of a format as the validator knows it, or None for a format nobody here
    knows."""
    if not isinstance(name, str):
        return None
    return SPELLINGS.get(re.sub(r"[^a-z0-9]", "", name[:60].lower()))


def is_unknown(name: object) -> bool:
    """Whether a format is one that nobody here knows: it is no rule then (JSON Schema 2020-12
    Validation, 7.2.2)."""
    return isinstance(name, str) and canonical(name) is None and name not in UNCHECKED


class BrokenJson(str):
    """What somebody typed as JSON and isn't: a text for everybody but the validator."""

    __slots__ = ()


@CHECKER.checks(UNBROKEN)
def is_unbroken(value: object) -> bool:
    """Whether a value is none that was meant to be JSON and isn't."""
    return not isinstance(value, BrokenJson)


@CHECKER.checks("date-time")
def is_date_time(value: object) -> bool:
    """Whether a string is a date and a time with its zone (RFC 3339); a leap second is at the end
    of a day of UTC."""
    if not isinstance(value, str):
        return True
    if not value.isascii():
        return False
    moment = SECOND_60.sub(r"\g<1>59\g<2>", value, count=1)
    if not validate_rfc3339(moment.upper()):
        return False
    if moment == value:
        return True
    at = datetime.fromisoformat(SECOND_FRACTION.sub("", moment.upper())).astimezone(UTC)
    return (at.hour, at.minute) == (23, 59)


@CHECKER.checks("time")
def is_time(value: object) -> bool:
    """Whether a string is a time with its zone (RFC 3339)."""
    return not isinstance(value, str) or is_date_time(f"1970-01-02T{value}")


@CHECKER.checks("email")
def is_email(value: object) -> bool:
    """Whether a string has the form of an internet mail address; what is not a string has no
    format."""
    if not isinstance(value, str):
        return True
    if len(value) > 254:
        return False
    local, at, domain = value.rpartition("@")
    if not domain.startswith("["):
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return False
    found = EMAIL.fullmatch(local + at + domain)
    if found is None or len(local) > LONGEST_LOCAL_PART:
        return False
    if found["address"] is None:
        return True
    # The part in square brackets is an IP address (RFC 5321, 4.1.3).
    try:
        return bool(ipaddress.ip_address(found["address"].removeprefix("IPv6:")))
    except ValueError:
        return False


@CHECKER.checks("country")
def is_country(value: object) -> bool:
    """Whether a string is the code of a country."""
    return not isinstance(value, str) or iso.is_country(value)


@CHECKER.checks("language")
def is_language(value: object) -> bool:
    """Whether a string is the code of a language."""
    return not isinstance(value, str) or iso.is_language(value)


@CHECKER.checks("e164")
def is_e164(value: object) -> bool:
    """Whether a string is a number in E.164, with its plus."""
    return not isinstance(value, str) or E164.fullmatch(value) is not None


@CHECKER.checks("uri")
def is_uri(value: object) -> bool:
    """Whether a string is an absolute URI (RFC 3986); one on the web must name a host."""
    if not isinstance(value, str):
        return True
    return URI.fullmatch(value) is not None and (
        not value.lower().startswith("http") or is_url(value)
    )


@CHECKER.checks("url")
def is_url(value: object) -> bool:
    """Whether a string is a web address: http or https, and a host."""
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
        # Reading the port raises where what follows a colon is none, as in an IPv6 address without
        # its brackets.
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and URI.fullmatch(value) is not None

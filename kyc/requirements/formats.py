"""The formats that are understood: their many spellings, the kind of question each makes, and how each is checked."""

import re
from urllib.parse import urlsplit

from jsonschema import FormatChecker

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
    "email": Kind.EMAIL,
    "uri": Kind.URL,
    "url": Kind.URL,
    "e164": Kind.PHONE,
    "country": Kind.COUNTRY,
    "language": Kind.LANGUAGE,
}

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
EMAIL = re.compile(rf"[^@\s\"(),:;<>\[\\\]]{{1,64}}@(?:{LABEL}\.)+{LABEL}", re.IGNORECASE)
E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE | re.ASCII)

CHECKER = FormatChecker(formats=["date", "date-time", "time", "uuid", "ipv4", "ipv6", "hostname"])


def canonical(name: object) -> str | None:
    """The one spelling of a format as the judge knows it, or None for a format nobody here knows."""
    if not isinstance(name, str):
        return None
    return SPELLINGS.get(re.sub(r"[^a-z0-9]", "", name[:60].lower()))


@CHECKER.checks("email")
def is_email(value: object) -> bool:
    """Whether a string has the form of an internet mail address; what is not a string has no format."""
    if not isinstance(value, str):
        return True
    return len(value) <= 254 and EMAIL.fullmatch(_ascii_domain(value)) is not None


def _ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return local


@CHECKER.checks("e164")
def is_e164(value: object) -> bool:
    """Whether a string is a number in E.164, with its plus."""
    return not isinstance(value, str) or E164.fullmatch(value) is not None


@CHECKER.checks("uri")
def is_uri(value: object) -> bool:
    """Whether a string is an absolute URI (RFC 3986); one on the web must name a host."""
    if not isinstance(value, str):
        return True
    return URI.fullmatch(value) is not None and (not value.lower().startswith("http") or is_url(value))


@CHECKER.checks("url")
def is_url(value: object) -> bool:
    """Whether a string is a web address: http or https, and a host."""
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and URI.fullmatch(value) is not None

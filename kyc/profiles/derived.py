"""Facts that follow from others: a street's name and number from both in one line, a given and a
family name from a full one, and the other way round."""

import re
from collections.abc import Iterator, Mapping

from kyc.profiles.facts import PARTS
from kyc.requirements.answers import Value

NUMBER = r"\d{1,5}(?:\s?[a-zA-Z])?(?:\s?[-/]\s?\d{1,4}[a-zA-Z]?)?"
NUMBER_FIRST = re.compile(rf"(?P<number>{NUMBER}),?\s+(?P<name>\D{{3,}})")
NUMBER_LAST = re.compile(rf"(?P<name>\D{{3,}}?),?\s+(?P<number>{NUMBER})")
# Countries that put the house number before the street.
BEFORE = frozenset({"AU", "CA", "FR", "GB", "IE", "LU", "MY", "NZ", "PH", "SG", "US", "ZA"})
# Two words and no more: which of three is the family name, nobody can tell.
TWO_NAMES = re.compile(r"(?P<given>[^\W\d_][\w'’.-]*) (?P<family>[^\W\d_][\w'’-]+)")
# Where the family name comes first.
FAMILY_FIRST = frozenset({"CN", "HK", "HU", "JP", "KR", "TW", "VN"})


def with_derived(facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts, and what surely follows from them; what is known by itself stays as it is."""
    found = dict(facts)
    country = str(facts.get("registered_address.country", "")).strip().upper()
    for part in PARTS:
        if part.slug.endswith("_address"):
            derived = _street(part.slug, facts)
        elif part.slug == "company":
            continue
        else:
            derived = _name(part.slug, facts, country)
        for key, value in derived:
            if not found.get(key):
                found[key] = value
    return found


def _street(slug: str, facts: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    whole = str(facts.get(f"{slug}.street", "")).strip()
    name, number = (
        str(facts.get(f"{slug}.{part}", "")).strip() for part in ("street_name", "house_number")
    )
    if whole and (found := NUMBER_FIRST.fullmatch(whole) or NUMBER_LAST.fullmatch(whole)):
        yield f"{slug}.street_name", found["name"].strip()
        yield f"{slug}.house_number", found["number"].strip()
    elif name and number and not whole:
        country = str(facts.get(f"{slug}.country", "")).strip().upper()
        yield f"{slug}.street", f"{number} {name}" if country in BEFORE else f"{name} {number}"


def _name(slug: str, facts: Mapping[str, Value], country: str) -> Iterator[tuple[str, str]]:
    whole = str(facts.get(f"{slug}.name", "")).strip()
    given, family = (
        str(facts.get(f"{slug}.{part}", "")).strip() for part in ("given_name", "family_name")
    )
    if given and family and not whole:
        is_first = country in FAMILY_FIRST
        yield f"{slug}.name", f"{family} {given}" if is_first else f"{given} {family}"
    elif (found := TWO_NAMES.fullmatch(whole)) and country not in FAMILY_FIRST:
        yield f"{slug}.given_name", found["given"]
        yield f"{slug}.family_name", found["family"]

"""Whether a fact's value can be a question's answer at all. Patterns and lengths are the
judge's."""

from collections.abc import Callable, Container
from datetime import date

from kyc.profiles.facts import OWN, is_email
from kyc.requirements import formats
from kyc.requirements.answers import Value
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Kind, Question
from kyc.requirements.payload import INTEGER, NUMBER

# The codes that a question after a country or a language offers.
Offered = Callable[[Question], Container[str]]

NEVER = frozenset({Kind.CONFIRMATION, Kind.RAW})


def fitted(question: Question, key: str, value: Value, offered: Offered) -> Value | None:
    """The value as the question takes it, or None when it can't take it. Nobody confirms anything
    by a profile."""
    if question.kind in NEVER or not value:
        return None
    if isinstance(value, list) or question.kind is Kind.CHOICES:
        return _several(question, value)
    if question.kind is Kind.CHOICE:
        return _option(question, value)
    if question.kind is Kind.EMAIL and not (is_email(key) or key.startswith(OWN)):
        return None
    return value if value.strip() and _is_of_kind(question, value.strip(), offered) else None


def _several(question: Question, value: Value) -> Value | None:
    keys = {choice_key(choice.value) for choice in question.choices}
    whole = (
        isinstance(value, list)
        and question.kind is Kind.CHOICES
        and all(item in keys for item in value)
    )
    return value if whole and any(item.strip() for item in value) else None


def _option(question: Question, value: str) -> str | None:
    """An option by its value, or else by the words it is shown with: "Victoria" is VIC where that
    is called so."""
    keys = [choice_key(choice.value) for choice in question.choices]
    if value in keys:
        return value if value.strip() else None
    named = [
        choice_key(c.value)
        for c in question.choices
        if c.label.casefold() == value.strip().casefold()
    ]
    return named[0] if len(named) == 1 and named[0].strip() else None


def _is_of_kind(question: Question, text: str, offered: Offered) -> bool:
    match question.kind:
        case Kind.EMAIL:
            return formats.is_email(text)
        case Kind.PHONE:
            return formats.is_e164(text)
        case Kind.URL:
            return formats.is_url(text)
        case Kind.COUNTRY | Kind.LANGUAGE:
            return text in offered(question)
        case _:
            return _is_of_type(question.kind, text)


def _is_of_type(kind: Kind, text: str) -> bool:
    match kind:
        case Kind.DATE:
            return _is_date(text)
        case Kind.INTEGER:
            return INTEGER.fullmatch(text) is not None
        case Kind.NUMBER:
            return NUMBER.fullmatch(text) is not None
        case Kind.BOOLEAN:
            return text in ("true", "false")
        case _:
            return True


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

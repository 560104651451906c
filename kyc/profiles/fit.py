"""Whether a fact's value can be a question's answer at all. Patterns and lengths are the
validator's."""

from collections.abc import Callable, Container

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
    kind = question.kind
    if kind in NEVER or not value:
        return None
    if isinstance(value, list) or kind is Kind.CHOICES:
        known = {choice_key(choice.value) for choice in question.choices}
        fits = isinstance(value, list) and kind is Kind.CHOICES and known.issuperset(value)
        return value if fits and any(item.strip() for item in value) else None
    if kind is Kind.CHOICE:
        keys = [choice_key(choice.value) for choice in question.choices]
        # Or else by the words it is shown with: "Victoria" is VIC where that is called so.
        if value not in keys:
            labels = [choice.label.casefold() for choice in question.choices]
            named = [
                key
                for key, label in zip(keys, labels, strict=True)
                if label == value.strip().casefold()
            ]
            value = named[0] if len(named) == 1 else ""
        return value if value.strip() else None
    text = value.strip()
    if not text or (kind is Kind.EMAIL and not (is_email(key) or key.startswith(OWN))):
        return None
    if kind in (Kind.COUNTRY, Kind.LANGUAGE):
        return value if text in offered(question) else None
    return value if kind not in CHECKS or CHECKS[kind](text) else None


# Of other kinds every text is taken.
CHECKS: dict[Kind, Callable[[str], object]] = {
    Kind.EMAIL: formats.is_email,
    Kind.PHONE: formats.is_e164,
    Kind.URL: formats.is_url,
    Kind.DATE: lambda text: formats.CHECKER.conforms(text, "date"),
    Kind.INTEGER: INTEGER.fullmatch,
    Kind.NUMBER: NUMBER.fullmatch,
    Kind.BOOLEAN: lambda text: text in ("true", "false"),
}

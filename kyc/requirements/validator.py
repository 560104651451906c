"""The `jsonschema` library's validator of draft 2020-12: its patterns and comparisons bounded,
decimals as they are written."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from kyc.requirements import formats, patterns
from kyc.requirements.canonical import canonical
from kyc.requirements.memory import kept_by_node


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not patterns.matches(pattern, instance):
        yield ValidationError("does not match")


def _multiple(
    validator: Any, divisor: float, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """Reckoned in decimals as written: by binary fractions 19.99 would be no multiple of 0.01."""
    is_number = validator.is_type(instance, "number")
    if is_number and (Fraction(str(instance)) / Fraction(str(divisor))).denominator != 1:
        yield ValidationError("not a multiple")


@kept_by_node
def _texts(options: list[Any]) -> frozenset[str]:
    return frozenset(map(canonical, options))


def _listed(
    validator: Any, options: list[Any], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """The library compares with each option, and writes them all into what it says."""
    if canonical(instance) not in _texts(options):
        yield ValidationError("not listed")


def _unique(validator: Any, wanted: bool, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """The library compares each entry with each other as soon as they can't be sorted."""
    if (
        wanted
        and isinstance(instance, list)
        and len({canonical(entry) for entry in instance}) < len(instance)
    ):
        yield ValidationError("not unique")


OWN = {"pattern": _pattern, "multipleOf": _multiple, "uniqueItems": _unique, "enum": _listed}
# The library has no annotation for it.
Validator: Any = extend(Draft202012Validator, OWN)  # type: ignore[no-untyped-call]


def holds(schema: Any, data: Any) -> bool:
    """Whether the data fits a schema."""
    # Most conditions ask first whether something is given at all, and most are asked of every row.
    lacks = (
        isinstance(schema, dict)
        and isinstance(data, dict)
        and any(name not in data for name in schema.get("required", ()))
    )
    return not lacks and bool(_validator(schema).is_valid(data))


@kept_by_node
def _validator(schema: Any) -> Any:
    return Validator(schema, format_checker=formats.CHECKER)

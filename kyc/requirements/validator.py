"""The `jsonschema` library's validator of draft 2020-12, with bounded patterns and decimals as they are written."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from kyc.requirements import formats, patterns


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not patterns.matches(pattern, instance):
        yield ValidationError("does not match")


def _multiple(validator: Any, divisor: float, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """Reckoned in decimals as written: by binary fractions 19.99 would be no multiple of 0.01."""
    is_number = validator.is_type(instance, "number")
    if is_number and (Fraction(str(instance)) / Fraction(str(divisor))).denominator != 1:
        yield ValidationError("not a multiple")


Validator: Any = extend(  # type: ignore[no-untyped-call]  # the library has no annotation for it
    Draft202012Validator, {"pattern": _pattern, "multipleOf": _multiple}
)


def holds(schema: Any, data: Any) -> bool:
    """Whether the data fits a schema."""
    return bool(Validator(schema, format_checker=formats.CHECKER).is_valid(data))

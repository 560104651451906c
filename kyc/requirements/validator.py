"""The `jsonschema` library's validator of draft 2020-12: its patterns and comparisons bounded,
decimals as they are written."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from kyc.requirements import formats, patterns
from kyc.requirements.canonical import canonical
from kyc.requirements.memoise import memoised_by_node


def _broken_where(
    is_broken: Callable[[Any, Any], bool],
) -> Callable[..., Iterator[ValidationError]]:
    """One keyword's check, by its rule and the instance, in the form that the library calls."""

    def check(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if is_broken(rule, instance):
            yield ValidationError("rule not met")

    return check


@memoised_by_node
def _texts(options: Any) -> frozenset[str]:
    return frozenset(map(canonical, options))


IS_TYPE = Draft202012Validator.TYPE_CHECKER.is_type
OWN = {
    "pattern": _broken_where(
        lambda pattern, text: isinstance(text, str) and not patterns.matches(pattern, text)
    ),
    # Reckoned in decimals as written: by binary fractions 19.99 would be no multiple of 0.01.
    "multipleOf": _broken_where(
        lambda divisor, number: (
            IS_TYPE(number, "number")
            and (Fraction(str(number)) / Fraction(str(divisor))).denominator != 1
        )
    ),
    # The library compares each entry with each other as soon as they can't be sorted.
    "uniqueItems": _broken_where(
        lambda wanted, entries: (
            wanted
            and isinstance(entries, list)
            and len(set(map(canonical, entries))) < len(entries)
        )
    ),
    # The library compares with each option, and writes them all into what it says.
    "enum": _broken_where(lambda options, value: canonical(value) not in _texts(options)),
}
# The library has no annotation for it.
Validator: Any = extend(Draft202012Validator, OWN)  # type: ignore[no-untyped-call]


@memoised_by_node
def _validator(schema: Any) -> Any:
    return Validator(schema, format_checker=formats.CHECKER)


def takes_null(schema: Any) -> bool:
    """Whether a compiled schema names null among what may stand in its place."""
    if not isinstance(schema, dict):
        return False
    types, options = schema.get("type"), schema.get("enum")
    if options is not None and None not in options:
        return False
    if isinstance(types, list):
        return "null" in types
    if types is None and options is None:
        return _null_by_branch(schema)
    return types in ("null", None)


def _null_by_branch(schema: dict[str, Any]) -> bool:
    """Whether one of the forms that a place is given in is null."""
    if "const" in schema:
        return schema["const"] is None
    ways = [sum(map(takes_null, schema[key])) for key in ("anyOf", "oneOf") if key in schema]
    alone = schema.keys().isdisjoint(("allOf", "not", "if"))
    # Of several forms that take it, `oneOf` takes none.
    return alone and bool(ways) and all(ways) and (ways[-1] == 1 or "oneOf" not in schema)


def holds(schema: Any, data: Any) -> bool:
    """Whether the data fits a schema."""
    # Most conditions ask first whether something is given at all, and most are asked of every row.
    lacks = (
        isinstance(schema, dict)
        and isinstance(data, dict)
        and any(name not in data for name in schema.get("required", ()))
    )
    return not lacks and bool(_validator(schema).is_valid(data))

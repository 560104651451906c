"""A regulator's rules as a JSON Schema that can be used without care: no references, no malformed
keywords, bounded.

A rule that can't be read is left out, which makes the validator more lenient there; the API has the
last word. Where leaving something out would make it stricter (inside `not`, `if`, `oneOf`,
`contains`) the whole of that rule is left out.
"""

import math
from collections.abc import Callable
from typing import Any

from kyc.requirements import formats, patterns
from kyc.requirements.context import ParseContext, UnreadableError, breadth, shallow
from kyc.requirements.exclusions import NEVER

TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})
# They decide what is valid, and have no equal here: leaving them out is a loss to tell of.
UNSUPPORTED = frozenset({"additionalItems", "$dynamicRef", "$recursiveRef", "extends", "disallow"})
MAX_COUNT = 10**9
MAX_OPTIONS = 2000
NAMES_PER_NODE = 4

Schema = dict[str, Any] | bool
# What reads one keyword's value; raises UnreadableError.
Read = Callable[[Any, ParseContext], Any]


def clean(node: Any, context: ParseContext) -> Schema:
    """The rules of a JSON Schema as the validator can use them; losses are noted in `reading`."""
    if isinstance(node, bool):
        return node
    try:
        if isinstance(node, dict) and "$ref" in node and len(node) > 1:
            # The target sees nothing of what stands beside the reference, such as which members
            # that knows.
            target = clean({"$ref": node["$ref"]}, context)
            context.spend(breadth(node))
            beside = rules(node, context.deeper(), frozenset({"$ref"}))
            return {**beside, "allOf": [*beside.get("allOf", []), target]}
        known, inner = context.followed(node)
    except UnreadableError:
        context.note_loss()
        return True
    return rules(known, inner)


def rules(
    node: dict[str, Any], context: ParseContext, leave_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The readable keywords of one definition, but for those to `leave_out`."""
    kept: dict[str, Any] = {}
    for keyword in [key for key in node if key not in leave_out]:
        try:
            if keyword == "format" and formats.is_unknown(node[keyword]):
                continue
            if keyword in KEYWORDS:
                kept[keyword] = KEYWORDS[keyword](node[keyword], context)
            elif keyword in UNSUPPORTED:
                context.note_loss()
        except UnreadableError:
            context.note_loss()
    if "contains" not in kept:
        kept.pop("minContains", None)
        kept.pop("maxContains", None)
    return kept


def finite(value: Any) -> bool:
    """Whether a JSON value is a number that can be reckoned with."""
    if type(value) is int:
        return abs(value) < 10**18
    return type(value) is float and math.isfinite(value)


def _need(readable: bool) -> None:
    if not readable:
        raise UnreadableError("not a usable rule")


def _usable(
    is_usable: Callable[[Any], bool], made: Callable[[Any], Any] = lambda value: value
) -> Read:
    """A value that is kept, as it is or as `made` writes it."""

    def read(value: Any, context: ParseContext) -> Any:
        _need(is_usable(value))
        return made(value)

    return read


def _complete(read: Read) -> Read:
    """Only without losses: they would make what holds the rule stricter."""

    def read_all(value: Any, context: ParseContext) -> Any:
        before = context.tally.losses
        made = read(value, context)
        _need(context.tally.losses == before)
        return made

    return read_all


def _named(read: Read) -> Read:
    """A map of names to what `read` makes of each value."""

    def read_each(value: Any, context: ParseContext) -> dict[str, Any]:
        _need(isinstance(value, dict))
        context.spend(len(value))
        return {name: read(inner, context) for name, inner in value.items()}

    return read_each


def _by_pattern(value: Any, context: ParseContext) -> dict[str, Schema]:
    _need(isinstance(value, dict))
    context.spend(sum(map(patterns.cost, value)))
    try:
        plain = {pattern: patterns.tame(pattern) for pattern in value}
    except patterns.NotUsable as reason:
        raise UnreadableError(str(reason)) from reason
    _need(len(set(plain.values())) == len(plain))
    return {plain[pattern]: schema for pattern, schema in _named(clean)(value, context).items()}


def _branches(value: Any, context: ParseContext) -> list[Schema]:
    _need(isinstance(value, list) and bool(value))
    context.spend(len(value))
    return [clean(branch, context) for branch in value]


def _left_over(value: Any, context: ParseContext) -> Schema:
    context.spend_unevaluated()
    return clean(value, context)


def _names(value: Any, context: ParseContext) -> list[str]:
    _need(isinstance(value, list))
    context.require(len(value))
    # A name costs less than a part, and costs again wherever a reference brings its list.
    context.spend(len(value) // NAMES_PER_NODE)
    _need(all(isinstance(name, str) for name in value))
    return list(dict.fromkeys(value))


def _member(value: Any, context: ParseContext) -> Schema:
    return NEVER if value is False else clean(value, context)


COUNT = _usable(
    lambda value: finite(value) and 0 <= value <= MAX_COUNT and value == int(value), int
)
KEYWORDS: dict[str, Read] = {
    "type": _usable(
        lambda value: (
            isinstance(value, str | list)
            and len(value) > 0
            and all(
                isinstance(name, str) and name in TYPES
                for name in ([value] if isinstance(value, str) else value)
            )
        ),
        lambda value: value if isinstance(value, str) else list(dict.fromkeys(value)),
    ),
    "enum": _usable(
        lambda value: isinstance(value, list) and 0 < len(value) <= MAX_OPTIONS and shallow(value)
    ),
    "const": _usable(shallow),
    "minLength": COUNT,
    "maxLength": COUNT,
    "pattern": _usable(
        lambda value: isinstance(value, str) and patterns.compiled(value) is not None
    ),
    "format": _usable(lambda value: formats.canonical(value) is not None, formats.canonical),
    "minimum": _usable(finite),
    "maximum": _usable(finite),
    "exclusiveMinimum": _usable(finite),
    "exclusiveMaximum": _usable(finite),
    "multipleOf": _usable(lambda value: finite(value) and value > 0),
    "properties": _named(_member),
    "patternProperties": _by_pattern,
    "additionalProperties": clean,
    "unevaluatedProperties": _left_over,
    "propertyNames": clean,
    "required": _names,
    "minProperties": COUNT,
    "maxProperties": COUNT,
    "prefixItems": _branches,
    "items": clean,
    "unevaluatedItems": _left_over,
    "contains": _complete(clean),
    "minContains": COUNT,
    "maxContains": COUNT,
    "minItems": COUNT,
    "maxItems": COUNT,
    "uniqueItems": _usable(lambda value: isinstance(value, bool)),
    "allOf": _branches,
    "anyOf": _branches,
    "oneOf": _complete(_branches),
    "not": _complete(clean),
    "if": _complete(clean),
    "then": clean,
    "else": clean,
    "dependentRequired": _named(_names),
    "dependentSchemas": _named(clean),
}

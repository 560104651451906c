"""Conditions as other notations write them, as JSON Schema.

A condition compares answers ("the kind is one of these", "the number has a value"), and may be made
of others by and, or, and not. What follows of it is that another answer is required, optional or
not allowed.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias

from kyc.requirements.context import UnreadableError

DEEPEST = 12
# The names of members, from an object on.
Path: TypeAlias = tuple[str, ...]
Schema: TypeAlias = dict[str, Any]
# Where the answer is that a notation calls by this name; None where there is none of that name.
Find: TypeAlias = Callable[[str], Path | None]
# In the place of a condition that can't be read: the page tells of it.
UNREAD: Schema = {"disallow": "a condition that can't be read"}


class State(StrEnum):
    """What may be done about an answer."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NOT_ALLOWED = "not allowed"


# A condition, and the state that follows of it.
Case: TypeAlias = tuple[Schema, State]
EVERY = frozenset({"and", "all", "allof", "every"})
SOME = frozenset({"or", "any", "anyof", "some"})
NAMES = ("field", "question", "name", "key", "property", "fieldpath", "path", "linkid", "ref")
OPERATORS = ("operator", "op", "comparison", "comparator", "test")
VALUES = ("values", "value", "answers", "answer", "expected", "expectedvalue")
PARTS = ("conditions", "rules", "operands", "terms", "expressions")
EQUAL = frozenset({"", "=", "==", "===", "eq", "equal", "equals", "equalto", "is"})
UNEQUAL = frozenset({"!=", "!==", "<>", "ne", "neq", "notequal", "notequals", "isnot"})
IN = frozenset({"in", "isin", "isoneof", "isanyof"})
NOT_IN = frozenset({"notin", "nin", "isnotin", "noneof", "isnoneof"})
GIVEN = frozenset(
    {*("hasvalue", "exists", "isset", "notempty", "isnotempty", "present"), "answered", "notnull"}
)
NOT_GIVEN = frozenset(
    {*("hasnovalue", "notexists", "isnotset", "empty", "isempty", "missing"), "absent", "isnull"}
)
LIMITS = {
    **dict.fromkeys((">", "gt", "greaterthan", "isgreaterthan"), "exclusiveMinimum"),
    **dict.fromkeys((">=", "gte", "ge", "atleast", "greaterthanorequal"), "minimum"),
    **dict.fromkeys(("<", "lt", "lessthan", "islessthan"), "exclusiveMaximum"),
    **dict.fromkeys(("<=", "lte", "le", "atmost", "lessthanorequal"), "maximum"),
}
CONTAINS = frozenset({"contains", "includes", "has"})
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
MATCHES = frozenset({"matches", "match", "regex", "pattern"})


def plain(name: object) -> str:
    """A keyword or an operator in whatever spelling: `HAS_VALUE` and "has value" are one."""
    return re.sub(r"[\s_.\-]", "", name.lower()) if isinstance(name, str) else ""


def below(path: Path, rules: Schema) -> Schema:
    """Rules for what an object has at a path, if it has it."""
    for name in reversed(path):
        rules = {"properties": {name: rules}}
    return rules


def given(path: Path, rules: Schema) -> Schema:
    """That an object has something at a path, and that the rules are met there."""
    for name in reversed(path):
        rules = {"required": [name], "properties": {name: rules}}
    return rules


def negated(condition: Schema) -> Schema:
    """That a condition is not met."""
    return {"not": condition}


def compared(path: Path, operator: object, value: Any) -> Schema:
    """One comparison of the answer at a path; of several answers to one question, one that fits is
    enough. Raises UnreadableError for an operator that nobody knows."""
    said = plain(operator)
    if said in EQUAL | IN | CONTAINS:
        return given(path, _one(_like(value)))
    if said in UNEQUAL | NOT_IN:
        return negated(given(path, _one(_like(value))))
    if said in GIVEN | NOT_GIVEN:
        is_there = given(path, {"not": {"enum": ["", None, []]}})
        # FHIR's `exists` says by its value which of both is meant.
        return is_there if (said in GIVEN) == (value is not False) else negated(is_there)
    if said in LIMITS:
        return given(path, _one({LIMITS[said]: _number(value)}))
    if said in MATCHES and isinstance(value, str):
        return given(path, _one({"pattern": value}))
    raise UnreadableError(f"no such comparison: {said}")


def _one(rules: Schema) -> Schema:
    """That an answer meets rules, or one of several does."""
    several = {"type": "array", "contains": rules}
    return {"anyOf": [{"allOf": [{"not": {"type": "array"}}, rules]}, several]}


def _like(value: Any) -> Schema:
    """That an answer is one of some values: notations write "true" and "5" for true and 5 too."""
    listed = value if isinstance(value, list) else [value]
    if not listed or any(isinstance(each, dict | list) for each in listed):
        raise UnreadableError("nothing to compare with")
    known = {"true": True, "false": False}
    also: list[Any] = []
    for each in listed:
        if isinstance(each, str) and each.lower() in known:
            also.append(known[each.lower()])
        elif isinstance(each, bool):
            also.append(str(each).lower())
        elif isinstance(each, int | float):
            also.append(str(each))
        elif isinstance(each, str) and NUMBER.fullmatch(each):
            also.append(_number(each))
    return {"enum": [*listed, *also]}


def _number(value: Any) -> int | float:
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableError("no number to compare with")
    return value


def read(condition: Any, find: Find, depth: int = 0) -> Schema:
    """A condition as a schema of the object that its answers are in; raises UnreadableError where
    it can't be read."""
    if depth > DEEPEST:
        raise UnreadableError("too deep")
    if isinstance(condition, list):
        return joined("allOf", condition, find, depth)
    if not isinstance(condition, dict) or not condition:
        raise UnreadableError("no condition")
    by_name = {plain(name): value for name, value in condition.items()}
    if several := parts_of(by_name):
        return joined(*several, find, depth)
    if "not" in by_name:
        return negated(read(by_name["not"], find, depth + 1))
    named = _first(by_name, NAMES)
    if isinstance(named, str) and (path := find(named)) is not None:
        return of_one(path, by_name)
    return joined("allOf", [equal(name, value, find) for name, value in condition.items()])


def parts_of(by_name: dict[str, Any]) -> tuple[str, Any] | None:
    """What a condition joins, and by which keyword; None where it is a single one."""
    for keywords, joint in ((EVERY, "allOf"), (SOME, "anyOf")):
        for keyword in keywords & by_name.keys():
            return joint, by_name[keyword]
        if plain(_first(by_name, ("type", "logic", *OPERATORS))) in keywords:
            return joint, _first(by_name, PARTS)
    return None


def of_one(path: Path, by_name: dict[str, Any]) -> Schema:
    operator = _first(by_name, OPERATORS)
    if operator is not None:
        return compared(path, operator, _first(by_name, VALUES))
    for name, value in by_name.items():
        if name in EQUAL | UNEQUAL | IN | NOT_IN | GIVEN | NOT_GIVEN | CONTAINS | {*LIMITS}:
            return compared(path, name, value)
    value = _first(by_name, VALUES)
    return compared(path, "has value" if value is None else "in", value)


def equal(name: str, value: Any, find: Find) -> Schema:
    path = find(name)
    if path is None or isinstance(value, dict):
        raise UnreadableError(f"nothing is called {name}")
    return compared(path, "in", value)


def joined(joint: str, parts: Any, find: Find | None = None, depth: int = 0) -> Schema:
    if not isinstance(parts, list) or not parts:
        raise UnreadableError("a condition without parts")
    read_parts = [read(part, find, depth + 1) if find else part for part in parts]
    return read_parts[0] if len(read_parts) == 1 else {joint: read_parts}


def _first(by_name: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((by_name[name] for name in names if name in by_name), None)


def first_of(cases: list[Case], path: Path, otherwise: State) -> Schema:
    """The rule that an answer is in the state of the first case whose condition is met, and else in
    another."""
    rule = in_state(path, otherwise)
    for condition, state in reversed(cases):
        then = in_state(path, state)
        rule = {"if": condition, "then": then, **({"else": rule} if rule else {})}
    return rule


def in_state(path: Path, state: State) -> Schema:
    *above, name = path
    match state:
        case State.REQUIRED:
            return below(tuple(above), {"required": [name]})
        case State.NOT_ALLOWED:
            return below(path, {"not": {}})
        case _:
            return {}

"""Answers as `requestDetails.data`, and back: the JSON types and the order of members are the
schema's."""

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kyc.requirements.answers import Answers, Value
from kyc.requirements.choices import choice_key, chosen
from kyc.requirements.conditions import EVERYTHING, NONE, Live, in_force
from kyc.requirements.definition import Definition, Group, Json, Kind, Question, Shape
from kyc.requirements.formats import BrokenJson
from kyc.requirements.memory import remembering
from kyc.requirements.patterns import limited
from kyc.requirements.places import instances, rows
from kyc.requirements.pointers import escape, lookup, split, unescape
from kyc.requirements.reading import shallow, writable
from kyc.requirements.validator import holds

__all__ = ["asked", "build", "choice_key", "read", "settled"]

INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
GROUPED = re.compile(
    r"[+-]?[0-9]{1,3}(?:([,.’' \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3}){0,4}", re.ASCII
)
NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
DEEPEST = 64
# How often it is looked what is asked now, and how many rules are gone through for that.
MOST_ROUNDS = 50
MOST_WORK = 1_000_000


class _Node(dict[str, Any]):
    """An object or array in the making, its members by their pointer's parts: nothing that was
    typed is one."""


NOTHING: Any = object()


def build(definition: Definition, answers: Answers) -> Json:
    """What goes upstream. An answer that isn't of its type goes in as it was typed, for the judge
    to object to.

    What is optional and empty is left out, and so is what is not asked any more; what has to be
    there for the rest to stand in its place is there, empty.
    """
    return settled(definition, answers)[1]


def settled(definition: Definition, answers: Answers) -> tuple[Live, Json]:
    """What is asked for these answers, and what goes upstream.

    An answer may bring in a question, whose answer brings in another: it begins with what is asked
    unconditionally and goes on until nothing changes. Conditions that contradict themselves would
    never end, so the rounds are counted, and what they cost.
    """
    if not definition.conditional:
        return EVERYTHING, _assembled(definition, answers, EVERYTHING)
    with limited(), remembering():
        return _rounds(definition, answers)


def _rounds(definition: Definition, answers: Answers) -> tuple[Live, Json]:
    live, data, work = NONE, _assembled(definition, answers, NONE), 0
    for _round in range(MOST_ROUNDS):
        now = in_force(definition.schema, data)
        if now == live:
            break
        live, data, work = now, _assembled(definition, answers, now), work + now.work
        if work > MOST_WORK:
            break
    return live, data


def _assembled(definition: Definition, answers: Answers, live: Live) -> Json:
    root, fixed = _Node(), _Fixed(dict)
    for place, group, row, question in asked(definition, answers, live):
        if question.kind is Kind.FIXED:
            fixed.add(place, question, live.needs(group, question, row))
            continue
        value = _value(question, answers.values.get(place, ""), live.rules.get(place, []))
        if value is not NOTHING and not place:
            return _json(value)
        if value is not NOTHING:
            _put(root, split(place), value)
    for group in definition.groups():
        # What a branch requires is there, even with nothing in it: what is missing is told of
        # inside.
        if group.pointer in live.needed:
            _open(root, split(group.pointer))
    if definition.shape in (Shape.NOTHING, Shape.UNKNOWN):
        return None
    lists = {group.pointer: group for group in definition.groups() if group.repeatable}
    return _json(_Shaping(lists, fixed).whole(root, definition.schema))


class _Fixed(defaultdict[str, dict[str, Any]]):
    """Values that nobody fills in, by their object's pointer and their names: each is sent whenever
    its object is."""

    def add(self, place: str, question: Question, needed: bool) -> None:
        above, _slash, name = place.rpartition("/")
        if question.default is not None and (question.required or needed):
            self[above][unescape(name)] = question.default


def asked(
    definition: Definition, answers: Answers, live: Live
) -> Iterator[tuple[str, Group, int | None, Question]]:
    """Every question that is asked, as often as it is, in order: pointer, group, row and
    question."""
    for group in definition.groups():
        for row in rows(group, answers):
            for question in group.questions:
                if live.asks(group, question, row):
                    yield group.place(question, row), group, row, question


def _open(root: _Node, path: list[str]) -> None:
    node = root
    for name in path:
        node = node.setdefault(name, _Node())
        if not isinstance(node, _Node):
            return


def _json(value: Any) -> Json:
    made: Json = value
    return made


def _put(root: _Node, path: list[str], value: Any) -> None:
    node = root
    for name in path[:-1]:
        node = node.setdefault(name, _Node())
    node[path[-1]] = value


class _Shaping:
    """Turns what was filled in to JSON as the schema has it: its order, its arrays, and what it
    can't do without."""

    def __init__(self, lists: dict[str, Group], fixed: _Fixed) -> None:
        self.lists, self.fixed = lists, fixed

    def whole(self, node: Any, schema: Any, pointer: str = "") -> Any:
        """One place and all below it."""
        rules = schema if isinstance(schema, dict) else {}
        if not isinstance(node, _Node):
            return node
        if pointer in self.lists:
            return self._rows(node, rules, pointer)
        if "prefixItems" in rules:
            return [
                self._entry(node, inner, f"/{place}")
                for place, inner in enumerate(rules["prefixItems"])
            ]
        return self._members(node, rules, pointer)

    def _members(self, node: _Node, rules: dict[str, Any], pointer: str) -> dict[str, Any]:
        known = rules.get("properties", {})
        fixed = self.fixed.get(pointer, {})
        needed = {
            name
            for name in rules.get("required", [])
            if self._stands_empty(known.get(name), pointer, name)
        }
        ordered = [name for name in known if name in node or name in needed or name in fixed]
        inner = {
            name: fixed[name] if name in fixed else node.get(name, _Node())
            for name in [*ordered, *node, *fixed]
        }
        return {
            name: self.whole(value, known.get(name), f"{pointer}/{escape(name)}")
            for name, value in inner.items()
        }

    def _stands_empty(self, schema: Any, pointer: str, name: str) -> bool:
        """Whether a member that has to be there is an object or rows, which can be there with
        nothing in them."""
        is_object = isinstance(schema, dict) and "properties" in schema
        return is_object or f"{pointer}/{escape(name)}" in self.lists

    def _entry(self, node: _Node, schema: Any, pointer: str) -> Any:
        place = pointer.removeprefix("/")
        if place not in node and not self._stands_empty(schema, "", place):
            return None
        return self.whole(node.get(place, _Node()), schema, pointer)

    def _rows(self, node: _Node, rules: dict[str, Any], pointer: str) -> list[Any]:
        group = self.lists[pointer]
        count = max([group.min_items, *(int(row) + 1 for row in node)])
        empty: Any = _Node() if group.questions[0].key else ""
        return [
            self.whole(node.get(str(row), empty), rules.get("items"), f"{pointer}/{row}")
            for row in range(count)
        ]


def _value(question: Question, given: Value, rules: list[dict[str, Any]]) -> Any:
    """One answer as JSON, or NOTHING where there is none; `rules` are what is in force for it."""
    if question.kind is Kind.CHOICES or isinstance(given, list):
        keys = [given] if isinstance(given, str) else given
        return [_option(question, key) for key in keys if key.strip()] or NOTHING
    if not given.strip():
        return NOTHING
    # An option's key may have spaces that are part of it.
    if question.kind is Kind.MIXED:
        return _mixed(question, given, rules)
    return (
        _option(question, given)
        if question.kind is Kind.CHOICE
        else _typed(question, given.strip())
    )


def _mixed(question: Question, given: str, rules: list[dict[str, Any]]) -> Any:
    """An answer to which branches give different types: as the one that is in force wants it."""
    text = given.strip()
    options = [
        choice.value for choice in question.choices if choice_key(choice.value) in (given, text)
    ]
    for value in (*options, text, _number(text), {"true": True, "false": False}.get(text, text)):
        if all(holds(schema, value) for schema in rules):
            return value
    return text


def _typed(question: Question, text: str) -> Any:
    match question.kind:
        case Kind.FIXED:
            return NOTHING
        case Kind.BOOLEAN:
            return {"true": True, "false": False}.get(text, text)
        case Kind.CONFIRMATION:
            return True if text == "true" else NOTHING
        case Kind.INTEGER:
            return whole(text)
        case Kind.NUMBER:
            return _number(text)
        case Kind.RAW:
            return _parsed(text)
        case _:
            return text


def _option(question: Question, key: str) -> Json:
    choice = chosen(question, key)
    return key if choice is None else choice.value


def whole(text: str) -> int | str:
    """A whole number; its digits may be grouped as people write them, since nothing comes after a
    decimal sign."""
    digits = re.sub(r"[,.’' \u00a0\u202f]", "", text) if GROUPED.fullmatch(text) else text
    return int(digits) if INTEGER.fullmatch(digits) else text


def _number(text: str) -> int | float | str:
    if INTEGER.fullmatch(text):
        return int(text)
    if NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _parsed(text: str) -> Any:
    """The JSON that a text is; words are a text, what only begins like JSON is broken."""
    plain = BrokenJson(text) if text.startswith(("{", "[", '"')) else text
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return plain
    return value if shallow(value, DEEPEST) and writable(value) else plain


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number too large")
    return number


def read(definition: Definition, data: Json) -> Answers:
    """The answers that `build` would make this data of. Members that the definition doesn't ask for
    are not in them."""
    rows = dict(_counts(definition, data))
    counted = Answers(rows=rows)
    found = (
        (place, _text(question, lookup(data, place)))
        for place, _group, question in instances(definition, counted)
    )
    return Answers({place: value for place, value in found if value}, rows)


def _counts(definition: Definition, data: Json) -> Iterator[tuple[str, int]]:
    for group in definition.groups():
        held = lookup(data, group.pointer) if group.repeatable else None
        if isinstance(held, list):
            yield group.pointer, len(held)


def _text(question: Question, value: Json) -> Value:
    if (
        question.kind is Kind.FIXED
        or value is None
        or (question.kind is Kind.CONFIRMATION and value is not True)
    ):
        return ""
    if question.kind is Kind.RAW:
        return json.dumps(value, ensure_ascii=False, indent=2)
    if question.kind is Kind.CHOICES and isinstance(value, list):
        return [choice_key(item) for item in value]
    return choice_key(value)

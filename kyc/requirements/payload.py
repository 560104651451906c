"""Answers as `requestDetails.data`, and back: the JSON types and the order of members are the
schema's."""

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, cast

from kyc.requirements.answers import Answers, Value
from kyc.requirements.choices import choice_key, chosen
from kyc.requirements.conditions import EVERYTHING, NONE, ApplicableQuestions, resolve
from kyc.requirements.context import shallow, writable
from kyc.requirements.definition import Definition, Group, Json, Kind, Question, Shape
from kyc.requirements.formats import BrokenJson
from kyc.requirements.memoise import memoising
from kyc.requirements.patterns import limited
from kyc.requirements.places import instances, rows
from kyc.requirements.pointers import escape, lookup, split, unescape
from kyc.requirements.validator import holds, takes_null
from kyc.requirements.variants import KEY, chosen_of

__all__ = ["asked", "build", "choice_key", "read", "resolve_answers"]

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
    """What goes upstream. An answer that isn't of its type goes in as it was typed, for the
    validator to object to.

    What is optional and empty is left out, and so is what is not asked any more; what has to be
    there for the rest to stand in its place is there, empty.
    """
    return resolve_answers(definition, answers)[1]


def resolve_answers(definition: Definition, answers: Answers) -> tuple[ApplicableQuestions, Json]:
    """What is asked for these answers, and what goes upstream.

    An answer may bring in a question, whose answer brings in another: it begins with what is asked
    unconditionally and goes on until nothing changes. Answers that exclude each other are all
    asked. Conditions that contradict themselves would never end, so the rounds are counted, and
    what they cost.
    """
    if not definition.conditional:
        return EVERYTHING, _assembled(definition, answers, EVERYTHING)
    variants = chosen_of(answers.values)
    with limited(), memoising():
        live, data, work = NONE, _assembled(definition, answers, NONE), 0
        before: list[ApplicableQuestions] = []
        excluding = True
        for _round in range(MOST_ROUNDS):
            now = resolve(definition.schema, data, variants, excluding)
            if now == live:
                break
            excluding = excluding and now not in before
            before.append(live)
            live, data, work = now, _assembled(definition, answers, now), work + now.work
            if work > MOST_WORK:
                break
    return live, data


def _assembled(definition: Definition, answers: Answers, live: ApplicableQuestions) -> Json:
    root, fixed = _Node(), _Fixed(dict)
    for place, group, row, question in asked(definition, answers, live):
        if question.kind is Kind.FIXED:
            fixed.add(place, question, live.needs(group, question, row))
            continue
        value = _value(question, answers.values.get(place, ""), live.rules.get(place, []))
        if value is not NOTHING and not place:
            return cast("Json", value)
        if value is not NOTHING:
            *above, name = split(place)
            node = _opened(root, above)
            # What is given as one text has nothing below it.
            if isinstance(node, _Node):
                node[name] = value
    groups = [*answers.occurrences(definition.groups())]
    _open_what_is_needed(root, groups, answers, live)
    for pointer in live.nulls - {""}:
        *above, name = split(pointer)
        _put_null(root, above, name)
    if definition.shape in (Shape.NOTHING, Shape.UNKNOWN):
        return None
    lists = {group.pointer: group for group in groups if group.repeatable}
    return cast("Json", _Shaping(lists, fixed).whole(root, definition.schema))


def _open_what_is_needed(
    root: _Node, groups: list[Group], answers: Answers, live: ApplicableQuestions
) -> None:
    """What a branch requires, or whose form is chosen, is there even with nothing in it: what is
    missing is told of inside."""
    whole = {
        group.place(question, row)
        for group in groups
        for question in group.questions
        if question.under
        for row in rows(group, answers)
        if live.asks(group, question, row)
    }
    needed = {group.pointer for group in groups if group.pointer in live.needed}
    chosen = {pointer for pointer in live.variants if pointer in live.asked or not pointer}
    for pointer in sorted((needed | chosen) - whole):
        _opened(root, split(pointer))


def _put_null(root: _Node, above: list[str], name: str) -> None:
    """Null in a place that must be there and that nothing was given in, if what is around it is
    there."""
    node: Any = root
    for part in above:
        node = node.get(part) if isinstance(node, _Node) else None
    if isinstance(node, _Node):
        node.setdefault(name, None)


class _Fixed(defaultdict[str, dict[str, Any]]):
    """Values that nobody fills in, by their object's pointer and their names: each is sent whenever
    its object is."""

    def add(self, place: str, question: Question, needed: bool) -> None:
        above, _slash, name = place.rpartition("/")
        if question.default is not None and (question.required or needed):
            self[above][unescape(name)] = question.default


def asked(
    definition: Definition, answers: Answers, live: ApplicableQuestions
) -> Iterator[tuple[str, Group, int | None, Question]]:
    """Every question that is asked, as often as it is, in order: pointer, group, row and
    question."""
    for group in answers.occurrences(definition.groups()):
        for row in rows(group, answers):
            for question in group.questions:
                if live.asks(group, question, row):
                    yield group.place(question, row), group, row, question


def _opened(root: _Node, path: list[str]) -> Any:
    """What stands at a path: objects in the making, as far down as nothing was typed."""
    node: Any = root
    for name in path:
        if not isinstance(node, _Node):
            break
        node = node.setdefault(name, _Node())
    return node


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
            group = self.lists[pointer]
            count = max([group.min_items, *(int(row) + 1 for row in node)])
            is_object = not group.questions or group.questions[0].key
            blank = None if takes_null(rules.get("items")) else ""
            empty: Any = _Node() if is_object else blank
            return [
                self.whole(node.get(str(row), empty), rules.get("items"), f"{pointer}/{row}")
                for row in range(count)
            ]
        if "prefixItems" in rules:
            entries = {str(place): inner for place, inner in enumerate(rules["prefixItems"])}
            there = [
                place
                for place, inner in entries.items()
                if place in node or self.stands_empty(inner, pointer, place)
            ]
            # A tuple ends with the last entry that is there, the whole data with the last that
            # must be.
            last = int(there[-1]) + 1 if there else 0
            count = last if pointer else max(last, rules.get("minItems", 0))
            return [
                self.whole(node.get(place, _Node()), inner, f"{pointer}/{place}")
                if place in there
                else None
                for place, inner in [*entries.items()][:count]
            ]
        return self.members(node, rules, pointer)

    def members(self, node: _Node, rules: dict[str, Any], pointer: str) -> dict[str, Any]:
        known = rules.get("properties", {})
        fixed = self.fixed.get(pointer, {})
        needed = {
            name
            for name in rules.get("required", [])
            if self.stands_empty(known.get(name), pointer, name)
        }
        ordered = [name for name in known if name in node or name in needed or name in fixed]
        inner = {
            name: fixed[name] if name in fixed else node.get(name, self.empty(known.get(name)))
            for name in [*ordered, *node, *fixed]
        }
        return {
            name: self.whole(value, known.get(name), f"{pointer}/{escape(name)}")
            for name, value in inner.items()
        }

    @staticmethod
    def empty(schema: Any) -> Any:
        return None if takes_null(schema) else _Node()

    def stands_empty(self, schema: Any, pointer: str, name: str) -> bool:
        """Whether a member that has to be there is an object or rows, which can be there with
        nothing in them, or may be null."""
        if takes_null(schema):
            return True
        is_object = isinstance(schema, dict) and not schema.keys().isdisjoint(
            ("properties", "prefixItems")
        )
        return is_object or f"{pointer}/{escape(name)}" in self.lists


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
        value = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return plain
    return value if shallow(value, DEEPEST) and writable(value) else plain


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("JSON has no such number")
    return number


def _form_of(question: Question, data: Json, place: str) -> str:
    """In which of its forms a place of the data is given; "" where it isn't."""
    given = lookup(data, place.removesuffix(f"/{KEY}"))
    if given is None:
        return ""
    fitting = (
        choice_key(choice.value)
        for choice, schema in zip(question.choices, question.variants, strict=True)
        if holds(schema, given)
    )
    return next(fitting, "")


BOOLEANS = {"true": True, "false": False}
# How what was typed becomes JSON; for all other kinds it stays a text.
FROM_TEXT: dict[Kind, Callable[[str], Any]] = {
    Kind.FIXED: lambda _text: NOTHING,
    Kind.VARIANT: lambda _text: NOTHING,
    Kind.BOOLEAN: lambda text: BOOLEANS.get(text, text),
    Kind.CONFIRMATION: lambda text: True if text == "true" else NOTHING,
    Kind.INTEGER: whole,
    Kind.NUMBER: _number,
    Kind.RAW: _parsed,
}


def _value(question: Question, given: Value, rules: list[dict[str, Any]]) -> Any:
    """One answer as JSON, or NOTHING where there is none; `rules` are what is in force for it."""
    keys = [given] if isinstance(given, str) else given
    # An option's key may have spaces that are part of it.
    values = [
        choice.value if (choice := chosen(question, key)) else key for key in keys if key.strip()
    ]
    if question.kind is Kind.VARIANT:
        return NOTHING
    if question.kind is Kind.CHOICES or isinstance(given, list):
        return values or NOTHING
    if question.kind is Kind.CHOICE or not values:
        return values[0] if values else NOTHING
    # A line break is one sign; answers from before that was so have two.
    text = given.strip().replace("\r\n", "\n")
    if question.kind is not Kind.MIXED:
        return FROM_TEXT[question.kind](text) if question.kind in FROM_TEXT else text
    # Branches give the answer different types: it goes as the one that is in force wants it.
    options = [
        choice.value for choice in question.choices if choice_key(choice.value) in (given, text)
    ]
    candidates = (*options, text, _number(text), BOOLEANS.get(text, text))
    # As all that is in force wants it, or else as some of it does: of several open branches only
    # one need be met.
    for enough in (all, any):
        for value in candidates:
            if enough(holds(schema, value) for schema in rules):
                return value
    return text


def read(definition: Definition, data: Json) -> Answers:
    """The answers that `build` would make this data of. Members that the definition doesn't ask for
    are not in them."""
    counts: dict[str, int] = {}
    for template in definition.groups():
        for group in Answers(rows=counts).occurrences([template]):
            held = lookup(data, group.pointer)
            if group.repeatable and isinstance(held, list):
                counts[group.pointer] = len(held)
    found = (
        (place, _given(question, data, place))
        for place, _group, question in instances(definition, Answers(rows=counts))
    )
    return Answers({place: given for place, given in found if given}, counts)


def _given(question: Question, data: Json, place: str) -> Value:
    """The answer by which this data has what it has at the place; "" for none."""
    if question.kind is Kind.VARIANT:
        return _form_of(question, data, place)
    value = lookup(data, place)
    if question.kind is Kind.FIXED or value is None:
        return ""
    if question.under and isinstance(value, dict | list):
        return ""
    if question.kind is Kind.RAW:
        return json.dumps(value, ensure_ascii=False, indent=2)
    if question.kind is Kind.CHOICES and isinstance(value, list):
        return [choice_key(item) for item in value]
    return choice_key(value) if question.kind is not Kind.CONFIRMATION or value is True else ""

"""What is asked and what must be answered just now: the part of a schema that is in force for the
answers given so far.

The same schema that validates decides: a question that only a branch has is asked while that branch
is in force, and one that a branch requires must be answered as long. Nothing here knows how the
condition was written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kyc.requirements.branches import (
    distinctive,
    given_of,
    is_open,
    only_under_some,
    required_by,
)
from kyc.requirements.definition import MAX_ROWS, Group, Question
from kyc.requirements.exclusions import excluded_by
from kyc.requirements.pointers import escape, index
from kyc.requirements.validator import holds, takes_null
from kyc.requirements.variants import KEY, MARK, NONE_CHOSEN, Chosen, Variants, named_by

NEW_ROW = "-"
CONDITIONS = frozenset({"if", "dependentRequired", "dependentSchemas", "anyOf", "oneOf"})
BRANCHES = ("anyOf", "oneOf")
# A definition without any of them brings no members.
LEADING_ON = CONDITIONS | {"properties", "required", "items", "prefixItems", "allOf"}
Rules = dict[str, Any]


@dataclass(frozen=True)
class ApplicableQuestions:
    """The members in force, and those of them that must be given, by pointer. `all`: there are no
    conditions.

    `rows` are the rows that hold something. What is in force in one that doesn't stands at the row
    `-`, which is the one after the last (RFC 6901). `rules` are what is in force at a place, `work`
    is how many rules were gone through to find out. `nulls` are members that must be there, and may
    be null. `variants` are the chosen forms, by the pointer of what is given in them.
    """

    asked: frozenset[str] = field(default_factory=frozenset)
    needed: frozenset[str] = field(default_factory=frozenset)
    nulls: frozenset[str] = field(default_factory=frozenset)
    rows: frozenset[str] = field(default_factory=frozenset)
    rules: Mapping[str, list[Rules]] = field(default_factory=dict)
    variants: Chosen = field(default_factory=dict)
    all: bool = False
    work: int = field(default=0, compare=False)

    def asks(self, group: Group, question: Question, row: int | None = None) -> bool:
        """Whether a question is asked, in this row of its group."""
        if self.all or not (group.conditional or question.conditional):
            return True
        if question.under:
            return self.variants.get(group.place(question, row)) in question.under
        return self._place(group, question, row) in self.asked

    def needs(self, group: Group, question: Question, row: int | None = None) -> bool:
        """Whether a question must be answered, in this row of its group."""
        return (question.required and not group.optional) or self._place(
            group, question, row
        ) in self.needed

    def _place(self, group: Group, question: Question, row: int | None) -> str:
        around = self._around(group, row)
        return f"{around}/{question.key}" if question.key else around

    def _around(self, group: Group, row: int | None) -> str:
        """A group's place, or that of its row: a row that holds nothing is the one after the
        last."""
        at = group.pointer
        if group.outer is not None:
            above, _, tail = at.removeprefix(f"{group.outer.pointer}/").partition("/")
            at = f"{self._around(group.outer, index(above))}/{tail}"
        if not group.repeatable:
            return at
        place = f"{at}/{row or 0}"
        return place if place in self.rows else f"{at}/{NEW_ROW}"


EVERYTHING = ApplicableQuestions(all=True)
NONE = ApplicableQuestions()


def has_conditions(schema: Any) -> bool:
    """Whether a validation schema has any condition that could change what is asked."""
    if isinstance(schema, list):
        return any(map(has_conditions, schema))
    if not isinstance(schema, dict):
        return False
    several = (
        *schema.get("properties", {}).values(),
        *schema.get("allOf", ()),
        *schema.get("prefixItems", ()),
    )
    below = [*several, schema.get("items")]
    return bool(schema.keys() & CONDITIONS) or has_conditions(below)


def resolve(
    schema: Rules, data: Any, variants: Chosen = NONE_CHOSEN, excluding: bool = True
) -> ApplicableQuestions:
    """What of the schema is in force for this data, and for the forms chosen to give it in;
    `excluding`: what must not be given now is not asked."""
    found = _Walk(variants, excluding)
    found.walk([schema], data, "", True)
    return ApplicableQuestions(
        frozenset(found.asked),
        frozenset(found.needed),
        frozenset(found.nulls),
        frozenset(found.rows),
        found.rules,
        variants,
        work=found.work,
    )


class _Walk:
    """Goes down the data and the schemas that hold at each place of it."""

    def __init__(self, variants: Chosen, excluding: bool) -> None:
        self.variants, self.excluding = variants, excluding
        # A row whose form is chosen is there, though nothing else of it is.
        self.chosen_in: set[str] = set()
        self.chosen_rows: dict[str, int] = {}
        for place in variants:
            self._note(place)
        self.asked: set[str] = set()
        self.needed: set[str] = set()
        self.nulls: set[str] = set()
        self.rows: set[str] = set()
        self.rules: dict[str, list[Rules]] = {}
        self.work = 0

    def _note(self, place: str) -> None:
        while place:
            self.chosen_in.add(place)
            place, _slash, last = place.rpartition("/")
            row = index(last)
            if row is not None and row < MAX_ROWS:
                self.chosen_rows[place] = max(row + 1, self.chosen_rows.get(place, 0))

    def walk(self, schemas: list[Rules], data: Any, pointer: str, needed: bool) -> None:
        """One place: `needed` tells whether it must be there."""
        if not isinstance(data, dict | list) and not any(
            schema.keys() & LEADING_ON for schema in schemas
        ):
            return
        # A condition on what isn't there yet is a condition on an object without members.
        given = {} if data is None else data
        chosen = self.variants.get(pointer)
        applicable = [
            rules for schema in schemas for rules in _applicable_rules(schema, given, chosen=chosen)
        ]
        self.work += len(applicable)
        needed = needed or chosen is not None
        if any(MARK in part.rules for part in applicable):
            self.asked.add(f"{pointer}/{KEY}")
            self.needed |= {f"{pointer}/{KEY}"} if needed or data else set()
        self.list_rows(applicable, data if isinstance(data, list) else [], pointer, needed)
        if not isinstance(data, list) or not data:
            self.members(applicable, data if isinstance(data, dict) else {}, pointer, needed)

    def list_rows(
        self, applicable: list["_Applicable"], rows: list[Any], pointer: str, needed: bool
    ) -> None:
        """The rows of a list, the entries of a tuple, and the row that would come next."""
        first_ones = max([0, *(len(part.rules.get("prefixItems", ())) for part in applicable)])
        count = max(len(rows), first_ones, self.chosen_rows.get(pointer, 0))
        entries: list[tuple[Any, Any]] = [
            *((number, rows[number] if number < len(rows) else None) for number in range(count)),
            (NEW_ROW, None),
        ]
        least = max([0, *(part.rules.get("minItems", 0) for part in applicable)])
        for number, value in entries:
            place = f"{pointer}/{number}"
            below: list[Any] = []
            for part in applicable:
                first = part.rules.get("prefixItems", ())
                is_first = number != NEW_ROW and number < len(first)
                below.append(first[number] if is_first else part.rules.get("items"))
            if inner := [schema for schema in below if isinstance(schema, dict)]:
                self.asked.add(place)
                is_entry = number != NEW_ROW and len(rows) <= number < min(least, first_ones)
                if is_entry and (needed or rows):
                    self.needed.add(place)
                self.walk(inner, value, place, True)
            if value or place in self.chosen_in:
                self.rows.add(place)

    def members(
        self, applicable: list["_Applicable"], data: Rules, pointer: str, needed: bool
    ) -> None:
        must: set[str] = set()
        elsewhere = {name for part in applicable for name in part.elsewhere}
        by_branches = {
            name
            for part in applicable
            if part.in_branch
            for name in (*part.required(data), *named_by(part.rules))
        }
        excluded = {
            name
            for part in applicable
            if self.excluding and part.certain
            for name in excluded_by(part.rules)
        }
        below: dict[str, list[Rules]] = {}
        for part in applicable:
            names = part.required(data)
            must.update(names if part.certain else ())
            for name, schema in part.rules.get("properties", {}).items():
                below.setdefault(name, []).extend([schema] if isinstance(schema, dict) else [])
            for name in names:
                below.setdefault(name, [])
        # What must be given and must not be is asked: there its contradiction can be told.
        for name in ((elsewhere - by_branches) | excluded) - must:
            below.pop(name, None)
        for name, schemas in below.items():
            place = f"{pointer}/{escape(name)}"
            self.asked.add(place)
            # What an optional object requires is required once the object is there.
            needed_here = name in must and (needed or bool(data))
            may_be_null = bool(schemas) and all(map(takes_null, schemas))
            if needed_here:
                (self.nulls if may_be_null else self.needed).add(place)
            if schemas:
                self.rules[place] = schemas
                self.walk(schemas, data.get(name), place, needed_here and not may_be_null)


@dataclass(frozen=True)
class _Applicable:
    """Rules in force at a place; `certain` when they must be met, and are not one of several ways
    to meet others. `in_branch`: they are in force because an answer chose them. `elsewhere`:
    members that are asked only where a branch in force names them."""

    rules: Rules
    certain: bool = True
    in_branch: bool = False
    elsewhere: frozenset[str] = frozenset()

    def required(self, data: Rules) -> list[str]:
        """The members that an object of these must have, given what it has."""
        dependent = self.rules.get("dependentRequired", {})
        more = (name for key, names in dependent.items() if key in data for name in names)
        return [*self.rules.get("required", ()), *more]


def _applicable_rules(
    schema: Any,
    data: Any,
    certain: bool = True,
    required: frozenset[str] = frozenset(),
    in_branch: bool = False,
    chosen: str | None = None,
) -> Iterator[_Applicable]:
    """The schema itself, and of its branches those that are in force; `required` are members that
    it must have by others. `in_branch`: the schema itself is one of those. `chosen` is the form in
    which a person wants to give it."""
    if not isinstance(schema, dict):
        return
    yield _Applicable(schema, certain, in_branch)
    required = required | required_by(schema) if "required" in schema else required
    for branch in schema.get("allOf", ()):
        yield from _applicable_rules(branch, data, certain, required, in_branch, chosen)
    given = data if isinstance(data, dict) else {}
    condition = schema.get("if")
    tested = condition.get("properties", {}) if isinstance(condition, dict) else {}
    # A condition may hang on an answer that must be given and isn't yet: until then neither side of
    # it is asked.
    undecided = any(name in required and name not in given for name in tested)
    if "if" in schema and not undecided:
        yield from _applicable_rules(
            schema.get("then" if holds(condition, data) else "else"), data, certain, required, True
        )
    for name, branch in schema.get("dependentSchemas", {}).items():
        if name in given:
            yield from _applicable_rules(branch, data, certain, required, True)
    yield from _of_several(schema, required, data, certain, chosen)


def _of_several(
    schema: Rules, required: frozenset[str], data: Any, certain: bool, chosen: str | None
) -> Iterator[_Applicable]:
    """What is in force of the branches of `anyOf` and `oneOf`."""
    variants = Variants.of(schema)
    if variants:
        yield _Applicable({}, elsewhere=variants.members())
        yield from _applicable_rules(variants.branch(chosen), data, certain, required, True)
    given = data if isinstance(data, dict) else {}
    for keyword in BRANCHES:
        if keyword in schema and not (variants and variants.keyword == keyword):
            yield from _open_branches(schema[keyword], required, data, given, certain)


def _open_branches(
    branches: Any, required: frozenset[str], data: Any, given: Rules, certain: bool
) -> Iterator[_Applicable]:
    """Of several branches those that the answers so far leave open; once it is only one, it must be
    met.

    What tells the branches apart is asked in any case: without it none could be chosen.
    """
    marked = list(zip(branches, told := distinctive(branches), strict=True))
    answers = given_of(told, given)
    for _branch, marks in marked:
        marked_ones = {"properties": dict.fromkeys(marks, True)}
        yield _Applicable(marked_ones, certain=False, in_branch=True)
    open_ones = [
        branch
        for branch, marks in marked
        if is_open(marks, answers, required | required_by(branch))
    ]
    yield _Applicable({}, elsewhere=only_under_some(branches))
    is_one = len(open_ones) == 1
    for branch in open_ones:
        yield from _applicable_rules(branch, data, certain and is_one, required, True)

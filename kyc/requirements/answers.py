"""What somebody typed, exactly as typed, by place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kyc.requirements.choices import choice_key
from kyc.requirements.definition import MAX_ROWS, Definition, Group, Kind, Question
from kyc.requirements.pointers import index

Value = str | list[str]


@dataclass(frozen=True)
class Answers:
    """Raw answers by pointer; `rows` says how many rows each repeatable group has, by the group's
    pointer.

    A value is a text, or a list of texts for a question with several answers; options are given by
    their `choice_key`.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: object) -> "Answers":
        """The answers in a JSON column; whatever in it isn't an answer is passed over."""
        document = stored if isinstance(stored, dict) else {}
        values, rows = (
            part if isinstance(part := document.get(name), dict) else {}
            for name in ("values", "rows")
        )
        return cls(
            {
                key: value
                for key, value in values.items()
                if isinstance(key, str)
                and all(
                    isinstance(text, str)
                    for text in (value if isinstance(value, list) else [value])
                )
            },
            {
                key: count
                for key, count in rows.items()
                if isinstance(key, str) and type(count) is int and 0 <= count <= MAX_ROWS
            },
        )

    def to_json(self) -> dict[str, Any]:
        """The answers as a JSON column holds them."""
        return {"values": dict(self.values), "rows": dict(self.rows)}

    def occurrences(self, groups: Iterable[Group]) -> Iterator[Group]:
        """Groups as often as they are there: a list inside rows once for each of them, with its
        pointer."""
        for group in groups:
            if group.outer is None:
                yield group
            else:
                for outer in self.occurrences([group.outer]):
                    yield from (group.in_row(outer, row) for row in range(self.row_count(outer)))

    def row_count(self, group: Group) -> int:
        """How many rows of a group are shown: at least one, and at least as many as are asked
        for."""
        return max(self.rows.get(group.pointer, 0), group.min_items, 1)

    def rows_in_use(self, group: Group) -> int:
        """How many rows go upstream: those at the end that nothing is answered in do not, beyond
        what is asked for."""
        inside = f"{group.pointer}/"
        places = (
            pointer.removeprefix(inside)
            for pointer, value in self.values.items()
            if value and pointer.startswith(inside)
        )
        used = [row + 1 for place in places if (row := index(place.partition("/")[0])) is not None]
        return min(max([group.min_items, 1, *used]), self.row_count(group))

    def with_values(self, values: Mapping[str, Value]) -> "Answers":
        """These answers with some of them given anew."""
        return replace(self, values={**self.values, **values})

    def add_row(self, group: Group) -> "Answers":
        """One more row at the end of a group; the same answers when it has all the rows it may
        have."""
        count = self.row_count(group)
        if count >= group.most_rows:
            return self
        return replace(self, rows={**self.rows, group.pointer: count + 1})

    def remove_row(self, group: Group, row: int) -> "Answers":
        """A group without one of its rows: later rows move up. The same answers when there is no
        such row."""
        count = self.row_count(group)
        if not 0 <= row < count:
            return self
        inside = f"{group.pointer}/"
        values, rows = _moved_up(self.values, inside, row), _moved_up(self.rows, inside, row)
        return Answers(values, {**rows, group.pointer: count - 1})


Held = TypeVar("Held")


def _moved_up(held: Mapping[str, Held], inside: str, row: int) -> dict[str, Held]:
    """What is held by pointer, without a row: what stands in later ones moves up."""
    left: dict[str, Held] = {}
    for pointer, value in held.items():
        below = pointer.removeprefix(inside) if pointer.startswith(inside) else ""
        part, slash, rest = below.partition("/")
        place = index(part)
        if place is None or place < row:
            left[pointer] = value
        elif place > row:
            left[f"{inside}{place - 1}{slash}{rest}"] = value
    return left


# Their answers mean something else than a text: an act, a list, JSON, or nothing that a person
# gave.
OWN_FORM = frozenset({Kind.CONFIRMATION, Kind.CHOICES, Kind.RAW, Kind.FIXED, Kind.VARIANT})


def carry(old_answers: Answers, old_definition: Definition, new_definition: Definition) -> Answers:
    """The answers that still fit another definition: what was asked is asked again, in a form that
    takes the answer.

    Of several options those stay that are still offered. Whether the answer is right is the new
    validator's to say.
    """
    kinds = {
        (group.pointer, question.key): question.kind
        for group in old_definition.groups()
        for question in group.questions
    }
    old_groups = {group.pointer: group for group in old_definition.groups()}
    rows: dict[str, int] = {}
    values: dict[str, Value] = {}
    for template in new_definition.groups():
        for group in Answers(rows=rows).occurrences([template]):
            before_it = old_groups.get(template.pointer)
            if group.repeatable and before_it is not None and before_it.repeatable:
                # As many as were shown, though nobody asked for more than had to be there.
                shown = old_answers.row_count(replace(before_it, pointer=group.pointer))
                if group.pointer in old_answers.rows or shown > group.min_items:
                    rows[group.pointer] = shown
            count = rows.get(group.pointer, old_answers.row_count(group))
            for question in group.questions:
                before = kinds.get((template.pointer, question.key))
                if before is not None and _same_form(question.kind, before):
                    values |= _carried(question, group, old_answers, count)
    return Answers(values, rows)


def _same_form(kind: Kind, before: Kind) -> bool:
    return kind is before or not {kind, before} & OWN_FORM


def _carried(
    question: Question, group: Group, old_answers: Answers, count: int
) -> dict[str, Value]:
    """The answers to one question, in every one of so many rows, as far as they are still
    offered."""
    rows = range(count) if group.repeatable else [0]
    found = {
        place: _still_offered(question, old_answers.values.get(place))
        for place in (group.place(question, row) for row in rows)
    }
    return {place: left for place, left in found.items() if left is not None}


def _still_offered(question: Question, value: Value | None) -> Value | None:
    """As much of an answer as the question still offers; None where that is nothing, or the answer
    has another form."""
    if value is None or isinstance(value, list) is not (question.kind is Kind.CHOICES):
        return None
    keys = (
        {"true", "false"}
        if question.kind is Kind.BOOLEAN
        else {choice_key(choice.value) for choice in question.choices}
    )
    if not keys or question.kind is Kind.MIXED:
        return value
    if isinstance(value, list):
        return [key for key in value if key in keys] or None
    return value if value in keys or not value else None

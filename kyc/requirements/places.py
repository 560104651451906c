"""Finding the question at a pointer: the one reading of pointers back into a definition."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kyc.requirements.answers import Answers
from kyc.requirements.definition import MOST_CONTROLS, Definition, Group, Question, Section
from kyc.requirements.pointers import INDEX, index


@dataclass(frozen=True)
class Place:
    """Where a pointer leads: a question in its group, or the group itself, and in which row of it.

    `order` sorts places as the definition has them, row by row.
    """

    pointer: str
    section: Section
    group: Group
    question: Question | None
    row: int | None
    order: tuple[int, ...]


class Places:
    """All the places of one definition, by pointer."""

    def __init__(self, definition: Definition) -> None:
        self._groups: dict[str, tuple[Section, Group, int, dict[str, tuple[int, Question]]]] = {}
        # What is nowhere comes after everything that is somewhere.
        self.end = (sum(len(section.groups) for section in definition.sections), 0, 0)
        ordered = ((section, group) for section in definition.sections for group in section.groups)
        self._nested: list[tuple[re.Pattern[str], Group]] = []
        for number, (section, group) in enumerate(ordered):
            keys = {
                question.key: (place, question) for place, question in enumerate(group.questions)
            }
            self._groups[group.pointer] = (section, group, number, keys)
            if group.outer is not None:
                self._nested.insert(0, (_anywhere(group), group))

    def section(self, pointer: str) -> Section | None:
        """The page where a pointer is answered."""
        place = self.nearest(pointer)
        return place.section if place else None

    def at(self, pointer: str) -> Place | None:
        """The question, row or group exactly at a pointer; a question where both are."""
        for pattern, template in self._nested:
            if rows := pattern.match(pointer):
                return self._in_list(pointer, _bound(template, rows.groups()), template)
        head, tail = pointer, None
        while True:
            # The longest group first; what is below its place is the question's key.
            if head in self._groups and (found := self._question(pointer, head, tail)):
                return found
            if not head:
                break
            head, _, part = head.rpartition("/")
            tail = part if tail is None else f"{part}/{tail}"
        if pointer in self._groups:
            section, group, number, _keys = self._groups[pointer]
            return Place(pointer, section, group, None, None, (number, -1, -1))
        head, _, last = pointer.rpartition("/")
        row = index(last)
        if row is None or head not in self._groups:
            return None
        section, group, number, _keys = self._groups[head]
        order = (number, row, -1)
        return Place(pointer, section, group, None, row, order) if group.repeatable else None

    def _in_list(self, pointer: str, group: Group, template: Group) -> Place | None:
        """What stands at a pointer inside a list in a row, or is that list."""
        section, _template, number, keys = self._groups[template.pointer]
        order = (*_order_of_row(group, self._groups), number)
        if pointer == group.pointer:
            return Place(pointer, section, group, None, None, (*order, -1, -1))
        first, _slash, tail = pointer.removeprefix(f"{group.pointer}/").partition("/")
        row = index(first)
        if row is None:
            return None
        if tail in keys:
            place, question = keys[tail]
            return Place(pointer, section, group, question, row, (*order, row, place))
        return None if tail else Place(pointer, section, group, None, row, (*order, row, -1))

    def nearest(self, pointer: str) -> Place | None:
        """As `at`; failing that the question whose answer holds this place, or the row or group
        around it."""
        above = pointer
        while (found := self.at(above)) is None and above:
            above = above.rpartition("/")[0]
        return found

    def first_within(self, pointer: str) -> Place | None:
        """The first question below a place that has no control itself."""
        around = self.nearest(pointer)
        groups = [around.group] if around else []
        groups += [found[1] for found in self._groups.values()]
        for group in groups:
            row = around.row if around and group is around.group else 0
            for question in group.questions:
                place = group.place(question, row)
                if place.startswith(f"{pointer}/"):
                    return self.at(place)
        return None

    def _question(self, pointer: str, head: str, tail: str | None) -> Place | None:
        section, group, number, keys = self._groups[head]
        row: int | None = None
        if group.repeatable:
            first, slash, tail = (tail or "").partition("/")
            row = index(first)
            if row is None:
                return None
            tail = tail if slash else None
        found = keys.get(tail or "") if tail != "" else None
        if found is None:
            return None
        return Place(pointer, section, group, found[1], row, (number, row or 0, found[0]))


def instances(definition: Definition, answers: Answers) -> Iterator[tuple[str, Group, Question]]:
    """Every question as often as it is asked, in order, with its pointer."""
    for group in answers.occurrences(definition.groups()):
        for row in rows(group, answers):
            for question in group.questions:
                yield group.place(question, row), group, question


def _anywhere(group: Group) -> re.Pattern[str]:
    """The pointer of a list in rows, whichever rows they are, and all below it."""

    def written(part: Group) -> str:
        if part.outer is None:
            return re.escape(part.pointer)
        tail = part.pointer.removeprefix(f"{part.outer.pointer}/-/")
        return f"{written(part.outer)}/({INDEX.pattern})/{re.escape(tail)}"

    return re.compile(rf"{written(group)}(?=/|\Z)")


def _bound(template: Group, rows: Sequence[str]) -> Group:
    """The list in these rows of the lists around it, the outermost first."""
    if template.outer is None:
        return template
    return template.in_row(_bound(template.outer, rows[:-1]), rows[-1])


def _order_of_row(group: Group, known: Mapping[str, Any]) -> tuple[int, ...]:
    """Where the row stands that a list is in: after all questions of the row itself."""
    outer = group.outer
    if outer is None:
        return ()
    row = int(group.pointer.removeprefix(f"{outer.pointer}/").partition("/")[0])
    if outer.outer is None:
        return (known[outer.pointer][2], row, MOST_CONTROLS)
    return (*_order_of_row(outer, known), row, MOST_CONTROLS)


def rows(group: Group, answers: Answers) -> list[int | None]:
    """The rows of a group to go through: one that stands for none unless it is repeatable."""
    return [*range(answers.row_count(group))] if group.repeatable else [None]

"""Finding the question at a pointer: the one reading of pointers back into a definition."""

from collections.abc import Iterator
from dataclasses import dataclass

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Definition, Group, Question, Section
from kyc.requirements.pointers import index


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
        for number, (section, group) in enumerate(ordered):
            keys = {
                question.key: (place, question) for place, question in enumerate(group.questions)
            }
            self._groups[group.pointer] = (section, group, number, keys)

    def section(self, pointer: str) -> Section | None:
        """The page where a pointer is answered."""
        place = self.nearest(pointer)
        return place.section if place else None

    def at(self, pointer: str) -> Place | None:
        """The question, row or group exactly at a pointer; a question where both are."""
        return self._question(pointer) or self._group(pointer)

    def nearest(self, pointer: str) -> Place | None:
        """As `at`; failing that the question whose answer holds this place, or the row or group
        around it."""
        above = pointer
        while (found := self.at(above)) is None and above:
            above = above.rpartition("/")[0]
        return found

    def _question(self, pointer: str) -> Place | None:
        for head, tail in _splits(pointer):
            found = self._groups.get(head)
            if found is not None and (place := _in_group(pointer, tail, *found)) is not None:
                return place
        return None

    def _group(self, pointer: str) -> Place | None:
        head, _, last = pointer.rpartition("/")
        if pointer in self._groups:
            section, group, number, _keys = self._groups[pointer]
            return Place(pointer, section, group, None, None, (number, -1, -1))
        if head in self._groups and pointer and (row := index(last)) is not None:
            section, group, number, _keys = self._groups[head]
            return (
                Place(pointer, section, group, None, row, (number, row, -1))
                if group.repeatable
                else None
            )
        return None


def _splits(pointer: str) -> Iterator[tuple[str, str | None]]:
    """Every way to cut a pointer into a group's place and what is below it, the longest group
    first."""
    head, tail = pointer, None
    yield head, tail
    while head:
        head, _, part = head.rpartition("/")
        tail = part if tail is None else f"{part}/{tail}"
        yield head, tail


def _in_group(
    pointer: str,
    tail: str | None,
    section: Section,
    group: Group,
    number: int,
    keys: dict[str, tuple[int, Question]],
) -> Place | None:
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
    for group in definition.groups():
        for row in rows(group, answers):
            for question in group.questions:
                yield group.place(question, row), group, question


def rows(group: Group, answers: Answers) -> list[int | None]:
    """The rows of a group to go through: one that stands for none unless it is repeatable."""
    return [*range(answers.row_count(group))] if group.repeatable else [None]

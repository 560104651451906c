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

    def nearest(self, pointer: str) -> Place | None:
        """As `at`; failing that the question whose answer holds this place, or the row or group
        around it."""
        above = pointer
        while (found := self.at(above)) is None and above:
            above = above.rpartition("/")[0]
        return found

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
    for group in definition.groups():
        for row in rows(group, answers):
            for question in group.questions:
                yield group.place(question, row), group, question


def rows(group: Group, answers: Answers) -> list[int | None]:
    """The rows of a group to go through: one that stands for none unless it is repeatable."""
    return [*range(answers.row_count(group))] if group.repeatable else [None]

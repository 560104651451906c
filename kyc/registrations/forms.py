"""Definition and answers to a Django form: one section, with its groups and the rows of repeatable
ones."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.registry import field_for
from kyc.registrations.guidance import Guidance
from kyc.requirements.answers import Answers
from kyc.requirements.conditions import EVERYTHING, ApplicableQuestions
from kyc.requirements.definition import MOST_CONTROLS, Group, Kind, Question, Section
from kyc.requirements.pointers import index


@dataclass(frozen=True)
class Place:
    """A question where it stands: in its group, and in which of its `rows` where it is
    repeatable."""

    group: Group
    row: int | None
    question: Question
    rows: int = 1

    @property
    def pointer(self) -> str:
        return self.group.place(self.question, self.row)

    @property
    def entry(self) -> str:
        """The row in words, where there are several."""
        if self.row is None or (self.rows == 1 and self.group.outer is None):
            return ""
        return entry_words(self.group, self.row)

    @property
    def title(self) -> str:
        """The question, with its entry of several."""
        return f"{self.entry}: {self.question.title}" if self.entry else self.question.title


def entry_words(group: Group, row: int, default: str = "") -> str:
    """A row in words, after the row that its list is in."""
    title = group.title or default
    words = _("%(group)s, entry %(number)d") if title else _("Entry %(number)d")
    own = words % {"group": title, "number": row + 1}
    if group.outer is None:
        return own
    around = group.pointer.removeprefix(f"{group.outer.pointer}/").partition("/")[0]
    return f"{entry_words(group.outer, int(around), default)}: {own}"


@dataclass(frozen=True)
class Conflict:
    """Another answer to a question that already had one: in which form, what it is in words, who
    gave it and when.

    `counts` is the one that had been given, and `against` who gave it.
    """

    form: str
    text: str
    by: str
    at: datetime | None
    counts: str
    against: str


@dataclass(frozen=True)
class Asked:
    """A question on the page. One that is `conditional` comes and goes with other answers;
    `hidden`: it is gone now."""

    field: BoundField
    conditional: bool
    hidden: bool
    conflicts: tuple[Conflict, ...] = ()
    suggestion: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Row:
    """The questions of one object: a group's only one, or one of a repeatable group's. `number`
    counts from 1; `blocks` are the lists inside it."""

    index: int
    asked: list[Asked]
    removable: bool
    words: str = ""
    blocks: "list[Block]" = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.index + 1


@dataclass(frozen=True)
class Block:
    """A group on the page. `address` is the name by which its buttons call it: its number among the
    page's groups, for a list in a row after that group's own and the row's."""

    group: Group
    rows: list[Row]
    can_add: bool
    address: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether its entries stand without a frame."""
        return is_plain_list(self.group)

    @property
    def hidden(self) -> bool:
        """Whether nothing in it is asked now."""
        return all(asked.hidden for row in self.rows for asked in row.asked) and all(
            block.hidden for row in self.rows for block in row.blocks
        )


def is_plain_list(group: Group) -> bool:
    """Whether each entry of a list in a row is one answer: then it needs no frame of its own."""
    return group.outer is not None and [each.key for each in group.questions] == [""]


def addressed(groups: Iterable[Group]) -> Iterator[tuple[str, Group]]:
    """The groups that stand on a page by themselves, each with its number."""
    own = (group for group in groups if group.outer is None)
    yield from ((str(number), group) for number, group in enumerate(own, 1))


def places(section: Section, answers: Answers) -> Iterator[Place]:
    """Every question of the section, in every row there is."""
    for group in answers.occurrences(section.groups):
        count = answers.row_count(group) if group.repeatable else 1
        for row in range(count) if group.repeatable else (None,):
            yield from (Place(group, row, question, count) for question in group.questions)


def control_name(pointer: str) -> str:
    """A pointer as the name of a control: without spaces or slashes, so that it makes a sound id
    too."""
    escaped = re.sub(r"[^A-Za-z0-9_/-]", lambda found: f"~{ord(found[0]):x}~", pointer)
    return "q" + escaped.replace("/", ".")


class SectionForm(forms.Form):
    """One section's questions with what was typed. It validates nothing: `show` puts the
    validator's messages at the controls."""

    use_required_attribute = False

    def __init__(
        self,
        section: Section,
        answers: Answers,
        data: MultiValueDict[str, Any] | None = None,
        live: ApplicableQuestions = EVERYTHING,
        conflicts: Mapping[str, list[dict[str, Any]]] | None = None,
        region: str = "",
        guidance: Mapping[str, Guidance] | None = None,
    ) -> None:
        self.section, self.answers, self.live, self.region = section, answers, live, region
        self.conflicts, self.guidance = conflicts or {}, guidance or {}
        self.places = {control_name(place.pointer): place for place in places(section, answers)}
        self._in_row: dict[tuple[str, int | None], list[str]] = defaultdict(list)
        for name, place in self.places.items():
            self._in_row[place.group.pointer, place.row].append(name)
        self.kinds: dict[str, QuestionField] = {
            name: field_for(place.question) for name, place in self.places.items()
        }
        shown: dict[str, Raw] = {}
        for name, place in self.places.items():
            is_fixed = place.question.kind is Kind.FIXED
            stored = None if is_fixed else answers.values.get(place.pointer)
            shown[name] = self.kinds[name].default() if stored is None else stored
        super().__init__(data, initial=shown)
        for name, place in self.places.items():
            field = self.kinds[name].form_field()
            field.entry = place.entry
            if self.guidance:
                field.guidance = self.guidance.get(place.group.key_of(place.question))
            if is_plain_list(place.group):
                field.label = entry_words(replace(place.group, outer=None), place.row or 0)
            needed = live.needs(place.group, place.question, place.row)
            if place.question.kind is not Kind.FIXED and not (live.all and needed):
                field.optional = not needed
            self.fields[name] = field

    @property
    def help_with_all(self) -> Guidance | None:
        """The company's own help with all that the requirements ask."""
        return self.guidance.get("")

    def typed(self) -> dict[str, Raw]:
        """What stands in the request, by pointer."""
        return {
            place.pointer: self.kinds[name].read(self.data, name)
            for name, place in self.places.items()
            if place.question.kind is not Kind.FIXED
        }

    def shown(self) -> dict[str, Raw]:
        """What stood in the controls when the page was made, defaults among it, by pointer."""
        return {
            place.pointer: self.initial[name]
            for name, place in self.places.items()
            if self.initial[name]
        }

    def shown_rows(self) -> dict[str, int]:
        """How many rows each repeatable group shows, by its pointer."""
        return {
            group.pointer: self.answers.row_count(group)
            for group in self.answers.occurrences(self.section.groups)
            if group.repeatable
        }

    def show(self, messages: Iterable[tuple[str, str]]) -> None:
        """Puts messages (pointer, words) at their controls; one whose place has no control goes to
        the form itself."""
        names = {place.pointer: name for name, place in self.places.items()}
        self.full_clean()
        # Django leaves an unbound form without this, but stored answers have messages too.
        self.cleaned_data = getattr(self, "cleaned_data", {})
        for pointer, words in messages:
            self.add_error(names.get(pointer), words)

    def blocks(self) -> list[Block]:
        """The groups in order, for the page."""
        return [self._block(group, address) for address, group in addressed(self.section.groups)]

    def group_at(self, address: str) -> Group | None:
        """The group that a button calls by this name; None where the page has none."""
        number, *inner = address.split(".")
        groups = dict(addressed(self.section.groups))
        group = groups.get(number)
        for row, place in zip(inner[::2], inner[1::2], strict=False):
            number_of_row = index(row)
            inside = (
                self.lists_in(group, number_of_row) if group and number_of_row is not None else {}
            )
            group = inside.get(place)
        return group if len(inner) % 2 == 0 else None

    def lists_in(self, group: Group, row: int) -> dict[str, Group]:
        """The lists in a row, by their numbers in it."""
        inside = self.inner_lists.get(f"{group.pointer}/{row}", [])
        return {str(number): each for number, each in enumerate(inside, 1)}

    @cached_property
    def inner_lists(self) -> dict[str, list[Group]]:
        """The lists in rows, by the row's pointer."""
        found: defaultdict[str, list[Group]] = defaultdict(list)
        for group in self.answers.occurrences(self.section.groups):
            if group.outer is not None:
                around = group.outer.pointer
                row = group.pointer.removeprefix(f"{around}/").partition("/")[0]
                found[f"{around}/{row}"].append(group)
        return found

    def _block(self, group: Group, address: str) -> Block:
        count = self.answers.row_count(group) if group.repeatable else 1
        removable = group.repeatable and count > max(1, group.min_items)
        rows = []
        for row in range(count):
            names = self._in_row[group.pointer, row if group.repeatable else None]
            inside = self.lists_in(group, row) if group.inner_controls else {}
            rows.append(
                Row(
                    row,
                    [self._asked(name) for name in names],
                    removable,
                    # The rows around it say which they are themselves.
                    entry_words(replace(group, outer=None), row, self.section.title),
                    [self._block(each, f"{address}.{row}.{n}") for n, each in inside.items()],
                )
            )
        can_add = group.repeatable and count < group.most_rows
        can_add = can_add and len(self.places) + group.controls <= MOST_CONTROLS
        return Block(group, rows, can_add, address)

    def hidden(self) -> list[str]:
        """The controls of the questions that are not asked now."""
        return [
            name
            for name, place in self.places.items()
            if not self.live.asks(place.group, place.question, place.row)
        ]

    def needed(self) -> list[str]:
        """The controls of the questions that must be answered now."""
        return [
            name
            for name, place in self.places.items()
            if self.live.needs(place.group, place.question, place.row)
        ]

    def _asked(self, name: str) -> Asked:
        place, display = self.places[name], self.kinds[name].display
        conflicts = tuple(
            Conflict(
                form=str(found.get("form") or ""),
                text=display(found["value"]),
                by=str(found.get("by") or ""),
                at=parse_datetime(found.get("at") or ""),
                counts=display(self.initial[name]),
                against=str(found.get("against") or ""),
            )
            for found in self.conflicts.get(place.pointer, [])
        )
        conditional = place.question.conditional or place.group.conditional
        hidden = conditional and not self.live.asks(place.group, place.question, place.row)
        suggestion = self.suggestion(name)
        words = display(suggestion) if suggestion else ""
        doubt = self.kinds[name].doubt(self[name].value() or "")
        return Asked(self[name], conditional, hidden, conflicts, words, doubt)

    def suggestion(self, name: str) -> str:
        """What the answer at a control surely means; "" where it may stay, or nobody can tell."""
        return self.kinds[name].suggestion(self[name].value() or "", self.region)

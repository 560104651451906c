"""The normalised form of what a regulator asks: sections, groups and questions.

Every requirement shape (contract README, "Requirement schemas") is compiled to these values, and
forms, the check-your-answers page and the payload are made from them alone. A *pointer* is an RFC
6901 JSON pointer into `requestDetails.data`: the one way to name a place, in answers, in forms and
in errors.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from kyc.requirements.pointers import lookup

MAX_ROWS = 1000
# How many controls all rows of a page may have: a form with more than DATA_UPLOAD_MAX_NUMBER_FIELDS
# of any sort is refused.
MOST_CONTROLS = 4000

# How many rows a list inside a row may have.
MOST_INNER_ROWS = 20

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Shape(StrEnum):
    """Which of the contract's shapes the requirement came in."""

    RULES = "rules"
    TEMPLATES = "templates"
    JSON_SCHEMA = "json_schema"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """The closed list of kinds of question; each has one class in `kyc/fields/`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    BOOLEAN = "boolean"
    CONFIRMATION = "confirmation"
    CHOICE = "choice"
    CHOICES = "choices"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    COUNTRY = "country"
    LANGUAGE = "language"
    MIXED = "mixed"
    VARIANT = "variant"
    FIXED = "fixed"
    RAW = "raw"


@dataclass(frozen=True)
class Choice:
    """One option of a question: the value that goes upstream, and the words a person reads; what
    the regulator explains about it is its `description`."""

    value: Json
    label: str
    description: str = ""


class OurTitle(str):
    """A title that is ours, in English, where the regulator gave none."""

    __slots__ = ()


@dataclass(frozen=True)
class Question:
    """One thing to answer. `key` is the pointer below its group's place: one or more escaped parts,
    without a leading /.

    `raw` is the definition as the regulator wrote it, shown beside a raw box. `messages` are the
    schema's own sentences for an answer that breaks a rule, by the rule's keyword. An empty `key`
    means that the question is its group's place. One that is `conditional` is asked only while a
    condition of the schema holds (`live`). The answer to a FIXED one is its `default`.

    A VARIANT asks in which of several forms its object is given: its answer is not sent, it decides
    what is asked beside it. `variants` are the schemas of its choices. `under` are those choices
    under which alone a question that is its object's whole place is asked.

    One that is `deprecated` is asked last; a `masked` answer is not shown again. `language` is that
    of its words, where the regulator says it.
    """

    key: str
    kind: Kind
    title: str
    description: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    placeholder: str = ""
    default: Json = None
    messages: Mapping[str, str] = field(default_factory=dict)
    conditional: bool = False
    raw: Any = None
    variants: tuple[Any, ...] = ()
    under: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    deprecated: bool = False
    masked: bool = False
    language: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that belong together: one object, or, when `repeatable`, each row of an array of
    objects.

    `pointer` is the object's place, or the array's when repeatable (row *i* is at `pointer/i`). An
    `optional` group may be left out as a whole: its required questions are required only once
    something in it is answered. One that is `conditional` is asked only while a condition of the
    schema holds.

    A list inside the rows of another has that as its `outer`, and `-` in its pointer for the row;
    `in_row` is the one of a certain row. `inner_controls` are what the lists inside a row show at
    least.
    """

    pointer: str
    title: str
    questions: tuple[Question, ...]
    description: str = ""
    repeatable: bool = False
    min_items: int = 0
    max_items: int | None = None
    optional: bool = False
    conditional: bool = False
    outer: "Group | None" = None
    inner_controls: int = 0

    @property
    def controls(self) -> int:
        """How many controls one row shows at least."""
        return max(1, len(self.questions) + self.inner_controls)

    @property
    def most_rows(self) -> int:
        """How many rows the group may have: as many as the regulator takes and a form can send."""
        most = MAX_ROWS if self.max_items is None else self.max_items
        can_show = MAX_ROWS if self.outer is None else MOST_INNER_ROWS
        return min(most, can_show, max(1, MOST_CONTROLS // self.controls))

    @property
    def root(self) -> "Group":
        """The outermost list that the group stands in, or the group itself."""
        return self if self.outer is None else self.outer.root

    @property
    def within_row(self) -> str:
        """The way to a list from the row that it stands in; empty for one that stands in none."""
        around = f"{self.outer.pointer}/" if self.outer else self.pointer
        return self.pointer.removeprefix(around).partition("/")[2]

    @property
    def anywhere(self) -> str:
        """The pointer with a star for each row of the lists around it."""
        return f"{self.outer.anywhere}/*/{self.within_row}" if self.outer else self.pointer

    def key_of(self, question: Question) -> str:
        """A question in whichever entry of its group: how what is about all of them names it."""
        row = ["*"] if self.repeatable else []
        return "/".join([self.anywhere, *row, *([question.key] if question.key else [])])

    def in_row(self, outer: "Group", row: int | str) -> "Group":
        """The same list in one row of the list around it, of which `outer` is the one that is
        meant."""
        return replace(self, pointer=f"{outer.pointer}/{row}/{self.within_row}", outer=outer)

    def pointers_in(self, data: Json) -> Iterator[str]:
        """The group's places in certain data: one in each row of the lists around it."""
        if self.outer is None:
            yield self.pointer
            return
        for around in self.outer.pointers_in(data):
            rows = lookup(data, around)
            for row in range(len(rows) if isinstance(rows, list) else 0):
                yield f"{around}/{row}/{self.within_row}"

    def place(self, question: Question, row: int | None = None) -> str:
        """The pointer of a question's answer, in row `row` when the group is repeatable."""
        parts = [self.pointer]
        if self.repeatable:
            parts.append(str(row or 0))
        if question.key:
            parts.append(question.key)
        return "/".join(parts)


@dataclass(frozen=True)
class Section:
    """One page of the form. `slug` is unique in the definition and fit for a URL."""

    slug: str
    title: str
    groups: tuple[Group, ...]
    description: str = ""
    notices: tuple[str, ...] = ()


Titled = TypeVar("Titled", Section, Group, Question)


@dataclass(frozen=True)
class Definition:
    """All that is asked, in the regulator's order, and `schema`: the one JSON Schema that validates
    `requestDetails.data`.

    `conditional`: what is asked, or must be answered, depends on answers.
    """

    shape: Shape
    sections: tuple[Section, ...] = ()
    schema: dict[str, Any] = field(default_factory=dict)
    conditional: bool = False

    def groups(self) -> Iterator[Group]:
        """Every group of every section, in order."""
        for section in self.sections:
            yield from section.groups

    def section(self, slug: str) -> Section | None:
        """The section with this slug, if there is one."""
        return next((section for section in self.sections if section.slug == slug), None)

    def with_titles(self, translate: Callable[[str], str]) -> "Definition":
        """The same, with our own titles in another language; slugs and answers stay as they are."""

        def titled(part: Titled) -> Titled:
            is_ours = isinstance(part.title, OurTitle)
            return replace(part, title=translate(part.title)) if is_ours else part

        def labelled(choice: Choice) -> Choice:
            is_ours = isinstance(choice.label, OurTitle)
            return replace(choice, label=translate(choice.label)) if is_ours else choice

        def question(part: Question) -> Question:
            asked = titled(part)
            is_variant = asked.kind is Kind.VARIANT
            return (
                replace(asked, choices=tuple(map(labelled, asked.choices))) if is_variant else asked
            )

        def group(part: Group) -> Group:
            return replace(titled(part), questions=tuple(map(question, part.questions)))

        sections = tuple(
            replace(titled(part), groups=tuple(map(group, part.groups))) for part in self.sections
        )
        return replace(self, sections=sections)

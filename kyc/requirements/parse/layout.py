"""Parts as pages: which questions stand together, on which page, under which heading."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kyc.requirements.conditions import has_conditions
from kyc.requirements.definition import Definition, Group, Kind, OurTitle, Question, Section, Shape
from kyc.requirements.messages import marked
from kyc.requirements.parse.nodes import Branch, Leaf, Node, notices
from kyc.requirements.parse.question_nodes import UNTITLED
from kyc.requirements.text import slug

DETAILS = OurTitle(marked("Details"))
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def pages(part: Node) -> tuple[Section, ...]:
    """The pages of a whole: its own questions first, then one page for each object or list in
    it."""
    title = part.question.title if isinstance(part, Leaf) else part.title
    title = DETAILS if title in ("", UNTITLED) else title
    if isinstance(part, Leaf) or part.repeatable:
        return numbered([section(part, "", title)])
    own = tuple(inner for inner in part.parts if isinstance(inner, Leaf))
    first = replace(part, parts=own, title=title)
    others = [inner for inner in part.parts if isinstance(inner, Branch)]
    made = [section(first, "", title)] if own else []
    made += [
        section(inner, f"/{inner.key}", inner.title, optional=not inner.required)
        for inner in others
    ]
    # What is to be told of the whole is told on its first page.
    told = dict.fromkeys((*part.notices, *made[0].notices))
    return numbered([replace(made[0], notices=tuple(told)), *made[1:]])


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with a slug for each that no other has."""
    taken: dict[str, Section] = {}
    for made in sections:
        name = slug(made.title, taken)
        taken[name] = replace(made, slug=name)
    return tuple(taken.values())


def section(part: Node, pointer: str, title: str, *, optional: bool = False) -> Section:
    """One page for one part at its place; its slug is given by `numbered`."""
    told = tuple(dict.fromkeys(notices(part)))
    if isinstance(part, Leaf):
        # The place is the page's own: the question has no key of its own below it.
        group = Group(pointer, part.question.title, (replace(part.question, key=""),))
        return Section("", title, (group,), notices=told)
    return Section("", title, tuple(groups(part, pointer, optional)), part.description, told)


def groups(
    branch: Branch, pointer: str, optional: bool, heading: bool = False, conditional: bool = False
) -> Iterator[Group]:
    """The groups of an object or a list: its own questions, then those of each object below it."""
    conditional = conditional or branch.conditional
    questions = tuple(
        _in_row(branch)
        if branch.repeatable
        else (part.question for part in branch.parts if isinstance(part, Leaf))
    )
    if questions:
        yield Group(
            pointer,
            branch.title,
            questions,
            description=branch.description if heading else "",
            repeatable=branch.repeatable,
            min_items=branch.min_items,
            max_items=branch.max_items,
            optional=optional,
            conditional=conditional,
        )
    for inner in () if branch.repeatable else branch.parts:
        if isinstance(inner, Branch):
            yield from groups(
                inner, f"{pointer}/{inner.key}", optional or not inner.required, True, conditional
            )


def _in_row(
    branch: Branch,
    keys: tuple[str, ...] = (),
    heading: str = "",
    optional: bool = False,
    conditional: bool = False,
) -> Iterator[Question]:
    """A row has one level: the objects in it give their questions to it, called after both."""
    for part in branch.parts:
        if isinstance(part, Leaf):
            question = part.question
            key = "/".join([*keys, question.key]) if question.key else ""
            # A fixed value goes along with its object, whether that is there or not.
            required = question.required and (question.kind is Kind.FIXED or not optional)
            yield replace(
                question,
                key=key,
                title=heading + question.title,
                required=required,
                conditional=question.conditional or conditional,
            )
        else:
            below = (*keys, part.key), f"{heading}{part.title}: "
            yield from _in_row(
                part, *below, optional or not part.required, conditional or part.conditional
            )


def definition(shape: Shape, sections: tuple[Section, ...], schema: dict[str, Any]) -> Definition:
    """The whole, with its schema as a document of its own."""
    groups = [group for section in sections for group in section.groups]
    optional = any(group.optional for group in groups)
    inside_rows = any(
        group.repeatable and "/" in question.key for group in groups for question in group.questions
    )
    return Definition(
        shape,
        sections,
        {"$schema": DIALECT, **schema},
        optional or inside_rows or has_conditions(schema),
    )

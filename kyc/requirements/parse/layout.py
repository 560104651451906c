"""Parts as pages: which questions stand together, on which page, under which heading."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

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
        section(
            inner,
            f"/{inner.key}",
            inner.title,
            optional=inner.nullable or not inner.required,
        )
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
    branch: Branch,
    pointer: str,
    optional: bool,
    heading: bool = False,
    conditional: bool = False,
    outer: Group | None = None,
) -> Iterator[Group]:
    """The groups of an object or a list: its own questions, then those of each object below it, or
    each list in its rows."""
    conditional = conditional or branch.conditional
    questions = tuple(
        _in_row(branch)
        if branch.repeatable
        else (part.question for part in branch.parts if isinstance(part, Leaf))
    )
    # What is not asked any more stands last.
    questions = tuple(sorted(questions, key=lambda question: question.deprecated))
    own: Group | None = None
    if questions or branch.repeatable:
        own = Group(
            pointer,
            branch.title,
            questions,
            description=branch.description if heading else "",
            repeatable=branch.repeatable,
            min_items=branch.min_items,
            max_items=branch.max_items,
            optional=optional,
            conditional=conditional,
            outer=outer,
        )
    if own and branch.repeatable:
        yield from _with_lists(own, branch)
        return
    if own:
        yield own
    for inner in branch.parts:
        if isinstance(inner, Branch):
            may_miss = optional or inner.nullable or not inner.required
            yield from groups(inner, f"{pointer}/{inner.key}", may_miss, True, conditional)


def _with_lists(own: Group, branch: Branch) -> Iterator[Group]:
    """A list, and the lists in its rows."""
    lists = [
        list(
            groups(
                way.part,
                "/".join([own.pointer, "-", *way.keys]),
                own.optional or way.optional,
                True,
                way.conditional,
                own,
            )
        )
        for way in _lists_in(branch)
    ]
    shown = sum(max(1, inner[0].min_items) * inner[0].controls for inner in lists)
    own = replace(own, inner_controls=shown)
    yield own
    for inner in lists:
        # Each knows the list around it as it is now.
        yield from (_around(group, own) for group in inner)


def _around(group: Group, outer: Group) -> Group:
    known = group.outer
    if known is None or known.pointer == outer.pointer:
        return replace(group, outer=outer)
    return replace(group, outer=_around(known, outer))


class _List(NamedTuple):
    """A list in a row, and the way to it; `optional` and `conditional` as of a group."""

    part: Branch
    keys: tuple[str, ...] = ()
    optional: bool = False
    conditional: bool = False


def _lists_in(
    branch: Branch, keys: tuple[str, ...] = (), optional: bool = False, conditional: bool = False
) -> Iterator[_List]:
    """The lists in a row, in its objects too."""
    for part in branch.parts:
        if isinstance(part, Branch):
            found = _List(
                part,
                (*keys, part.key),
                optional or part.nullable or not part.required,
                conditional or part.conditional,
            )
            if part.repeatable:
                yield found
            else:
                yield from _lists_in(*found)


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
            key = "/".join([*keys, *([question.key] if question.key else [])])
            # A fixed value goes along with its object, whether that is there or not.
            required = question.required and (question.kind is Kind.FIXED or not optional)
            yield replace(
                question,
                key=key,
                title=heading + question.title,
                required=required,
                conditional=question.conditional or conditional,
            )
        elif not part.repeatable:
            below = (*keys, part.key), f"{heading}{part.title}: "
            may_miss = optional or part.nullable or not part.required
            yield from _in_row(part, *below, may_miss, conditional or part.conditional)


def definition(shape: Shape, sections: tuple[Section, ...], schema: dict[str, Any]) -> Definition:
    """The whole, with its schema as a document of its own."""
    groups = [group for section in sections for group in section.groups]
    optional = any(group.optional for group in groups)
    inside_rows = any(
        group.outer is not None or (group.repeatable and "/" in question.key)
        for group in groups
        for question in group.questions
    )
    return Definition(
        shape,
        sections,
        {"$schema": DIALECT, **schema},
        optional or inside_rows or has_conditions(schema),
    )

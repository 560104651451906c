"""Several ways to answer (`oneOf`, `anyOf`, several types), read as a question for the way and the
questions of each."""

from collections import Counter
from dataclasses import replace
from typing import Any

from kyc.requirements.branches import distinctive, required_by
from kyc.requirements.context import ParseContext, UnreadableError
from kyc.requirements.definition import Choice, Kind, OurTitle, Question
from kyc.requirements.messages import marked
from kyc.requirements.parse import question_nodes
from kyc.requirements.parse.nodes import Leaf, Node
from kyc.requirements.parse.object_members import Member
from kyc.requirements.parse.options import option_keyword, own_description, own_title
from kyc.requirements.parse.types import is_null, types_of
from kyc.requirements.text import words
from kyc.requirements.variants import KEY, mark, named_by

WHICH = OurTitle(marked("Which of these applies?"))
KEYWORDS = ("oneOf", "anyOf")
SCALAR_TYPES = frozenset({"string", "integer", "number", "boolean"})
TYPE_WORDS = {
    "string": OurTitle(marked("A text")),
    "integer": OurTitle(marked("A whole number")),
    "number": OurTitle(marked("A number")),
    "boolean": OurTitle(marked("Yes or no")),
    "object": OurTitle(marked("Several parts")),
}
# They say nothing of a text or a number.
OF_PARTS = frozenset({"properties", "required", "items", "additionalProperties"})
# So many members name a branch that has no title.
NAMING = 2


def of_objects(
    node: dict[str, Any], schema: dict[str, Any], required: bool, context: ParseContext
) -> tuple[Leaf, dict[str, Any]] | None:
    """The question which of an object's branches applies, and the mark for its compiled `schema`.

    None where no such question is needed: where an answer tells the branches apart, or where each
    of them only names one answer of several that would do.
    """
    for keyword in KEYWORDS:
        branches, raw = schema.get(keyword), node.get(keyword)
        if not isinstance(branches, list) or not isinstance(raw, list):
            continue
        if len(branches) < 2 or option_keyword(node):
            continue
        own = [
            frozenset(named_by(branch)) - frozenset(schema.get("properties", ()))
            for branch in branches
        ]
        titled = [bool(own_title(branch)) or is_null(branch) for branch in raw]
        if not any(own) or is_either_or(branches, schema) or any(distinctive(branches)):
            continue
        if any(_is_plain(branch) for branch in branches):
            # It takes what no object is, and the place is one.
            continue
        if all(mine or title for mine, title in zip(own, titled, strict=True)):
            names = named(raw, branches, context)
            explained = descriptions(raw, context)
            which = question(node, names, branches, required, explained)
            return which, mark(keyword, names)
    return None


def titles_side_by_side(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, str]:
    """Where one of several answers would do, what the regulator calls the way of each, by the
    answer's name."""
    found: dict[str, str] = {}
    for keyword in KEYWORDS:
        branches, raw = schema.get(keyword), node.get(keyword)
        if not isinstance(branches, list) or not isinstance(raw, list):
            continue
        if len(branches) == len(raw) and is_either_or(branches, schema):
            around = required_by(schema)
            for branch, written in zip(branches, raw, strict=True):
                (name,) = required_by(branch) - around
                found[name] = own_title(written)
    return {name: title for name, title in found.items() if title}


def under_title(part: Node, title: str) -> Node:
    """A part with what its branch is called before its own explanation."""
    own = part.question if isinstance(part, Leaf) else part
    if not title or title == own.title:
        return part
    ended = title if title.endswith((".", "?", "!")) else f"{title}."
    described = f"{ended} {own.description}" if own.description else title
    if isinstance(part, Leaf):
        return replace(part, question=replace(part.question, description=described))
    return replace(part, description=described)


def titles_of_branches(member: Member, offered: list[tuple[Choice, ...] | None]) -> list[str]:
    """What the options that tell branches apart are called: as their branches are, where each has
    one option and a title of its own."""
    titles = member.branch_titles
    distinct = len(set(titles)) == len(titles) == len(offered) and all(titles)
    single = all(options is not None and len(options) == 1 for options in offered)
    return titles if distinct and single else [""] * len(offered)


def is_either_or(branches: list[Any], schema: dict[str, Any]) -> bool:
    """Whether each branch only says of one answer, or of some, that it would do: all of them can be
    asked side by side."""
    around = required_by(schema)
    required = [required_by(branch) - around for branch in branches]
    named = [frozenset(named_by(branch)) for branch in branches]
    times = Counter(name for names in required for name in names)
    return all(
        len(names) == 1 and by_branch <= (names | frozenset(schema.get("properties", ())))
        for names, by_branch in zip(required, named, strict=True)
    ) and all(count == 1 for count in times.values())


def question(
    node: dict[str, Any],
    names: list[str],
    branches: list[Any],
    required: bool,
    explained: list[str],
) -> Leaf:
    """The question which of several branches applies; what each is is `explained`."""
    offered = [(name, branch) for name, branch in zip(names, branches, strict=True) if name]
    told = dict(zip(names, explained, strict=True))
    return Leaf(
        Question(
            key=KEY,
            kind=Kind.VARIANT,
            title=own_title(node) or WHICH,
            required=required,
            choices=tuple(Choice(str(name), name, told[name]) for name, _branch in offered),
            variants=tuple(branch for _name, branch in offered),
            raw=node,
        ),
        {},
    )


def named(raw: list[Any], branches: list[Any], context: ParseContext) -> list[str]:
    """What each branch is called: by its title, by what it refers to, or by what it asks. Null has
    no name: nobody chooses to give nothing."""
    listed = [
        "" if is_null(branch) else _called(branch, context) or _by_members(compiled) or f"{place}"
        for place, (branch, compiled) in enumerate(zip(raw, branches, strict=True), 1)
    ]
    times = Counter(listed)
    return [
        f"{name} ({place + 1})" if name and times[name] > 1 else name
        for place, name in enumerate(listed)
    ]


def split_types(
    node: dict[str, Any], context: ParseContext
) -> tuple[str, list[tuple[str, Any]]] | None:
    """The definitions of different types that one place has, by the keyword that lists them; None
    where all have one type."""
    if option_keyword(node):
        return None
    said = types_of(node, context)
    if len(said) < 2:
        return None
    if "type" in node:
        plain = {keyword: rule for keyword, rule in node.items() if keyword not in OF_PARTS}
        return "anyOf", [
            (name, {**(plain if name in SCALAR_TYPES else node), "type": name, "title": ""})
            for name in said
        ]
    for keyword in KEYWORDS:
        branches = node.get(keyword)
        if isinstance(branches, list):
            return keyword, [
                (types[0], branch)
                for branch in branches
                if not is_null(branch) and len(types := _types(branch, context)) == 1
            ]
    raise UnreadableError("several types")


def forms(node: dict[str, Any], keyword: str, listed: list[tuple[str, Any]]) -> list[Any]:
    """The definitions of one place by its keyword, null among them where it may stand there; where
    the place lists types, those that each type makes."""
    if "type" not in node:
        return list(node[keyword])
    null = [{"type": "null"}] if "null" in node["type"] or node.get("nullable") is True else []
    return [*(branch for _type_name, branch in listed), *null]


def scalars(node: dict[str, Any], name: str, required: bool, leaves: list[Leaf]) -> Question:
    """One question for what may be a text, a number, or yes or no."""
    joined = question_nodes.joined([leaf.question for leaf in leaves])
    kinds = {leaf.question.kind for leaf in leaves}
    return replace(
        joined,
        kind=Kind.NUMBER if kinds == {Kind.INTEGER, Kind.NUMBER} else joined.kind,
        title=question_nodes.title_of(node, name) or joined.title,
        description=question_nodes.description_of(node) or joined.description,
        required=required,
        raw=node,
    )


def _is_plain(branch: Any) -> bool:
    said = branch.get("type") if isinstance(branch, dict) else None
    return said not in (None, "object", "null") and said != ["object", "null"]


def _types(branch: Any, context: ParseContext) -> list[str]:
    known, inner = context.unwrapped(branch)
    found = types_of(known, inner)
    if len(found) != 1:
        raise UnreadableError("several types in one branch")
    return found


def descriptions(raw: list[Any], context: ParseContext) -> list[str]:
    """What the regulator explains about each branch."""
    return [own_description(branch) or own_description(_known(branch, context)) for branch in raw]


def _called(branch: Any, context: ParseContext) -> str:
    title = own_title(branch)
    known = {} if title else _known(branch, context)
    return title or own_title(known) or (words(branch["$ref"].rpartition("/")[2]) if known else "")


def _known(branch: Any, context: ParseContext) -> dict[str, Any]:
    """What a branch refers to; nothing where it doesn't."""
    if not isinstance(branch, dict) or not isinstance(branch.get("$ref"), str):
        return {}
    try:
        return context.followed(branch)[0]
    except UnreadableError:
        return {}


def _by_members(branch: Any) -> str:
    if not isinstance(branch, dict):
        return ""
    members = list(dict.fromkeys(named_by(branch)))[:NAMING]
    type_name = branch.get("type")
    return ", ".join(map(words, members)) or TYPE_WORDS.get(
        type_name if isinstance(type_name, str) else "", ""
    )

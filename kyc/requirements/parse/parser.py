"""Any definition as parts: what the grammars of all shapes have in common.

It reads `properties` as a map or as a list, and `required` as a list or as a flag, wherever they
stand.
"""

from dataclasses import replace
from typing import Any

from kyc.requirements.choices import choice_key
from kyc.requirements.context import (
    ANNOTATIONS,
    CLOSED,
    EndlessError,
    ParseContext,
    UnreadableError,
)
from kyc.requirements.definition import MOST_INNER_ROWS, Kind
from kyc.requirements.exclusions import NEVER, is_never
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_MORE, NOTICE_UNCHECKED
from kyc.requirements.parse import question_nodes, unions
from kyc.requirements.parse.nodes import Branch, Leaf, Node
from kyc.requirements.parse.nulls import null_by_branch, nullable, or_null
from kyc.requirements.parse.object_members import Member, members, own
from kyc.requirements.parse.options import option_keyword, options_of, own_title
from kyc.requirements.parse.schemas import clean, rules
from kyc.requirements.parse.types import type_of
from kyc.requirements.parse.unions import SCALAR_TYPES
from kyc.requirements.pointers import escape, unescape
from kyc.requirements.variants import KEY, mark

# An object's own members are validated by their parts; all its other rules stay as they are.
READ_BY_PARTS = frozenset({"type", "properties", "required", "format"})
READ_BY_ROWS = READ_BY_PARTS | {"items"}
MOST_ROWS = 50
ANYTHING = {"type": "string"}
# Their answers are texts that can be read as another type.
SCALARS = frozenset(Kind) - {*(Kind.CHOICES, Kind.CONFIRMATION, Kind.RAW, Kind.FIXED, Kind.VARIANT)}


def read(
    node: Any,
    name: str,
    required: bool,
    context: ParseContext,
    *,
    min_rows: int = 0,
    branches: tuple[Any, ...] = (),
) -> Node:
    """One place of the data. It never fails: what can't be shown is a raw box.

    `min_rows` says how many rows an array has that doesn't say, and `branches` are further
    definitions that may add members to an object.
    """
    losses = context.tally.losses
    try:
        known, inner = context.unwrapped(node)
        part = _by_type(known, name, required, inner, min_rows, branches)
        part = or_null(part) if nullable(known) or null_by_branch(known, part) else part
    except EndlessError:
        return question_nodes.raw(node, name, required, context, NOTICE_ENDLESS)
    except UnreadableError:
        return question_nodes.raw(node, name, required, context)
    if context.tally.losses > losses and not (
        isinstance(part, Leaf) and part.question.kind is Kind.RAW
    ):
        part = replace(part, notices=(*part.notices, NOTICE_UNCHECKED))
    return part


def _by_type(
    node: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    min_rows: int,
    branches: tuple[Any, ...],
) -> Node:
    if node.get("type") == "null":
        return question_nodes.nothing(node, name, required)
    if ways := unions.split_types(node, context):
        return _of_several_types(node, ways, name, required, context)
    match _askable_type(node, context):
        case "object":
            return _object(node, name, required, context, branches)
        case "array":
            return _array(node, name, required, context, min_rows)
        case type_name:
            folded = question_nodes.with_all_of(node, context)
            return question_nodes.scalar(folded, type_name, name, required, context)


def _askable_type(node: dict[str, Any], context: ParseContext) -> str:
    """The type that tells how a place is asked: of several whole objects one is chosen, as of any
    options."""
    type_name = type_of(node, context)
    return "string" if type_name == "object" and option_keyword(node) else type_name


def _object(
    node: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    branches: tuple[Any, ...],
) -> Branch:
    found = members(node, context, branches)
    if not found:
        raise UnreadableError("an object without members")
    context.spend(len(found))
    parts = [_member(key, member, context) for key, member in found.items()]
    closed = node.keys() & CLOSED
    certain = [
        (key, part)
        for (key, member), part in zip(found.items(), parts, strict=True)
        if member.certain and (member.own or not closed)
    ]
    schema = {
        **rules(node, context, READ_BY_PARTS),
        "type": "object",
        "properties": {
            **{name: NEVER for name, definition, _required in own(node) if is_never(definition)},
            **{key: part.schema for key, part in certain},
        },
        "required": [key for key, part in certain if part.required],
    }
    titles = unions.titles_side_by_side(node, schema)
    parts = [unions.under_title(part, titles.get(unescape(part.key), "")) for part in parts]
    found_variants = unions.of_objects(node, schema, required, context)
    if found_variants:
        which, mark = found_variants
        parts, schema = [which, *parts], {**schema, **mark}
    # Members without names make no questions.
    unnamed = (node.get("patternProperties"), node.get("additionalProperties"))
    own_names = node.get("properties")
    nameless = isinstance(own_names, dict) and "" in own_names
    holds_more = nameless or any(isinstance(rules, dict) and rules for rules in unnamed)
    return Branch(
        key=escape(name),
        title=question_nodes.title_of(node, name),
        description=question_nodes.description_of(node),
        required=required,
        parts=tuple(parts),
        schema=schema,
        notices=(NOTICE_MORE,) if holds_more else (),
    )


def _member(name: str, member: Member, context: ParseContext) -> Node:
    part: Node | None = None if member.certain else _mixed(name, member, context)
    if part is None:
        definition = _offered_by_branches(member, context) or member.definition
        also = tuple(member.also)
        part = read(definition, name, member.required, context, branches=also)
        is_raw = isinstance(part, Leaf) and part.question.kind is Kind.RAW
        # What is only named in one place may be defined in a branch, which then validates it.
        if is_raw and member.definition in (True, {}) and also:
            in_branches = (read(branch, name, member.required, context) for branch in also)
            leaf = next((inner for inner in in_branches if isinstance(inner, Leaf)), None)
            part = replace(leaf, schema={}) if leaf else part
    always = member.certain and not member.asked_by_branch and not member.excluded
    return part if always else _conditional(part)


def _conditional(part: Node) -> Node:
    if isinstance(part, Leaf):
        return replace(part, question=replace(part.question, conditional=True))
    return replace(part, conditional=True)


def _offered_by_branches(member: Member, context: ParseContext) -> dict[str, Any] | None:
    """What several branches allow, each for itself, is one question with all that any of them
    allows."""
    if member.certain or not member.also:
        return None
    known = [
        context.unwrapped(definition)[0]
        for definition in (member.definition, *member.also)
        if isinstance(definition, dict)
    ]
    offered = [options_of(node) for node in known]
    if not known or len(known) <= len(member.also) or None in offered:
        return None
    # A title that stays the same is the question's; titles that differ are those of the options.
    own = [own_title(node) for node in known]
    named = len(set(own)) == len(known)
    titles = own if named else unions.titles_of_branches(member, offered)
    options = {
        choice_key(option.value): {
            "const": option.value,
            "title": title or option.label,
            "description": option.description,
        }
        for title, options in zip(titles, offered, strict=True)
        for option in options or ()
    }
    about = {
        keyword: words for keyword, words in known[0].items() if keyword in ANNOTATIONS | {"type"}
    }
    return {**about, **({"title": ""} if named else {}), "oneOf": [*options.values()]}


def _mixed(name: str, member: Member, context: ParseContext) -> Leaf | None:
    """One question for what several branches ask in different ways: each branch validates the
    answer as it wants it.

    None where they ask in one way, or list options that make one list.
    """
    definitions = [member.definition, *member.also]
    if (
        len(definitions) < 2
        or True in definitions
        or {} in definitions
        or all(definition == definitions[0] for definition in definitions)
        or _offered_by_branches(member, context)
    ):
        return None
    parts = [read(definition, name, member.required, context) for definition in definitions]
    if all(isinstance(part, Branch) for part in parts):
        lists = [isinstance(part, Branch) and part.repeatable for part in parts]
        if not any(lists):
            return None
    questions = [
        part.question for part in parts if isinstance(part, Leaf) and part.question.kind in SCALARS
    ]
    if len(questions) < len(parts):
        return replace(
            question_nodes.raw({"anyOf": definitions}, name, member.required, context), schema={}
        )
    return Leaf(question_nodes.joined(questions), {})


def _of_several_types(
    node: dict[str, Any],
    ways: tuple[str, list[tuple[str, Any]]],
    name: str,
    required: bool,
    context: ParseContext,
) -> Node:
    """A place that takes answers of different types: a text or a number are one question; where an
    object may stand there as well, it is asked first which it is."""
    keyword, listed = ways
    by_type = {type_name for type_name, _branch in listed}
    plain = [branch for type_name, branch in listed if type_name in SCALAR_TYPES]
    leaves = [
        part
        for branch in plain
        if isinstance(part := read(branch, name, False, context), Leaf)
        and part.question.kind in SCALARS
    ]
    if len(leaves) < len(plain) or by_type - SCALAR_TYPES - {"object"}:
        raise UnreadableError("lists and other answers in one place")
    raw = unions.forms(node, keyword, listed)
    schema = (
        {"anyOf": [clean(branch, context) for branch in raw]}
        if "type" in node
        else rules(node, context)
    )
    if "object" not in by_type:
        return Leaf(unions.scalars(node, name, required, leaves), schema)
    branches = schema.get(keyword)
    if not isinstance(branches, list) or len(branches) != len(raw):
        raise UnreadableError("branches that can't be told apart")
    names = unions.named(raw, branches, context)
    objects = {**node, keyword: [branch for kind, branch in listed if kind == "object"]}
    part = _object({**objects, "type": "object"}, name, required, context, ())
    titled = plain[0] if len(plain) == 1 and own_title(plain[0]) else node
    whole = replace(
        unions.scalars(titled, name, False, leaves),
        key="",
        conditional=True,
        under=tuple(names[raw.index(branch)] for branch in plain),
    )
    explained = unions.descriptions(raw, context)
    which = unions.question(node, names, branches, required, explained)
    inside = [_conditional(inner) for inner in part.parts if inner.key != KEY]
    marked = {**schema, **mark(keyword, names)}
    return replace(part, parts=(which, Leaf(whole, {}), *inside), schema=marked)


def _array(
    node: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    min_rows: int,
) -> Node:
    if option_keyword(node):
        return question_nodes.several(node, None, name, required, context)
    if "prefixItems" in node:
        return _tuple(node, name, required, context)
    item, inner = node, context
    if "properties" not in node:
        listed = node.get("items")
        # A list of anything is one of texts.
        item, inner = context.unwrapped(ANYTHING if listed in (None, True, {}) else listed)
    if option_keyword(item):
        return question_nodes.several(node, item, name, required, inner)
    return _rows(node, item, name, required, inner, min_rows)


def _tuple(node: dict[str, Any], name: str, required: bool, context: ParseContext) -> Branch:
    """An array whose entries differ, each a question or a part of its own."""
    listed = node["prefixItems"]
    least = node.get("minItems", 0)
    if not isinstance(listed, list) or not listed or type(least) is not int or least > len(listed):
        raise UnreadableError("entries that nobody describes")
    context.spend(len(listed))
    parts = [read(each, str(place), place < least, context) for place, each in enumerate(listed)]
    if any(isinstance(part, Branch) and part.repeatable for part in parts):
        raise UnreadableError("lists as entries")
    kept = rules(node, context, READ_BY_ROWS | {"prefixItems"})
    more = {"items": False} if node.get("items") is False else {}
    return Branch(
        key=escape(name),
        title=question_nodes.title_of(node, name),
        description=question_nodes.description_of(node),
        required=required,
        parts=tuple(parts),
        schema={
            **kept,
            **more,
            "type": "array",
            "prefixItems": [part.schema for part in parts],
            "minItems": least,
        },
    )


def _rows(
    node: dict[str, Any],
    item: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    min_rows: int,
) -> Branch:
    row = read({**item, "type": "object"} if item is node else item, "", True, context.in_list())
    if isinstance(row, Leaf) and row.question.kind is Kind.RAW:
        raise UnreadableError("rows that can't be shown")
    limits = rules(node, context, READ_BY_ROWS)
    if item is ANYTHING:
        row = replace(row, schema={})
    least = limits.get("minItems", min_rows)
    if least > (MOST_INNER_ROWS if context.lists else MOST_ROWS):
        raise UnreadableError("more rows than a page can hold")
    context.spend_controls(least * _questions(row))
    if isinstance(row, Leaf):
        title = question_nodes.title_of(node, name) or row.question.title
        question = replace(row.question, title=title, required=least > 0)
        # An empty text holds the place of a row that nobody filled in.
        filled: dict[str, Any] = {}
        if row.schema.get("type") == "string":
            filled = {"minLength": 1}
        elif question.kind is Kind.MIXED:
            filled = {"not": {"const": ""}}
        row = replace(row, question=question, schema={**filled, **row.schema})
    return Branch(
        key=escape(name),
        title=question_nodes.title_of(node, name),
        description=question_nodes.description_of(node) or question_nodes.description_of(item),
        required=required,
        parts=row.parts if isinstance(row, Branch) else (row,),
        schema={**limits, "type": "array", "items": row.schema, "minItems": least},
        repeatable=True,
        min_items=least,
        max_items=limits.get("maxItems"),
        notices=row.notices,
    )


def _questions(part: Node) -> int:
    if isinstance(part, Leaf):
        return 1
    rows = max(1, part.min_items) if part.repeatable else 1
    return rows * sum(map(_questions, part.parts))

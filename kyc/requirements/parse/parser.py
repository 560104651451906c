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
from kyc.requirements.definition import Kind
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_MORE, NOTICE_UNCHECKED
from kyc.requirements.parse import question_nodes
from kyc.requirements.parse.nodes import Branch, Leaf, Node
from kyc.requirements.parse.object_members import Member, members
from kyc.requirements.parse.schemas import rules
from kyc.requirements.pointers import escape

# Where nothing says the type, the first of these keywords tells it.
IMPLIED_TYPES = (
    (frozenset({"properties"}), "object"),
    (frozenset({"items"}), "array"),
    (frozenset({"minLength", "maxLength", "pattern", "format"}), "string"),
    (
        frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
        "number",
    ),
    (frozenset({"allOf", "if", "dependentSchemas", "required"}), "object"),
)
# An object's own members are validated by their parts; all its other rules stay as they are.
READ_BY_PARTS = frozenset({"type", "properties", "required", "format"})
READ_BY_ROWS = READ_BY_PARTS | {"items"}
MOST_ROWS = 50
# Their answers are texts that can be read as another type.
SCALARS = frozenset(Kind) - {Kind.CHOICES, Kind.CONFIRMATION, Kind.RAW, Kind.FIXED}


def read(
    node: Any,
    name: str,
    required: bool,
    context: ParseContext,
    *,
    in_rows: bool = False,
    min_rows: int = 0,
    branches: tuple[Any, ...] = (),
) -> Node:
    """One place of the data. It never fails: what can't be shown is a raw box.

    `in_rows` says that the place is inside a repeatable group, `min_rows` how many rows an array
    has that doesn't say, and `branches` are further definitions that may add members to an object.
    """
    losses = context.tally.losses
    try:
        known, inner = context.unwrapped(node)
        match type_of(known):
            case "object":
                part: Node = _object(known, name, required, inner, in_rows, branches)
            case "array":
                part = _array(known, name, required, inner, in_rows, min_rows)
            case type_name:
                part = question_nodes.scalar(known, type_name, name, required, inner)
    except EndlessError:
        return question_nodes.raw(node, name, required, context, NOTICE_ENDLESS)
    except UnreadableError:
        return question_nodes.raw(node, name, required, context)
    if context.tally.losses > losses and not (
        isinstance(part, Leaf) and part.question.kind is Kind.RAW
    ):
        part = replace(part, notices=(*part.notices, NOTICE_UNCHECKED))
    return part


def type_of(node: dict[str, Any]) -> str:
    """The one type of a definition but for null, said or to be seen; raises UnreadableError when
    there are several."""
    if "type" in node:
        said = node["type"]
        names = [name for name in (said if isinstance(said, list) else [said]) if name != "null"]
        if len(names) == 2 and all(name in ("integer", "number") for name in names):
            return "number"
        if len(names) != 1 or not isinstance(names[0], str):
            raise UnreadableError("several types")
        return names[0]
    options = question_nodes.options_of(node)
    if options is not None:
        values = [choice.value for choice in options if choice.value is not None]
        is_boolean = values and all(isinstance(value, bool) for value in values)
        return "boolean" if is_boolean else "string"
    for keywords, type_name in IMPLIED_TYPES:
        if node.keys() & keywords:
            return type_name
    raise UnreadableError("no type")


def _object(
    node: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    in_rows: bool,
    branches: tuple[Any, ...],
) -> Branch:
    found = members(node, context, branches)
    if not found:
        raise UnreadableError("an object without members")
    context.spend(len(found))
    parts = [_member(key, member, context, in_rows) for key, member in found.items()]
    closed = node.keys() & CLOSED
    certain = [
        (key, part)
        for (key, member), part in zip(found.items(), parts, strict=True)
        if member.certain and (member.own or not closed)
    ]
    schema = {
        **rules(node, context, READ_BY_PARTS),
        "type": "object",
        "properties": {key: part.schema for key, part in certain},
        "required": [key for key, part in certain if part.required],
    }
    # Members without names make no questions.
    unnamed = (node.get("patternProperties"), node.get("additionalProperties"))
    holds_more = any(isinstance(rules, dict) and rules for rules in unnamed)
    return Branch(
        key=escape(name),
        title=question_nodes.title_of(node, name),
        description=question_nodes.description_of(node),
        required=required,
        parts=tuple(parts),
        schema=schema,
        notices=(NOTICE_MORE,) if holds_more else (),
    )


def _member(name: str, member: Member, context: ParseContext, in_rows: bool) -> Node:
    part: Node | None = None if member.certain else _mixed(name, member, context, in_rows)
    if part is None:
        definition = _offered_by_branches(member, context) or member.definition
        also = tuple(member.also)
        part = read(definition, name, member.required, context, in_rows=in_rows, branches=also)
        is_raw = isinstance(part, Leaf) and part.question.kind is Kind.RAW
        # What is only named in one place may be defined in a branch, which then validates it.
        if is_raw and member.definition in (True, {}):
            in_branches = (
                read(branch, name, member.required, context, in_rows=in_rows) for branch in also
            )
            leaf = next((inner for inner in in_branches if isinstance(inner, Leaf)), None)
            part = replace(leaf, schema={}) if leaf else part
    if member.certain and not member.asked_by_branch:
        return part
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
    offered = [question_nodes.options_of(node) for node in known]
    if not known or len(known) <= len(member.also) or None in offered:
        return None
    # A title that stays the same is the question's; titles that differ are those of the options.
    named = len({question_nodes.own_title(node) for node in known}) == len(known)
    options = {
        choice_key(option.value): {
            "const": option.value,
            "title": question_nodes.own_title(node) if named else option.label,
        }
        for node, options in zip(known, offered, strict=True)
        for option in options or ()
    }
    about = {
        keyword: words for keyword, words in known[0].items() if keyword in ANNOTATIONS | {"type"}
    }
    return {**about, **({"title": ""} if named else {}), "oneOf": [*options.values()]}


def _mixed(name: str, member: Member, context: ParseContext, in_rows: bool) -> Leaf | None:
    """One question for what several branches ask in different ways: each branch validates the
    answer as it wants it.

    None where they ask in one way, or list options that make one list.
    """
    definitions = [member.definition, *member.also]
    if (
        len(definitions) < 2
        or True in definitions
        or {} in definitions
        or _offered_by_branches(member, context)
    ):
        return None
    parts = [
        read(definition, name, member.required, context, in_rows=in_rows)
        for definition in definitions
    ]
    if all(isinstance(part, Branch) for part in parts):
        return None
    questions = [
        part.question for part in parts if isinstance(part, Leaf) and part.question.kind in SCALARS
    ]
    if len(questions) < len(parts):
        return replace(
            question_nodes.raw({"anyOf": definitions}, name, member.required, context), schema={}
        )
    return Leaf(question_nodes.joined(questions), {})


def _array(
    node: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    in_rows: bool,
    min_rows: int,
) -> Node:
    if question_nodes.option_keyword(node):
        return question_nodes.several(node, None, name, required, context)
    if "prefixItems" in node:
        raise UnreadableError("an array whose entries differ")
    item, inner = (node, context) if "properties" in node else context.unwrapped(node.get("items"))
    if question_nodes.option_keyword(item):
        return question_nodes.several(node, item, name, required, inner)
    if in_rows:
        raise UnreadableError("rows inside rows")
    return _rows(node, item, name, required, inner, min_rows)


def _rows(
    node: dict[str, Any],
    item: dict[str, Any],
    name: str,
    required: bool,
    context: ParseContext,
    min_rows: int,
) -> Branch:
    row = read(
        {**item, "type": "object"} if item is node else item, "", True, context, in_rows=True
    )
    if isinstance(row, Leaf) and row.question.kind is Kind.RAW:
        raise UnreadableError("rows that can't be shown")
    limits = rules(node, context, READ_BY_ROWS)
    least = limits.get("minItems", min_rows)
    if least > MOST_ROWS:
        raise UnreadableError("more rows than a page can hold")
    context.spend_controls(least * _questions(row))
    if isinstance(row, Leaf):
        title = question_nodes.title_of(node, name) or row.question.title
        question = replace(row.question, title=title, required=least > 0)
        # An empty text holds the place of a row that nobody filled in.
        filled = {"minLength": 1} if row.schema.get("type") == "string" else {}
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
    return 1 if isinstance(part, Leaf) else sum(map(_questions, part.parts))

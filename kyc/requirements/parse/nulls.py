"""Where null may stand: what is asked there needs no answer, and null goes in its place."""

from dataclasses import replace
from typing import Any

from kyc.requirements.definition import Kind
from kyc.requirements.parse.nodes import Branch, Leaf, Node
from kyc.requirements.parse.options import option_keyword, values_of
from kyc.requirements.parse.types import is_null, listed
from kyc.requirements.validator import takes_null

# Rules of an object that would have to be met by null as well.
FORMS = ("anyOf", "oneOf")
APPLY_TO_NULL = frozenset({"anyOf", "oneOf", "allOf", "not", "if", "enum", "const"})


def nullable(node: dict[str, Any]) -> bool:
    """Whether a definition lets null stand in its place, and says so."""
    if node.get("nullable") is True:
        return True
    said = node.get("type")
    keyword = option_keyword(node)
    if keyword:
        allows = said is None or "null" in said
        return bool(allows) and None in values_of(node)
    branches = [*listed(node.get("oneOf")), *listed(node.get("anyOf"))]
    return (isinstance(said, list) and "null" in said) or (
        "type" not in node and any(map(is_null, branches))
    )


def null_by_branch(node: dict[str, Any], part: Node) -> bool:
    """Whether null may stand in a place because one of its forms takes it."""
    forms = {keyword: part.schema[keyword] for keyword in FORMS if keyword in part.schema}
    return "type" not in node and takes_null(forms)


def optional(part: Node) -> Node:
    """The question for the form of something, where none need be chosen."""
    if isinstance(part, Leaf) and part.question.kind is Kind.VARIANT:
        return replace(part, question=replace(part.question, required=False))
    return part


def or_null(part: Node) -> Node:
    """The same place where null may stand: it needs no answer, and null goes in its place where it
    must be there."""
    types = part.schema.get("type")
    if isinstance(part, Branch):
        rules = part.schema.items()
        in_the_way = [
            key for key, rule in rules if key in APPLY_TO_NULL and not takes_null({key: rule})
        ]
        if in_the_way or not (isinstance(types, str) or takes_null(part.schema)):
            return part
        schema = {**part.schema, "type": [types, "null"]} if types else part.schema
        return replace(part, nullable=True, parts=tuple(map(optional, part.parts)), schema=schema)
    question = part.question
    if question.kind in (Kind.CONFIRMATION, Kind.RAW, Kind.FIXED):
        return part
    schema = {**part.schema, "type": [types, "null"]} if isinstance(types, str) else part.schema
    options = schema.get("enum")
    if options is not None and None not in options:
        schema = {**schema, "enum": [*options, None]}
    if not takes_null(schema):
        return part
    return replace(
        part, question=replace(question, required=False), schema=schema, is_there=part.required
    )

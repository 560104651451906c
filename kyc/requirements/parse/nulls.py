"""Where null may stand: what is asked there needs no answer, and null goes in its place."""

from dataclasses import replace
from typing import Any

from kyc.requirements.definition import Kind
from kyc.requirements.parse.nodes import Branch, Node
from kyc.requirements.parse.options import option_keyword, options_of
from kyc.requirements.parse.types import is_null, listed
from kyc.requirements.validator import takes_null

# Rules of an object that would have to be met by null as well.
APPLY_TO_NULL = frozenset({"anyOf", "oneOf", "allOf", "not", "if", "enum", "const"})


def nullable(node: dict[str, Any]) -> bool:
    """Whether a definition lets null stand in its place, and says so."""
    said = node.get("type")
    keyword = option_keyword(node)
    if keyword:
        options = options_of(node) or ()
        allows = said is None or node.get("nullable") is True or "null" in said
        return bool(allows) and any(choice.value is None for choice in options)
    branches = [*listed(node.get("oneOf")), *listed(node.get("anyOf"))]
    return (
        node.get("nullable") is True
        or (isinstance(said, list) and "null" in said)
        or ("type" not in node and any(map(is_null, branches)))
    )


def or_null(part: Node) -> Node:
    """The same place where null may stand: it needs no answer, and null goes in its place where it
    must be there."""
    types = part.schema.get("type")
    if isinstance(part, Branch):
        if not isinstance(types, str) or part.schema.keys() & APPLY_TO_NULL:
            return part
        return replace(part, nullable=True, schema={**part.schema, "type": [types, "null"]})
    question = part.question
    if question.kind in (Kind.CONFIRMATION, Kind.RAW, Kind.FIXED):
        return part
    schema = {**part.schema, "type": [types, "null"]} if isinstance(types, str) else part.schema
    if not takes_null(schema):
        return part
    return replace(
        part, question=replace(question, required=False), schema=schema, is_there=part.required
    )

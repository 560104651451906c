"""Shape 2 of the contract: a template with a list of properties, by itself or one level down under
a name."""

from dataclasses import replace
from typing import Any, TypeGuard

from kyc.requirements.context import ParseContext
from kyc.requirements.definition import Definition, Shape
from kyc.requirements.parse import layout, question_nodes
from kyc.requirements.parse.nodes import Branch, Leaf, Node
from kyc.requirements.parse.options import own_title
from kyc.requirements.parse.parser import read as read_part
from kyc.requirements.parse.schemas import KEYWORDS

SUFFIX = " template"
# A wrapper has names of templates as its members; one of these makes it a JSON Schema instead.
NOT_A_WRAPPER = (KEYWORDS.keys() - {"type", "required"}) | {"$ref"}
BESIDE = frozenset({"$defs", "definitions", "required", "attachments"})


def read(fields: Any) -> Definition | None:
    """The definition of a requirement in this shape, or None when it isn't."""
    listed = isinstance(fields, dict) and isinstance(fields.get("properties"), list)
    if not listed and not is_wrapper(fields):
        return None
    part = read_template(fields, "", ParseContext.of(fields))
    if isinstance(part, Leaf):
        return None
    return layout.definition(Shape.TEMPLATES, layout.pages(part), part.schema)


def read_template(node: Any, name: str, context: ParseContext, required: bool = True) -> Node:
    """A template of either form as parts; a list of rows has at least one, unless it says
    otherwise."""
    inside = context.within(node)
    if name or not is_wrapper(node):
        part = read_part(node, name, required, inside, min_rows=1)
        if isinstance(part, Branch) and not own_title(node):
            return replace(part, title=part.title.removesuffix(SUFFIX))
        return part
    parts = {
        inner: read_template(
            value, inner, inside, _is_template(value) and value.get("required") is not False
        )
        for inner, value in node.items()
        if isinstance(value, dict | list) and value and inner and inner not in BESIDE
    }
    schema = {
        "type": "object",
        "properties": {inner: part.schema for inner, part in parts.items()},
        "required": [inner for inner, part in parts.items() if part.required],
    }
    title, description = own_title(node), question_nodes.description_of(node)
    return Branch("", title, description, True, tuple(parts.values()), schema)


def is_wrapper(node: Any) -> bool:
    """Whether a definition only holds templates under their names."""
    if not isinstance(node, dict) or node.keys() & NOT_A_WRAPPER or node.get("type") == "array":
        return False
    return any(_is_template(value) for name, value in node.items() if name and name not in BESIDE)


def _is_template(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict | list)

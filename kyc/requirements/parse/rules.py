"""Shape 1 of the contract: `{"schema", "rules": [{"template": T}, …]}`, answered by an array
aligned with the rules."""

from dataclasses import replace
from typing import Any

from kyc.requirements.context import ParseContext
from kyc.requirements.definition import Definition, Shape
from kyc.requirements.messages import NOTICE_MORE
from kyc.requirements.parse import layout, question_nodes, templates
from kyc.requirements.parse.nodes import Branch, Node

MAX_RULES = 200
KNOWN = frozenset({"rules", "attachments", "schema", "$schema", "$defs", "definitions"})


def read(fields: Any) -> Definition | None:
    """The definition of a requirement in this shape, or None when it isn't."""
    rules = fields.get("rules") if isinstance(fields, dict) else None
    if not isinstance(rules, list) or len(rules) > MAX_RULES:
        return None
    more = any(
        isinstance(value, dict | list) and value
        for key, value in fields.items()
        if key not in KNOWN
    )
    if not rules:
        return None if more else Definition(Shape.NOTHING)
    context = ParseContext.of(fields)
    parts = [
        templates.read_template(rule["template"], "", context)
        if isinstance(rule, dict) and "template" in rule
        else question_nodes.raw(rule, "", True, context)
        for rule in rules
    ]
    sections = [
        layout.section(part, f"/{place}", _title(part, place)) for place, part in enumerate(parts)
    ]
    if more:
        sections[0] = replace(sections[0], notices=(*sections[0].notices, NOTICE_MORE))
    schema = {
        "type": "array",
        "prefixItems": [part.schema for part in parts],
        "minItems": len(parts),
        "items": False,
    }
    return layout.definition(Shape.RULES, layout.numbered(sections), schema)


def _title(part: Node, place: int) -> str:
    titled = (
        part.parts[0]
        if isinstance(part, Branch) and not part.title and len(part.parts) == 1
        else part
    )
    own = titled.title if isinstance(titled, Branch) else titled.question.title
    return own or f"Part {place + 1}"

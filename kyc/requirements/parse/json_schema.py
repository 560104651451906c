"""Shape 3 of the contract: plain JSON Schema, draft 2020-12."""

from typing import Any

from kyc.requirements.context import ParseContext
from kyc.requirements.definition import Definition, Kind, Shape
from kyc.requirements.parse import layout
from kyc.requirements.parse.nodes import Leaf
from kyc.requirements.parse.parser import read as read_part


def read(fields: Any) -> Definition | None:
    """The definition of a requirement in this shape, or None when nothing in it can be shown as
    questions."""
    part = read_part(fields, "", True, ParseContext.of(fields))
    if isinstance(part, Leaf) and part.question.kind is Kind.RAW:
        return None
    return layout.definition(Shape.JSON_SCHEMA, layout.pages(part), part.schema)

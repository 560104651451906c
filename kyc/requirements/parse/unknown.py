"""The fourth shape of the contract: anything else. All of it is one raw box, whose content goes
upstream as it is."""

from typing import Any

from kyc.requirements.context import ParseContext
from kyc.requirements.definition import Definition, Shape
from kyc.requirements.parse import layout, question_nodes


def read(fields: Any) -> Definition:
    """The definition of a requirement that no other grammar reads: every JSON value has one."""
    part = question_nodes.raw(fields, "", True, ParseContext.of(fields))
    return layout.definition(Shape.UNKNOWN, layout.pages(part), part.schema)

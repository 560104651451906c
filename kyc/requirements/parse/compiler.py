"""The way in: a requirement's free-form `fields` compiled to the one normalised definition."""

from collections.abc import Callable
from typing import Any

from kyc.requirements.definition import Definition, Shape
from kyc.requirements.parse import json_schema, rules, templates, unknown
from kyc.requirements.parse.notations import field_lists, translation
from kyc.requirements.patterns import limited

# The notations that name themselves, then one grammar per shape of the contract, in the order in
# which they claim a requirement.
GRAMMARS: tuple[Callable[[Any], Definition | None], ...] = (
    translation.read,
    rules.read,
    templates.read,
    json_schema.read,
)


def compile_fields(fields: object) -> Definition:
    """What `fields` asks, whatever JSON value they are. Never raises, and bounded in its work.

    A part that can't be shown as questions becomes a raw box with a notice on its page; nothing is
    dropped. Empty fields ask nothing.
    """
    if fields is None or fields in ({}, [], ""):
        return Definition(Shape.NOTHING)
    with limited():
        known = field_lists.with_conditions(fields)
        return next(
            (made for grammar in GRAMMARS if (made := grammar(known)) is not None), None
        ) or unknown.read(fields)

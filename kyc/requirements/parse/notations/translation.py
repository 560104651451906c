"""The way in for requirements in other notations than the contract's: whatever can be translated to
JSON Schema is read as such."""

from collections.abc import Callable
from typing import Any

from kyc.requirements.context import UnreadableError
from kyc.requirements.definition import Definition
from kyc.requirements.parse import json_schema, unknown
from kyc.requirements.parse.notations import field_lists, form_layouts, questionnaires
from kyc.requirements.parse.notations.when import Schema

TRANSLATIONS: tuple[Callable[[Any], Schema | None], ...] = (
    questionnaires.translated,
    field_lists.translated,
    form_layouts.translated,
)


def read(fields: Any) -> Definition | None:
    """The definition of a requirement in one of these notations, or None when it is in none. One
    that breaks its notation's rules is what nobody knows."""
    for translated in TRANSLATIONS:
        try:
            schema = translated(fields)
        except (UnreadableError, AttributeError, KeyError, TypeError, ValueError):
            return unknown.read(fields)
        if schema is not None:
            return json_schema.read(schema) or unknown.read(fields)
    return None

"""Requirement sets that were changed while the sandbox runs: every order, old or new, is judged by
the changed one."""

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from sandbox.catalogue import OFFERS, TEMPLATES, RequiredAttachment, RequirementSet
from sandbox.catalogue.compiler import compile_fields
from sandbox.errors import invalid_field, not_found

_TEXTS = {"type": "array", "items": {"type": "string"}}
_NAMED = {"type": "object", "required": ["name"], "properties": {"name": {"enum": list(TEMPLATES)}}}
_ATTACHMENT = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "mandatory": {"type": "boolean"},
        "template": {"type": "array", "items": _NAMED},
        "allowedMimeTypes": _TEXTS,
        "allowedDocumentTypes": _TEXTS,
    },
    "additionalProperties": False,
}
REQUIREMENTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "fields": {"type": ["object", "null"]},
        "attachments": {"type": ["array", "null"], "items": _ATTACHMENT},
    },
    "additionalProperties": False,
}


class Requirements:
    """What each region asks for now: the catalogue's own set, or what was put in its place."""

    def __init__(self) -> None:
        self._changed: dict[str, RequirementSet] = {}

    def clear(self) -> None:
        """Every region asks for its own again."""
        self._changed.clear()

    def restore(self, stored: dict[str, dict[str, Any]]) -> None:
        """Take up what was changed, by `REGION/TYPE`, but for offers that are no more."""
        for key, wire in stored.items():
            region, number_type = key.split("/")
            if (region, number_type) in OFFERS:
                self.change(region, number_type, wire)

    def of(self, region: str, number_type: str) -> RequirementSet | None:
        """The set that holds; None where nothing is asked. Raises a 404 where there is no offer."""
        if (region, number_type) not in OFFERS:
            raise not_found(
                "Offer",
                f"{region}/{number_type}",
                f"{region} has no {number_type} numbers on offer",
            )
        return self._changed.get(
            f"{region}/{number_type}", OFFERS[region, number_type].requirements
        )

    def change(self, region: str, number_type: str, wire: dict[str, Any]) -> None:
        """Put a set in the form of a lookup in place of the region's own; a part that is None stays
        the region's own."""
        self._changed.pop(f"{region}/{number_type}", None)
        own = self.of(region, number_type) or RequirementSet({})
        fields, attachments = wire.get("fields"), wire.get("attachments")
        if fields is None and attachments is None:
            return
        try:
            Draft202012Validator.check_schema(compile_fields(fields or {}))
        except (SchemaError, LookupError, TypeError, AttributeError) as error:
            text = f"Answers could not be judged by this: {error!r:.200}"
            raise invalid_field("fields", text) from None
        chosen = own.attachments
        if attachments is not None:
            chosen = tuple(
                RequiredAttachment(
                    id=each["id"],
                    title=each.get("title", each["id"]),
                    description=each.get("description", ""),
                    mandatory=each.get("mandatory", False),
                    mime_types=tuple(each.get("allowedMimeTypes", ())),
                    document_types=tuple(each.get("allowedDocumentTypes", ())),
                    templates=tuple(
                        TEMPLATES[link["name"]]
                        for link in each.get("template", ())
                        if link["name"] in TEMPLATES
                    ),
                )
                for each in attachments
            )
        self._changed[f"{region}/{number_type}"] = RequirementSet(
            own.fields if fields is None else fields, chosen
        )

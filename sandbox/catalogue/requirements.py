"""A requirement set: the free-form `fields` of a region and the documents it wants."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
TEMPLATES_PATH = "/_sandbox/templates/"
FORM = (
    "Please fill in, sign and return.",
    "",
    "Company:",
    "Phone number:",
    "Name and role:",
    "Place and date:",
    "Signature:",
)


@dataclass(frozen=True)
class Template:
    """A form to download, fill in and send back; the ending of `name` says what kind of file it
    is."""

    name: str
    title: str
    lines: tuple[str, ...] = FORM


@dataclass(frozen=True)
class RequiredAttachment:
    """A document the regulator wants; `templates` are files the sandbox serves itself. No
    `mime_types` means any file."""

    id: str
    title: str
    description: str
    mandatory: bool
    mime_types: tuple[str, ...] = (PDF, PNG, JPEG)
    document_types: tuple[str, ...] = ()
    templates: tuple[Template, ...] = ()

    def wire(self, base_url: str) -> dict[str, Any]:
        """The attachment as a requirements lookup lists it; template links lead back to
        `base_url`."""
        root = base_url.rstrip("/") + TEMPLATES_PATH
        links = [
            {"name": each.name, "url": root + quote(each.name, safe="")} for each in self.templates
        ]
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "mandatory": self.mandatory,
            "template": links,
            "allowedMimeTypes": list(self.mime_types),
            "allowedDocumentTypes": list(self.document_types),
        }


@dataclass(frozen=True)
class RequirementSet:
    """What a registration must hold: `fields` exactly as published to the client."""

    fields: dict[str, Any]
    attachments: tuple[RequiredAttachment, ...] = ()

    def attachment(self, attachment_id: str) -> RequiredAttachment | None:
        """The attachment of that id, or None where the set has none such."""
        return next((each for each in self.attachments if each.id == attachment_id), None)

    def wire(self, base_url: str) -> dict[str, Any]:
        """The answer of a requirements lookup."""
        return {
            "fields": self.fields,
            "attachments": [each.wire(base_url) for each in self.attachments],
        }

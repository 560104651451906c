"""GB MOBILE: one template that is all there is, and several documents."""

from typing import Any

from numbers_api.sandbox.catalogue.requirements import PDF, RequiredAttachment, RequirementSet

BUSINESS: dict[str, Any] = {
    "title": "Business details",
    "description": "The business that will use the number in the United Kingdom.",
    "type": "object",
    "properties": [
        {"name": "companyName", "title": "Company name", "type": "string", "required": True, "maxLength": 160},
        {
            "name": "companyNumber",
            "title": "Companies House number",
            "type": "string",
            "required": True,
            "pattern": "^([0-9]{8}|[A-Z]{2}[0-9]{6})$",
            "x-placeholder": "01234567",
            "messages": {"pattern": "eight characters, for example 01234567 or SC123456"},
        },
        {
            "name": "useCase",
            "title": "Use case",
            "type": "string",
            "required": True,
            "enum": ["Alerts", "Authentication", "Conversations", "Marketing"],
        },
        {"name": "contactEmail", "title": "Contact email", "type": "string", "required": True, "format": "email"},
        {
            "name": "messagesPerMonth",
            "title": "Messages per month",
            "type": "integer",
            "required": False,
            "minimum": 1,
            "maximum": 10000000,
        },
        {"name": "remarks", "title": "Remarks", "type": "string", "required": False, "maxLength": 400},
        {
            "name": "termsAccepted",
            "title": "Code of practice",
            "description": "I confirm that the number is used under the code of practice for mobile numbers.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

MOBILE = RequirementSet(
    fields=BUSINESS,
    attachments=(
        RequiredAttachment(
            id="company-authorisation",
            title="Company authorisation",
            description="Both pages of the template, signed by a director.",
            mandatory=True,
            mime_types=(PDF,),
            templates=("company-authorisation-gb.pdf", "company-authorisation-gb-guidance.pdf"),
        ),
        # A slash and a space in the id: a client must percent-encode it in the path.
        RequiredAttachment(
            id="identity/signing director",
            title="Identity of the signing director",
            description="A photograph or scan of one document.",
            mandatory=False,
            document_types=("PASSPORT", "DRIVING_LICENCE", "RESIDENCE_PERMIT"),
        ),
    ),
)

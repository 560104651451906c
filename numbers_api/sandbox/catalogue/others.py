"""SG MOBILE, of a shape nobody knows, and BE LOCAL, which mixes the known ones."""

from typing import Any

from numbers_api.sandbox.catalogue.requirements import RequiredAttachment, RequirementSet

SINGAPORE_MOBILE = RequirementSet(
    fields={
        "questionnaire": {
            "version": 3,
            "items": [
                ["Q1", "Who will use the number?", "text"],
                ["Q2", "What is the Unique Entity Number (UEN)?", "text"],
                ["Q3", "Is the sender registered with the SMS Sender ID registry?", "yes/no"],
            ],
        }
    },
)

BELGIAN_COMPANY: dict[str, Any] = {
    "title": "Company",
    "type": "object",
    "properties": [
        {"name": "companyName", "title": "Company name", "type": "string", "required": True, "maxLength": 120},
        {
            "name": "enterpriseNumber",
            "title": "Enterprise number",
            "type": "string",
            "required": True,
            "pattern": "^[01][0-9]{9}$",
            "messages": {"pattern": "ten digits, for example 0403170701"},
        },
        {
            "name": "languages",
            "title": "Languages of the traffic",
            "type": "array",
            "required": True,
            "items": {"type": "string", "enum": ["Dutch", "French", "German", "English"]},
            "minItems": 1,
        },
    ],
}

BELGIAN_USE: dict[str, Any] = {
    "title": "Use of the number",
    "type": "object",
    "properties": {
        "emergencyCalls": {"type": "boolean", "title": "Will emergency calls be made from it?"},
        "emergencyAddress": {"type": "string", "title": "Address for emergency calls", "minLength": 5},
        "callsPerDay": {"type": "number", "title": "Calls per day", "minimum": 0},
        "remarks": {"type": "string", "title": "Remarks", "maxLength": 300},
    },
    "required": ["emergencyCalls"],
    "allOf": [
        {
            "if": {"properties": {"emergencyCalls": {"const": True}}, "required": ["emergencyCalls"]},
            "then": {"required": ["emergencyAddress"]},
        }
    ],
}

BELGIUM_LOCAL = RequirementSet(
    fields={"rules": [{"template": BELGIAN_COMPANY}, {"template": BELGIAN_USE}]},
    attachments=(
        RequiredAttachment(
            id="proof-of-address",
            title="Proof of address",
            description="Any document that shows the company's address in the number's zone.",
            mandatory=False,
            mime_types=(),
        ),
    ),
)

"""BE LOCAL: rules that mix the known shapes."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer
from sandbox.catalogue.requirements import RequiredAttachment, RequirementSet

COMPANY: dict[str, Any] = {
    "title": "Company",
    "type": "object",
    "properties": [
        {
            "name": "companyName",
            "title": "Company name",
            "type": "string",
            "required": True,
            "maxLength": 120,
        },
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

USE: dict[str, Any] = {
    "title": "Use of the number",
    "type": "object",
    "properties": {
        "emergencyCalls": {"type": "boolean", "title": "Will emergency calls be made from it?"},
        "emergencyAddress": {
            "type": "string",
            "title": "Address for emergency calls",
            "minLength": 5,
        },
        "callsPerDay": {"type": "number", "title": "Calls per day", "minimum": 0},
        "remarks": {"type": "string", "title": "Remarks", "maxLength": 300},
    },
    "required": ["emergencyCalls"],
    "allOf": [
        {
            "if": {
                "properties": {"emergencyCalls": {"const": True}},
                "required": ["emergencyCalls"],
            },
            "then": {"required": ["emergencyAddress"]},
        }
    ],
}

LOCAL = RequirementSet(
    fields={"rules": [{"template": COMPANY}, {"template": USE}]},
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

OFFERS = (
    Offer(
        region="BE",
        region_name="Belgium",
        number_type="LOCAL",
        prefixes=("+322", "+323"),
        length=11,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="1.00",
        monthly_price="1.35",
        reservation_seconds=6 * HOUR,
        requirements=LOCAL,
    ),
)

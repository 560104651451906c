"""CH: rules of which two are known shapes and the third is one that nobody knows."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer
from sandbox.catalogue.requirements import RequiredAttachment, RequirementSet

CANTONS = (
    *("AG", "AI", "AR", "BE", "BL", "BS", "FR", "GE", "GL", "GR", "JU", "LU", "NE"),
    *("NW", "OW", "SG", "SH", "SO", "SZ", "TG", "TI", "UR", "VD", "VS", "ZG", "ZH"),
)

SUBSCRIBER: dict[str, Any] = {
    "title": "Subscriber",
    "description": "The company in Switzerland that will use the number.",
    "type": "object",
    "properties": [
        {
            "name": "companyName",
            "title": "Company name",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 120,
        },
        {
            "name": "uid",
            "title": "Business identification number (UID)",
            "type": "string",
            "required": True,
            "pattern": "^CHE-[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}$",
            "x-placeholder": "CHE-123.456.789",
            "messages": {"pattern": "as in the UID register, for example CHE-123.456.789"},
        },
        {
            "name": "street",
            "title": "Street and number",
            "type": "string",
            "required": True,
            "minLength": 3,
            "maxLength": 100,
        },
        {
            "name": "postalCode",
            "title": "Postal code",
            "type": "string",
            "required": True,
            "pattern": "^[1-9][0-9]{3}$",
            "x-placeholder": "8001",
            "messages": {"pattern": "four digits, for example 8001"},
        },
        {"name": "town", "title": "Town", "type": "string", "required": True, "maxLength": 60},
        {
            "name": "canton",
            "title": "Canton",
            "type": "string",
            "required": True,
            "enum": list(CANTONS),
        },
        {
            "name": "language",
            "title": "Language of correspondence",
            "type": "string",
            "required": True,
            "enum": ["German", "French", "Italian", "Romansh"],
            "default": "German",
        },
    ],
}

USE: dict[str, Any] = {
    "title": "Use of the number",
    "type": "object",
    "properties": {
        "purpose": {"type": "string", "title": "Purpose", "minLength": 20, "maxLength": 500},
        "simultaneousCalls": {
            "type": "integer",
            "title": "Simultaneous calls at most",
            "minimum": 1,
            "maximum": 500,
            "default": 2,
        },
        "costPerMinute": {
            "type": "number",
            "title": "Cost to the caller per minute",
            "description": "In francs; 0 where there is none.",
            "minimum": 0,
            "maximum": 0.25,
        },
        "resoldTo": {
            "type": "string",
            "title": "Resold to",
            "description": "Only where another company uses it.",
            "maxLength": 120,
        },
        "resaleContract": {
            "type": "string",
            "title": "Date of the resale contract",
            "format": "date",
        },
        "contactEmail": {
            "type": "string",
            "title": "Contact's email",
            "format": "email",
            "maxLength": 120,
        },
    },
    "required": ["purpose", "simultaneousCalls", "costPerMinute", "contactEmail"],
    "dependentRequired": {"resoldTo": ["resaleContract"]},
    "additionalProperties": False,
}

DECLARATION: dict[str, Any] = {
    "title": "Declaration of the assignee",
    "edition": 7,
    "rows": [
        ["7.1", "Number blocks already assigned", "list"],
        ["7.2", "Right to port the number out is known", "yes/no"],
    ],
}

REQUIREMENTS = RequirementSet(
    fields={"rules": [{"template": SUBSCRIBER}, {"template": USE}, {"template": DECLARATION}]},
    attachments=(
        RequiredAttachment(
            id="extract-of-the-register",
            title="Extract of the commercial register",
            description="Not older than three months; a certified copy is not needed.",
            mandatory=True,
        ),
    ),
)

OFFERS = (
    Offer(
        region="CH",
        region_name="Switzerland",
        number_type="LOCAL",
        prefixes=("+4122", "+4131", "+4144"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="CHF",
        setup_price="0.00",
        monthly_price="2.40",
        reservation_seconds=18 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="CH",
        region_name="Switzerland",
        number_type="TOLL_FREE",
        prefixes=("+41800",),
        length=12,
        capabilities=(VOICE,),
        currency="CHF",
        setup_price="10.00",
        monthly_price="14.25",
        reservation_seconds=18 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

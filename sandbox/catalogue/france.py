"""FR LOCAL: rules whose templates sit one level down, under a name that the answer keeps."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer
from sandbox.catalogue.requirements import RequiredAttachment, RequirementSet

COMPANY: dict[str, Any] = {
    "title": "Company details",
    "description": "The company in France that will use the number.",
    "properties": [
        {
            "name": "companyName",
            "title": "Company name",
            "type": "string",
            "required": True,
            "maxLength": 120,
        },
        {
            "name": "siret",
            "title": "SIRET number",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{14}$",
            "x-placeholder": "73282932000074",
            "messages": {"pattern": "fourteen digits, for example 73282932000074"},
        },
        {"name": "street", "title": "Street", "type": "string", "required": True, "maxLength": 120},
        {
            "name": "postalCode",
            "title": "Postal code",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{5}$",
            "messages": {"pattern": "five digits, for example 75001"},
        },
        {"name": "city", "title": "City", "type": "string", "required": True, "maxLength": 60},
    ],
}

REPRESENTATIVE: dict[str, Any] = {
    "title": "Legal representative",
    "properties": [
        {
            "name": "givenName",
            "title": "Given name",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "familyName",
            "title": "Family name",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "dateOfBirth",
            "title": "Date of birth",
            "type": "string",
            "required": True,
            "format": "date",
        },
        {"name": "email", "title": "Email", "type": "string", "required": False, "format": "email"},
    ],
}

LOCAL = RequirementSet(
    fields={
        "schema": "/schema/policySchema-v1.json",
        "rules": [
            {"template": {"companyDetailsTemplate": COMPANY}},
            {"template": {"representativeTemplate": REPRESENTATIVE}},
        ],
    },
    attachments=(
        RequiredAttachment(
            id="kbis",
            title="Kbis extract",
            description="Not older than three months.",
            mandatory=True,
            document_types=("KBIS", "INSEE_NOTICE"),
        ),
    ),
)

OFFERS = (
    Offer(
        region="FR",
        region_name="France",
        number_type="LOCAL",
        prefixes=("+3311", "+3347", "+3355"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.50",
        monthly_price="1.125",
        reservation_seconds=12 * HOUR,
        requirements=LOCAL,
    ),
)

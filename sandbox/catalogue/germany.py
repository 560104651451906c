"""DE LOCAL: a plain JSON Schema, draft 2020-12, with most of its vocabulary."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer
from sandbox.catalogue.requirements import RequiredAttachment, RequirementSet

ADDRESS: dict[str, Any] = {
    "type": "object",
    "title": "Address (Anschrift)",
    "description": "It must lie in the area of the number's dialling code.",
    "properties": {
        "street": {"type": "string", "title": "Street (Straße)", "minLength": 2, "maxLength": 80},
        "houseNumber": {"type": "string", "title": "House number (Hausnummer)", "maxLength": 10},
        "postalCode": {
            "type": "string",
            "title": "Postal code (Postleitzahl)",
            "pattern": "^[0-9]{5}$",
            "messages": {"pattern": "five digits, for example 10115"},
        },
        "city": {"type": "string", "title": "City (Ort)", "minLength": 2, "maxLength": 60},
        "federalState": {
            "type": "string",
            "title": "Federal state (Bundesland)",
            "enum": [
                "Bayern",
                "Berlin",
                "Hamburg",
                "Hessen",
                "Nordrhein-Westfalen",
                "Sachsen",
                "Other",
            ],
        },
    },
    "required": ["street", "houseNumber", "postalCode", "city"],
    "additionalProperties": False,
}

PERSON: dict[str, Any] = {
    "type": "object",
    "title": "Director (Geschäftsführer)",
    "properties": {
        "givenName": {
            "type": "string",
            "title": "Given name (Vorname)",
            "minLength": 1,
            "maxLength": 60,
        },
        "familyName": {
            "type": "string",
            "title": "Family name (Nachname)",
            "minLength": 1,
            "maxLength": 60,
        },
        "dateOfBirth": {
            "type": "string",
            "title": "Date of birth (Geburtsdatum)",
            "format": "date",
        },
        "email": {"type": "string", "title": "Email", "format": "email", "maxLength": 120},
    },
    "required": ["givenName", "familyName", "dateOfBirth"],
    "additionalProperties": False,
}

COMPANY: dict[str, Any] = {
    "companyName": {
        "type": "string",
        "title": "Company name (Firma)",
        "minLength": 2,
        "maxLength": 120,
    },
    "legalForm": {
        "type": "string",
        "title": "Legal form (Rechtsform)",
        "oneOf": [
            {"const": "GMBH", "title": "GmbH"},
            {"const": "AG", "title": "AG"},
            {"const": "UG", "title": "UG (haftungsbeschränkt)"},
            {"const": "EK", "title": "e. K."},
            {"const": "OTHER", "title": "Another form"},
        ],
    },
    "otherLegalForm": {
        "type": "string",
        "title": "Which other form?",
        "minLength": 2,
        "maxLength": 60,
    },
    "registerNumber": {
        "type": "string",
        "title": "Register number (Handelsregisternummer)",
        "description": "For example HRB 12345.",
        "pattern": "^HR[AB] [0-9]{1,6}( [A-Z]{1,2})?$",
        "messages": {"pattern": "HRA or HRB and a number, for example HRB 12345"},
    },
    "foundedOn": {"type": "string", "title": "Founded on (Gründungsdatum)", "format": "date"},
    "employees": {
        "type": "integer",
        "title": "Employees (Mitarbeiter)",
        "minimum": 1,
        "maximum": 1000000,
    },
    "isTelecomProvider": {"type": "boolean", "title": "Telecommunications provider (TK-Anbieter)?"},
}

REQUIRED = ["companyName", "legalForm", "registerNumber", "employees", "isTelecomProvider"]

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Local number in Germany (Ortsnetzrufnummer)",
    "type": "object",
    "properties": {
        **COMPANY,
        "address": ADDRESS,
        "services": {
            "type": "array",
            "title": "Services on the number (Dienste)",
            "items": {"type": "string", "enum": ["Voice", "SMS", "Fax", "Call forwarding"]},
            "minItems": 1,
            "uniqueItems": True,
        },
        "directors": {
            "type": "array",
            "title": "Directors (Geschäftsführung)",
            "items": {"$ref": "#/$defs/person"},
            "minItems": 1,
            "maxItems": 5,
        },
        "remarks": {"type": "string", "title": "Remarks (Bemerkungen)", "maxLength": 500},
    },
    "required": [
        "companyName",
        "legalForm",
        "registerNumber",
        "employees",
        "isTelecomProvider",
        "address",
        "services",
        "directors",
    ],
    "if": {"properties": {"legalForm": {"const": "OTHER"}}, "required": ["legalForm"]},
    "then": {"required": ["otherLegalForm"]},
    "additionalProperties": False,
    "$defs": {"person": PERSON},
}

LOCAL = RequirementSet(
    fields=SCHEMA,
    attachments=(
        RequiredAttachment(
            id="adressnachweis",
            title="Proof of address (Adressnachweis)",
            description="An extract of the register, a utility bill or a lease, not older than six "
            "months.",
            mandatory=True,
            document_types=("REGISTER_EXTRACT", "UTILITY_BILL", "LEASE_AGREEMENT"),
        ),
    ),
)

OFFERS = (
    Offer(
        region="DE",
        region_name="Germany",
        number_type="LOCAL",
        prefixes=("+4930", "+4940", "+4989"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.80",
        monthly_price="0.80",
        reservation_seconds=24 * HOUR,
        requirements=LOCAL,
    ),
)

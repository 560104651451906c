"""Requirements in the shapes that regulators write them."""

from typing import Any

import pytest

from kyc.requirements.definition import Definition
from kyc.requirements.parse.compiler import compile_fields

TRAFFIC = {
    "title": "Traffic",
    "type": "array",
    "properties": [
        {"name": "senderName", "title": "Sender", "type": "string", "required": True,
        "minLength": 2, "maxLength": 60},
        {"name": "purpose", "title": "Purpose of the traffic", "type": "string",
        "enum": ["MARKETING", "ONE_TIME_CODES"],
         "required": True},
        {"name": "intendedUse", "title": "Intended use", "type": "string", "required": True,
        "maxLength": 500},
        {"name": "consent", "title": "Recipients agreed", "type": "boolean", "enum": [None, True],
        "required": True},
    ],
}  # fmt: skip

BUSINESS = {
    "title": "End business",
    "description": "Who will use the number",
    "type": "object",
    "properties": [
        {"name": "companyName", "title": "Company name", "type": "string", "required": True,
        "x-placeholder": "Acme Pty Ltd"},
        {"name": "abn", "title": "ABN", "type": "string", "required": True,
        "pattern": "^[0-9]{11}$",
         "messages": {"pattern": "An ABN has 11 digits, 100% of the time"}},
        {"name": "employees", "title": "Employees", "type": "integer", "required": False,
        "minimum": 1},
        {"name": "postalCode", "title": "Postcode", "type": "string", "required": True,
        "pattern": "^[0-9]{4}$"},
        {"name": "regulated", "title": "Is it regulated?", "type": "boolean", "required": True},
    ],
}  # fmt: skip

CONTACT = {
    "title": "Contact",
    "type": "object",
    "properties": [
        {"name": "fullName", "type": "string", "required": True},
        {"name": "email", "title": "Email", "type": "string", "format": "email", "required": True},
        {
            "name": "phone",
            "title": "Phone",
            "type": "string",
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "required": False,
        },
    ],
}

AUSTRALIAN: dict[str, Any] = {
    "schema": "/schema/policySchema-v1.json",
    "rules": [{"template": TRAFFIC}, {"template": BUSINESS}, {"template": CONTACT}],
    "attachments": [],
}

JSON_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Numbers in Utopia",
    "type": "object",
    "required": ["address", "companyName", "kind"],
    "properties": {
        "companyName": {"type": "string", "minLength": 2},
        "address": {"$ref": "#/$defs/address"},
        "kind": {
            "oneOf": [
                {"const": "private", "title": "A person"},
                {"const": "company", "title": "A company"},
            ]
        },
        "score": {"type": "number", "maximum": 10, "multipleOf": 0.01},
        "owners": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "born": {"type": "string", "format": "date"},
                    "home": {"$ref": "#/$defs/address"},
                },
            },
        },
        "channels": {"type": "array", "uniqueItems": True, "items": {"enum": ["sms", "voice", 3]}},
    },
    "if": {"properties": {"kind": {"const": "company"}}, "required": ["kind"]},
    "then": {
        "required": ["vatNumber"],
        "properties": {"vatNumber": {"type": "string", "title": "VAT number"}},
    },
    "$defs": {
        "address": {
            "type": "object",
            "title": "Address",
            "required": ["city", "country"],
            "properties": {
                "city": {"type": "string"},
                "country": {"type": "string", "format": "country"},
                "geo": {
                    "type": "object",
                    "properties": {"lat": {"type": "number"}},
                    "required": ["lat"],
                },
            },
        }
    },
}

NAMED: dict[str, Any] = {
    "companyDetailsTemplate": {"properties": BUSINESS["properties"]},
    "contactTemplate": CONTACT,
}


@pytest.fixture
def australian() -> Definition:
    """Rules: the published sample's three entries."""
    return compile_fields(AUSTRALIAN)


@pytest.fixture
def utopian() -> Definition:
    """Plain JSON Schema."""
    return compile_fields(JSON_SCHEMA)


@pytest.fixture
def named() -> Definition:
    """Templates one level down under their names."""
    return compile_fields(NAMED)


@pytest.fixture
def full() -> dict[str, Any]:
    """Answers to all that the Australian sample requires."""
    return {
        "/0/0/senderName": "ACME",
        "/0/0/purpose": "ONE_TIME_CODES",
        "/0/0/intendedUse": " Codes for signing in ",
        "/0/0/consent": "true",
        "/1/companyName": "Acme",
        "/1/abn": "51824753556",
        "/1/postalCode": "3000",
        "/1/regulated": "false",
        "/2/fullName": "Ada Lovelace",
        "/2/email": "ada@example.com",
    }


@pytest.fixture
def full_data() -> Any:
    """What goes upstream for them."""
    return [
        [
            {
                "senderName": "ACME",
                "purpose": "ONE_TIME_CODES",
                "intendedUse": "Codes for signing in",
                "consent": True,
            }
        ],
        {"companyName": "Acme", "abn": "51824753556", "postalCode": "3000", "regulated": False},
        {"fullName": "Ada Lovelace", "email": "ada@example.com"},
    ]

"""ZA: a very long form, as one JSON Schema."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

PROVINCES = (
    *("Eastern Cape", "Free State", "Gauteng", "KwaZulu-Natal", "Limpopo"),
    *("Mpumalanga", "North West", "Northern Cape", "Western Cape"),
)

INDUSTRIES = (
    "Agriculture",
    "Education",
    "Finance",
    "Health",
    "Industry",
    "Public sector",
    "Retail",
    "Services",
    "Tourism",
)

PHONE: dict[str, Any] = {
    "type": "string",
    "title": "Phone number",
    "description": "With the leading + and the country code.",
    "format": "phone",
    "pattern": "^\\+[1-9][0-9]{6,14}$",
    "x-placeholder": "+27115550123",
    "messages": {"pattern": "a number with + and country code, for example +27115550123"},
}
EMAIL: dict[str, Any] = {"type": "string", "title": "Email", "format": "email", "maxLength": 120}

COMPANY: dict[str, Any] = {
    "registeredName": {
        "type": "string",
        "title": "Registered name",
        "minLength": 2,
        "maxLength": 120,
    },
    "tradingName": {"type": "string", "title": "Trading name", "maxLength": 120},
    "entityType": {
        "type": "string",
        "title": "Kind of entity",
        "oneOf": [
            {"const": "PTY", "title": "Private company (Pty) Ltd"},
            {"const": "LTD", "title": "Public company"},
            {"const": "NPC", "title": "Non-profit company"},
            {"const": "CC", "title": "Close corporation"},
        ],
    },
    "registrationNumber": {
        "type": "string",
        "title": "CIPC registration number",
        "pattern": "^[0-9]{4}/[0-9]{6}/[0-9]{2}$",
        "x-placeholder": "2015/123456/07",
        "messages": {
            "pattern": "year, six digits and two digits with slashes, for example 2015/123456/07"
        },
    },
    "incorporatedOn": {"type": "string", "title": "Date of incorporation", "format": "date"},
    "vatNumber": {
        "type": "string",
        "title": "VAT number",
        "pattern": "^4[0-9]{9}$",
        "x-placeholder": "4123456789",
        "messages": {"pattern": "ten digits that start with 4, for example 4123456789"},
    },
    "industry": {
        "type": "string",
        "title": "Industry",
        "enum": list(INDUSTRIES),
    },
    "employees": {"type": "integer", "title": "Employees", "minimum": 1, "maximum": 1000000},
    "website": {"type": "string", "title": "Website", "format": "uri", "maxLength": 200},
}

ADDRESS: dict[str, Any] = {
    "type": "object",
    "title": "Registered address",
    "properties": {
        "street": {
            "type": "string",
            "title": "Street and number",
            "minLength": 3,
            "maxLength": 100,
        },
        "suburb": {"type": "string", "title": "Suburb", "maxLength": 60},
        "city": {"type": "string", "title": "City", "minLength": 2, "maxLength": 60},
        "province": {"type": "string", "title": "Province", "enum": list(PROVINCES)},
        "postalCode": {
            "type": "string",
            "title": "Postal code",
            "pattern": "^[0-9]{4}$",
            "x-placeholder": "2196",
            "messages": {"pattern": "four digits, for example 2196"},
        },
    },
    "required": ["street", "city", "province", "postalCode"],
    "additionalProperties": False,
}

CONTACT: dict[str, Any] = {
    "type": "object",
    "title": "Contact",
    "properties": {
        "fullName": {"type": "string", "title": "Full name", "minLength": 2, "maxLength": 100},
        "role": {"type": "string", "title": "Role", "maxLength": 60},
        "email": EMAIL,
        "phoneNumber": PHONE,
        "alternativePhoneNumber": {**PHONE, "title": "Alternative phone number"},
    },
    "required": ["fullName", "email", "phoneNumber"],
    "additionalProperties": False,
}

REPRESENTATIVE: dict[str, Any] = {
    "type": "object",
    "title": "Authorised representative",
    "description": "The person whose identity is recorded under the Act (RICA).",
    "properties": {
        "givenNames": {"type": "string", "title": "Given names", "minLength": 2, "maxLength": 80},
        "surname": {"type": "string", "title": "Surname", "minLength": 2, "maxLength": 60},
        "dateOfBirth": {"type": "string", "title": "Date of birth", "format": "date"},
        "identityDocument": {
            "type": "string",
            "title": "Identity document",
            "oneOf": [
                {"const": "ID", "title": "South African ID"},
                {"const": "PASSPORT", "title": "Passport"},
            ],
        },
        "idNumber": {
            "type": "string",
            "title": "ID number",
            "pattern": "^[0-9]{13}$",
            "messages": {"pattern": "thirteen digits, for example 8001015009087"},
        },
        "passportNumber": {
            "type": "string",
            "title": "Passport number",
            "minLength": 6,
            "maxLength": 20,
        },
        "passportCountry": {
            "type": "string",
            "title": "Country of the passport",
            "format": "country",
        },
        "residentialAddress": {
            "type": "string",
            "title": "Residential address",
            "minLength": 10,
            "maxLength": 200,
        },
        "appointedOn": {"type": "string", "title": "Appointed on", "format": "date"},
    },
    "required": ["givenNames", "surname", "dateOfBirth", "identityDocument", "residentialAddress"],
    "if": {"properties": {"identityDocument": {"const": "ID"}}, "required": ["identityDocument"]},
    "then": {"required": ["idNumber"]},
    "else": {"required": ["passportNumber", "passportCountry"]},
    "additionalProperties": False,
}

DIRECTORS: dict[str, Any] = {
    "type": "array",
    "title": "Directors",
    "items": {
        "type": "object",
        "properties": {
            "fullName": {"type": "string", "title": "Full name", "minLength": 2, "maxLength": 100},
            "idOrPassport": {
                "type": "string",
                "title": "ID or passport number",
                "minLength": 6,
                "maxLength": 20,
            },
            "dateOfBirth": {"type": "string", "title": "Date of birth", "format": "date"},
            "share": {
                "type": "number",
                "title": "Share in per cent",
                "minimum": 0,
                "maximum": 100,
                "multipleOf": 0.25,
            },
        },
        "required": ["fullName", "idOrPassport"],
        "additionalProperties": False,
    },
    "minItems": 1,
    "maxItems": 10,
}

TRAFFIC: dict[str, Any] = {
    "type": "object",
    "title": "Traffic",
    "properties": {
        "purposes": {
            "type": "array",
            "title": "Purposes",
            "items": {
                "enum": [
                    "Customer care",
                    "Reminders",
                    "One-time codes",
                    "Surveys",
                    "Debt collection",
                    "Marketing",
                ]
            },
            "minItems": 1,
            "uniqueItems": True,
        },
        "description": {
            "type": "string",
            "title": "Description of the service",
            "minLength": 30,
            "maxLength": 1500,
        },
        "callsPerDay": {
            "type": "integer",
            "title": "Calls per day",
            "minimum": 0,
            "maximum": 1000000,
        },
        "messagesPerDay": {
            "type": "integer",
            "title": "Messages per day",
            "minimum": 0,
            "maximum": 1000000,
        },
        "peakCallsPerSecond": {
            "type": "number",
            "title": "Calls per second at most",
            "minimum": 0.5,
            "multipleOf": 0.5,
            "default": 1,
        },
        "recordsCalls": {"type": "boolean", "title": "Are calls recorded?"},
        "retentionDays": {
            "type": "integer",
            "title": "Days that recordings are kept",
            "minimum": 1,
            "maximum": 3650,
        },
        "language": {
            "type": "string",
            "title": "Main language",
            "format": "language",
            "default": "en",
        },
        "startsOn": {"type": "string", "title": "First day of use", "format": "date"},
    },
    "required": ["purposes", "description", "callsPerDay", "messagesPerDay", "recordsCalls"],
    "if": {"properties": {"recordsCalls": {"const": True}}, "required": ["recordsCalls"]},
    "then": {"required": ["retentionDays"]},
    "additionalProperties": False,
}

COMPLIANCE: dict[str, Any] = {
    "type": "object",
    "title": "Data protection and conduct",
    "properties": {
        "informationOfficer": {
            "type": "string",
            "title": "Information officer (POPIA)",
            "minLength": 2,
            "maxLength": 100,
        },
        "informationOfficerEmail": {**EMAIL, "title": "Information officer's email"},
        "dataLeavesCountry": {"type": "boolean", "title": "Do personal data leave South Africa?"},
        "dataCountry": {"type": "string", "title": "To which country?", "format": "country"},
        "waspaMember": {"type": "boolean", "title": "Member of WASPA?", "default": False},
        "waspaNumber": {
            "type": "string",
            "title": "WASPA membership number",
            "pattern": "^[0-9]{4}$",
        },
        "optOutKeyword": {
            "type": "string",
            "title": "Word to opt out",
            "default": "STOP",
            "minLength": 3,
            "maxLength": 12,
        },
        "complaintsPhoneNumber": {**PHONE, "title": "Phone number for complaints"},
        "ricaDeclaration": {
            "type": "boolean",
            "title": "RICA: all of this is true and complete.",
            "const": True,
        },
        "popiaDeclaration": {
            "type": "boolean",
            "title": "POPIA: recipients have agreed to be contacted.",
            "const": True,
        },
    },
    "required": [
        *("informationOfficer", "informationOfficerEmail", "dataLeavesCountry", "optOutKeyword"),
        *("ricaDeclaration", "popiaDeclaration"),
    ],
    "allOf": [
        {
            "if": {
                "properties": {"dataLeavesCountry": {"const": True}},
                "required": ["dataLeavesCountry"],
            },
            "then": {"required": ["dataCountry"]},
        },
        {
            "if": {"properties": {"waspaMember": {"const": True}}, "required": ["waspaMember"]},
            "then": {"required": ["waspaNumber"]},
        },
    ],
    "additionalProperties": False,
}

REQUIREMENTS = RequirementSet(
    fields={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Company",
        "type": "object",
        "properties": {
            **COMPANY,
            "registeredAddress": {"$ref": "#/$defs/address"},
            "businessAddress": {
                "$ref": "#/$defs/address",
                "title": "Business address",
                "description": "Where it is another one.",
            },
            "contact": CONTACT,
            "representative": REPRESENTATIVE,
            "directors": DIRECTORS,
            "traffic": TRAFFIC,
            "compliance": COMPLIANCE,
        },
        "required": [
            *(
                "registeredName",
                "entityType",
                "registrationNumber",
                "incorporatedOn",
                "industry",
                "employees",
            ),
            *(
                "registeredAddress",
                "contact",
                "representative",
                "directors",
                "traffic",
                "compliance",
            ),
        ],
        "additionalProperties": False,
        "$defs": {"address": ADDRESS},
    },
    attachments=(
        RequiredAttachment(
            id="cor14.3",
            title="Certificate of incorporation (CoR 14.3)",
            description="As issued by the CIPC, with the current directors.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="proof of address/registered",
            title="Proof of address",
            description="Not older than three months, for the registered address.",
            mandatory=True,
            document_types=(
                "MUNICIPAL_ACCOUNT",
                "UTILITY_BILL",
                "BANK_STATEMENT",
                "LEASE_AGREEMENT",
            ),
        ),
        RequiredAttachment(
            id="identity/representative",
            title="Identity of the representative",
            description="A certified copy.",
            mandatory=True,
            document_types=("ID_CARD", "ID_BOOK", "PASSPORT"),
        ),
        RequiredAttachment(
            id="resolution",
            title="Resolution of the directors",
            description="It names the representative.",
            mandatory=False,
            templates=(
                Template("resolution-za.docx", "Resolution of the directors"),
                Template("resolution-za.pdf", "Resolution"),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="ZA",
        region_name="South Africa",
        number_type="LOCAL",
        prefixes=("+2711", "+2721", "+2731"),
        length=12,
        capabilities=(VOICE,),
        currency="USD",
        setup_price="0.00",
        monthly_price="3.10",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="ZA",
        region_name="South Africa",
        number_type="MOBILE",
        prefixes=("+2772", "+2782"),
        length=12,
        capabilities=(BOTH, SMS),
        currency="USD",
        setup_price="5.00",
        monthly_price="8.125",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

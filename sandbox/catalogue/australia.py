"""AU MOBILE: rules whose templates hold a list of properties, one of them a repeatable group."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

ADDRESS_DOCUMENTS = ("UTILITY_BILL", "BANK_STATEMENT", "TAX_NOTICE", "LEASE_AGREEMENT")

TRAFFIC: dict[str, Any] = {
    "title": "Traffic",
    "description": "One entry for each sender that will use the number.",
    "type": "array",
    "properties": [
        {
            "name": "senderName",
            "title": "Sender name",
            "description": "The name your recipients know you by.",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 60,
            "x-placeholder": "Harbour Dental",
        },
        {
            "name": "trafficPurpose",
            "title": "Purpose of the traffic",
            "description": "What most of the messages are for.",
            "type": "string",
            "required": True,
            "enum": [
                "Two-factor authentication",
                "Notifications",
                "Customer care",
                "Marketing",
                "Mixed",
            ],
        },
        {
            "name": "intendedUse",
            "title": "Intended use",
            "description": "Describe who receives the messages, how they agreed to it and how they "
            "can stop it.",
            "type": "string",
            "required": True,
            "minLength": 20,
            "maxLength": 1000,
        },
        {
            "name": "consentConfirmed",
            "title": "Consent of the recipients",
            "description": "I confirm that every recipient has agreed to be contacted.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

END_BUSINESS: dict[str, Any] = {
    "title": "End business",
    "description": "The business that will use the number, not its reseller.",
    "type": "object",
    "properties": [
        {
            "name": "legalName",
            "title": "Legal name",
            "description": "As in the business register.",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 100,
        },
        {
            "name": "registrationNumber",
            "title": "Australian Business Number (ABN)",
            "description": "Without spaces.",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{11}$",
            "x-placeholder": "51824753556",
            "messages": {"pattern": "eleven digits, for example 51824753556"},
        },
        {
            "name": "website",
            "title": "Website",
            "description": "The full address, with https://.",
            "type": "string",
            "required": False,
            "format": "uri",
            "maxLength": 200,
            "x-placeholder": "https://www.example.com.au",
        },
        {
            "name": "addressLine1",
            "title": "Address line 1",
            "description": "Street and number; no post office box.",
            "type": "string",
            "required": True,
            "minLength": 3,
            "maxLength": 100,
        },
        {
            "name": "addressLine2",
            "title": "Address line 2",
            "type": "string",
            "required": False,
            "maxLength": 100,
        },
        {
            "name": "city",
            "title": "City or suburb",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "state",
            "title": "State or territory",
            "type": "string",
            "required": True,
            "enum": ["ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"],
        },
        {
            "name": "postalCode",
            "title": "Postal code",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{4}$",
            "x-placeholder": "3000",
            "messages": {"pattern": "four digits, for example 3000"},
        },
        {
            "name": "country",
            "title": "Country",
            "description": "The two letters of the country.",
            "type": "string",
            "required": True,
            "pattern": "^[A-Z]{2}$",
            "default": "AU",
            "messages": {"pattern": "two capital letters, for example AU"},
        },
    ],
}

CONTACT: dict[str, Any] = {
    "title": "Contact",
    "description": "A person at the end business whom the reviewers may ask.",
    "type": "object",
    "properties": [
        {
            "name": "fullName",
            "title": "Full name",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 80,
        },
        {
            "name": "email",
            "title": "Email",
            "type": "string",
            "required": True,
            "format": "email",
            "maxLength": 120,
        },
        {
            "name": "phoneNumber",
            "title": "Phone number",
            "description": "With the leading + and the country code.",
            "type": "string",
            "required": True,
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "x-placeholder": "+61398765432",
            "messages": {"pattern": "a number with + and country code, for example +61398765432"},
        },
        {"name": "role", "title": "Role", "type": "string", "required": False, "maxLength": 60},
    ],
}

MOBILE = RequirementSet(
    fields={
        "schema": "/schema/policySchema-v1.json",
        "rules": [{"template": TRAFFIC}, {"template": END_BUSINESS}, {"template": CONTACT}],
        "attachments": [],
    },
    attachments=(
        RequiredAttachment(
            id="letter-of-authorisation",
            title="Letter of authorisation",
            description="Fill in the template, sign it, and send it as a PDF.",
            mandatory=True,
            mime_types=(PDF,),
            templates=(Template("letter-of-authorisation-au.pdf", "Letter of authorisation"),),
        ),
        RequiredAttachment(
            id="proof-of-address",
            title="Proof of address",
            description="Not older than three months, in the name of the end business.",
            mandatory=False,
            document_types=ADDRESS_DOCUMENTS,
        ),
    ),
)

OFFERS = (
    Offer(
        region="AU",
        region_name="Australia",
        number_type="MOBILE",
        prefixes=("+61412", "+61437", "+61488"),
        length=12,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="6.50",
        reservation_seconds=48 * HOUR,
        requirements=MOBILE,
    ),
)

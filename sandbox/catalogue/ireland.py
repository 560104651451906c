"""IE: rules with a repeatable group and several documents; its reviewers hand every order back
once."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, VOICE, Offer, Outcome
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

END_USER: dict[str, Any] = {
    "title": "End user",
    "description": "The business in Ireland that will use the number.",
    "type": "object",
    "properties": [
        {
            "name": "legalName",
            "title": "Legal name",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 120,
        },
        {
            "name": "tradingName",
            "title": "Trading name",
            "type": "string",
            "required": False,
            "maxLength": 120,
        },
        {
            "name": "croNumber",
            "title": "Companies Registration Office (CRO) number",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{5,7}$",
            "x-placeholder": "512345",
            "messages": {"pattern": "five to seven digits, for example 512345"},
        },
        {
            "name": "vatNumber",
            "title": "VAT number",
            "type": "string",
            "required": False,
            "pattern": "^IE[0-9]{7}[A-W][A-I]?$",
            "messages": {
                "pattern": "IE, seven digits and one or two letters, for example IE1234567T"
            },
        },
        {
            "name": "addressLine1",
            "title": "Address line 1",
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
            "name": "town",
            "title": "Town or city",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "eircode",
            "title": "Eircode",
            "type": "string",
            "required": True,
            "pattern": "^([AC-FHKNPRTV-Y][0-9]{2}|D6W) [0-9AC-FHKNPRTV-Y]{4}$",
            "x-placeholder": "D02 X285",
            "messages": {"pattern": "an Eircode with its space, for example D02 X285"},
        },
        {
            "name": "website",
            "title": "Website",
            "type": "string",
            "required": False,
            "format": "uri",
            "maxLength": 200,
        },
    ],
}

DIRECTORS: dict[str, Any] = {
    "title": "Directors",
    "description": "Everybody who may sign for the business, at most four.",
    "type": "array",
    "minItems": 1,
    "maxItems": 4,
    "properties": [
        {
            "name": "fullName",
            "title": "Full name",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 100,
        },
        {
            "name": "dateOfBirth",
            "title": "Date of birth",
            "type": "string",
            "required": True,
            "format": "date",
        },
        {
            "name": "nationality",
            "title": "Nationality",
            "type": "string",
            "required": True,
            "format": "country",
            "default": "IE",
        },
        {
            "name": "document",
            "title": "Identity document",
            "type": "string",
            "required": True,
            "enum": ["PASSPORT", "DRIVING_LICENCE", "IDENTITY_CARD"],
        },
    ],
}

USE: dict[str, Any] = {
    "title": "Use of the number",
    "type": "object",
    "properties": [
        {
            "name": "purpose",
            "title": "Purpose",
            "type": "string",
            "required": True,
            "enum": ["Customer care", "Appointments", "One-time codes", "Sales", "Mixed"],
        },
        {
            "name": "description",
            "title": "What the calls and messages are about",
            "description": "With an example of a usual message.",
            "type": "string",
            "required": True,
            "minLength": 30,
            "maxLength": 1000,
        },
        {
            "name": "messagesPerMonth",
            "title": "Messages per month",
            "type": "integer",
            "required": True,
            "minimum": 0,
            "maximum": 5000000,
            "multipleOf": 100,
            "messages": {"multipleOf": "in hundreds, for example 2500"},
        },
        {
            "name": "recordsCalls",
            "title": "Are calls recorded?",
            "type": "boolean",
            "required": True,
        },
        {
            "name": "callsConsumers",
            "title": "Are consumers called first?",
            "type": "boolean",
            "required": False,
            "default": False,
        },
        {
            "name": "conditionsAccepted",
            "title": "Numbering conditions",
            "description": "I confirm that the number is used under ComReg's Numbering Conditions "
            "of Use.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

REQUIREMENTS = RequirementSet(
    fields={
        "schema": "/schema/policySchema-v1.json",
        "rules": [{"template": END_USER}, {"template": DIRECTORS}, {"template": USE}],
        "attachments": [],
    },
    attachments=(
        RequiredAttachment(
            id="proof-of-address",
            title="Proof of address",
            description="Not older than three months, with the Eircode on it.",
            mandatory=True,
            document_types=("UTILITY_BILL", "BANK_STATEMENT", "REVENUE_LETTER", "LEASE_AGREEMENT"),
        ),
        RequiredAttachment(
            id="letter of authorisation + annex",
            title="Letter of authorisation",
            description="On the business's paper, signed by a director.",
            mandatory=True,
            mime_types=(PDF,),
            templates=(
                Template("letter-of-authorisation-ie.docx", "Letter of authorisation"),
                Template(
                    "letter-of-authorisation-ie-notes.txt",
                    "Notes on the letter of authorisation",
                    (
                        "1. Name the business exactly as the Companies Registration Office does.",
                        "2. List every number in full, with +353.",
                        "3. A letter is valid for three months from its date.",
                    ),
                ),
            ),
        ),
        RequiredAttachment(
            id="identity/director",
            title="Identity of a director",
            description="The document named above, both sides.",
            mandatory=False,
            document_types=("PASSPORT", "DRIVING_LICENCE", "IDENTITY_CARD"),
        ),
    ),
)

TOO_OLD = (
    "The proof of address is older than three months. "
    "Please send a more recent one and submit again."
)

OFFERS = (
    Offer(
        region="IE",
        region_name="Ireland",
        number_type="LOCAL",
        prefixes=("+3531", "+35321", "+35391"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.50",
        reservation_seconds=3 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.BLOCK,
        message=TOO_OLD,
    ),
    Offer(
        region="IE",
        region_name="Ireland",
        number_type="MOBILE",
        prefixes=("+35385", "+35386", "+35387"),
        length=13,
        capabilities=(SMS, BOTH),
        currency="EUR",
        setup_price="0.00",
        monthly_price="5.00",
        reservation_seconds=3 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.BLOCK,
        message=TOO_OLD,
    ),
    Offer(
        region="IE",
        region_name="Ireland",
        number_type="TOLL_FREE",
        prefixes=("+3531800",),
        length=14,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="5.00",
        monthly_price="9.750",
        reservation_seconds=3 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.BLOCK,
        message=TOO_OLD,
    ),
)

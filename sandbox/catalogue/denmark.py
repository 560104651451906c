"""DK: one template and no documents; its reviewers hand every order back and let it lapse."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, Offer, Outcome
from sandbox.catalogue.requirements import RequirementSet

BUSINESS: list[dict[str, Any]] = [
    {
        "name": "companyName",
        "title": "Company name",
        "description": "As in the Central Business Register (CVR).",
        "type": "string",
        "required": True,
        "minLength": 2,
        "maxLength": 120,
        "x-placeholder": "Nordhavn Tandklinik ApS",
    },
    {
        "name": "cvrNumber",
        "title": "CVR number",
        "type": "string",
        "required": True,
        "pattern": "^[1-9][0-9]{7}$",
        "x-placeholder": "12345678",
        "messages": {"pattern": "eight digits, the first not a zero, for example 12345678"},
    },
    {
        "name": "productionUnit",
        "title": "Production unit (P number)",
        "type": "string",
        "required": False,
        "pattern": "^[0-9]{10}$",
        "messages": {"pattern": "ten digits, for example 1012345678"},
    },
    {
        "name": "street",
        "title": "Street and house number",
        "type": "string",
        "required": True,
        "maxLength": 100,
    },
    {
        "name": "postalCode",
        "title": "Postal code",
        "type": "string",
        "required": True,
        "pattern": "^[0-9]{4}$",
        "x-placeholder": "2100",
        "messages": {"pattern": "four digits, for example 2100"},
    },
    {"name": "city", "title": "City", "type": "string", "required": True, "maxLength": 60},
    {
        "name": "website",
        "title": "Website",
        "type": "string",
        "required": False,
        "format": "uri",
        "maxLength": 200,
    },
]

USE: list[dict[str, Any]] = [
    {
        "name": "purposes",
        "title": "Purpose of the traffic",
        "type": "array",
        "required": True,
        "items": {
            "type": "string",
            "enum": ["Customer service", "Reminders", "One-time codes", "Emergency alerts"],
        },
        "minItems": 1,
        "uniqueItems": True,
    },
    {
        "name": "minutesPerCall",
        "title": "Minutes per call",
        "description": "On average, in halves of a minute.",
        "type": "number",
        "required": True,
        "minimum": 0.5,
        "maximum": 240,
        "multipleOf": 0.5,
        "default": 2.5,
        "messages": {"multipleOf": "in halves of a minute, for example 2.5"},
    },
    {
        "name": "startsOn",
        "title": "First day of use",
        "type": "string",
        "required": False,
        "format": "date",
    },
    {
        "name": "contactName",
        "title": "Contact's full name",
        "type": "string",
        "required": True,
        "maxLength": 100,
    },
    {
        "name": "contactEmail",
        "title": "Contact's email",
        "type": "string",
        "required": True,
        "format": "email",
        "maxLength": 120,
    },
    {
        "name": "contactPhone",
        "title": "Contact's phone number",
        "description": "With the leading + and the country code.",
        "type": "string",
        "required": True,
        "format": "phone",
        "pattern": "^\\+[1-9][0-9]{6,14}$",
        "x-placeholder": "+4533123456",
        "messages": {"pattern": "a number with + and country code, for example +4533123456"},
    },
    {
        "name": "marketingAct",
        "title": "Marketing Practices Act",
        "description": "I confirm that nobody is called or messaged for marketing without having "
        "asked for it.",
        "type": "boolean",
        "required": True,
        "enum": [None, True],
    },
]

REQUIREMENTS = RequirementSet(
    fields={
        "title": "Danish end user",
        "description": "The business that will use the number in Denmark, and what for.",
        "type": "object",
        "properties": [*BUSINESS, *USE],
    },
)

UNVERIFIED = "The CVR number could not be verified, and the reservation is about to end."

OFFERS = (
    Offer(
        region="DK",
        region_name="Denmark",
        number_type="MOBILE",
        prefixes=("+4520", "+4551"),
        length=11,
        capabilities=(SMS, BOTH),
        currency="EUR",
        setup_price="0.00",
        monthly_price="3.20",
        reservation_seconds=1 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.EXPIRE,
        message=UNVERIFIED,
    ),
    Offer(
        region="DK",
        region_name="Denmark",
        number_type="LOCAL",
        prefixes=("+4533", "+4586"),
        length=11,
        capabilities=(BOTH,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.05",
        reservation_seconds=1 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.EXPIRE,
        message=UNVERIFIED,
    ),
)

"""SE, in Swedish: a JSON Schema with a part that may be left out and one question that brings
another."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

ADDRESS: dict[str, Any] = {
    "type": "object",
    "title": "Besöksadress",
    "properties": {
        "street": {"type": "string", "title": "Gatuadress", "minLength": 3, "maxLength": 100},
        "postalCode": {
            "type": "string",
            "title": "Postnummer",
            "pattern": "^[1-9][0-9]{2} [0-9]{2}$",
            "x-placeholder": "111 22",
            "messages": {"pattern": "Fem siffror med mellanslag, till exempel 111 22"},
        },
        "city": {"type": "string", "title": "Ort", "minLength": 2, "maxLength": 60},
    },
    "required": ["street", "postalCode", "city"],
    "additionalProperties": False,
}

COMPANY: dict[str, Any] = {
    "companyName": {
        "type": "string",
        "title": "Företagsnamn",
        "description": "Som det är registrerat hos Bolagsverket.",
        "minLength": 2,
        "maxLength": 120,
        "x-placeholder": "Exempel Tandvård AB",
    },
    "organisationNumber": {
        "type": "string",
        "title": "Organisationsnummer",
        "pattern": "^[0-9]{6}-[0-9]{4}$",
        "x-placeholder": "556016-0680",
        "messages": {"pattern": "Tio siffror med bindestreck, till exempel 556016-0680"},
    },
    "isReseller": {
        "type": "boolean",
        "title": "Säljs numret vidare till en slutkund?",
        "default": False,
    },
    "endCustomer": {
        "type": "string",
        "title": "Slutkundens namn",
        "minLength": 2,
        "maxLength": 120,
    },
    "endCustomerNumber": {
        "type": "string",
        "title": "Slutkundens organisationsnummer",
        "pattern": "^[0-9]{6}-[0-9]{4}$",
        "messages": {"pattern": "Tio siffror med bindestreck, till exempel 556016-0680"},
    },
}

USE: dict[str, Any] = {
    "purpose": {
        "type": "string",
        "title": "Användningsområde",
        "oneOf": [
            {"const": "SUPPORT", "title": "Kundtjänst"},
            {"const": "REMINDERS", "title": "Påminnelser"},
            {"const": "CODES", "title": "Engångskoder"},
            {"const": "SALES", "title": "Försäljning"},
        ],
    },
    "description": {
        "type": "string",
        "title": "Beskrivning av tjänsten",
        "minLength": 20,
        "maxLength": 600,
    },
    "messagesPerMonth": {
        "type": "integer",
        "title": "Meddelanden per månad",
        "minimum": 0,
        "maximum": 5000000,
        "default": 1000,
    },
    "startsOn": {"type": "string", "title": "Startdatum", "format": "date"},
    "noBlockedNumbers": {
        "type": "boolean",
        "title": "NIX-registret",
        "description": "Jag intygar att numret inte används för försäljning till den som finns i "
        "NIX-registret.",
        "enum": [None, True],
    },
}

CONTACT: dict[str, Any] = {
    "type": "object",
    "title": "Kontaktperson",
    "properties": {
        "fullName": {
            "type": "string",
            "title": "För- och efternamn",
            "minLength": 2,
            "maxLength": 100,
        },
        "email": {"type": "string", "title": "E-postadress", "format": "email", "maxLength": 120},
        "phoneNumber": {
            "type": "string",
            "title": "Telefonnummer",
            "description": "Med + och landsnummer.",
            "format": "phone",
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "x-placeholder": "+46812345678",
            "messages": {"pattern": "Ett nummer med + och landsnummer, till exempel +46812345678"},
        },
    },
    "required": ["fullName", "email", "phoneNumber"],
    "additionalProperties": False,
}

FORM = (
    "Fyll i, skriv under och skicka tillbaka.",
    "",
    "Företag:",
    "Telefonnummer:",
    "Namn och befattning:",
    "Ort och datum:",
)

REQUIREMENTS = RequirementSet(
    fields={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Svenskt telefonnummer",
        "type": "object",
        "properties": {
            **COMPANY,
            "visitingAddress": ADDRESS,
            "invoiceAddress": {
                **ADDRESS,
                "title": "Fakturaadress",
                "description": "Om den skiljer sig från besöksadressen.",
            },
            "contact": CONTACT,
            **USE,
        },
        "required": [
            *("companyName", "organisationNumber", "isReseller", "visitingAddress", "contact"),
            *("purpose", "description", "noBlockedNumbers"),
        ],
        "if": {"properties": {"isReseller": {"const": True}}, "required": ["isReseller"]},
        "then": {"required": ["endCustomer"]},
        "dependentRequired": {"endCustomer": ["endCustomerNumber"]},
        "additionalProperties": False,
    },
    attachments=(
        RequiredAttachment(
            id="registreringsbevis",
            title="Registreringsbevis",
            description="Högst tre månader gammalt.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="fullmakt från firmatecknare",
            title="Fullmakt",
            description="Undertecknad av firmatecknaren.",
            mandatory=False,
            templates=(Template("fullmakt-se.pdf", "Fullmakt", (*FORM, "Underskrift:")),),
        ),
    ),
)

OFFERS = (
    Offer(
        region="SE",
        region_name="Sweden",
        number_type="LOCAL",
        prefixes=("+468", "+4631", "+4640"),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="0.825",
        reservation_seconds=5 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="SE",
        region_name="Sweden",
        number_type="MOBILE",
        prefixes=("+4670", "+4673"),
        length=12,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="2.75",
        reservation_seconds=5 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="SE",
        region_name="Sweden",
        number_type="TOLL_FREE",
        prefixes=("+4620",),
        length=11,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="8.00",
        monthly_price="11.00",
        reservation_seconds=5 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

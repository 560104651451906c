"""AT, in German: rules whose templates sit under a name."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

COMPANY: dict[str, Any] = {
    "title": "Unternehmen",
    "description": "Das Unternehmen, das die Rufnummer in Österreich nutzen wird.",
    "properties": [
        {
            "name": "companyName",
            "title": "Firmenwortlaut",
            "description": "Wie im Firmenbuch eingetragen.",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 120,
            "x-placeholder": "Muster Handels GmbH",
        },
        {
            "name": "registerNumber",
            "title": "Firmenbuchnummer",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{1,6}[a-z]$",
            "x-placeholder": "123456a",
            "messages": {
                "pattern": "Ein bis sechs Ziffern und ein Kleinbuchstabe, zum Beispiel 123456a"
            },
        },
        {
            "name": "vatId",
            "title": "UID-Nummer",
            "type": "string",
            "required": False,
            "pattern": "^ATU[0-9]{8}$",
            "x-placeholder": "ATU12345678",
            "messages": {"pattern": "ATU und acht Ziffern, zum Beispiel ATU12345678"},
        },
        {
            "name": "street",
            "title": "Straße und Hausnummer",
            "type": "string",
            "required": True,
            "minLength": 3,
            "maxLength": 100,
        },
        {
            "name": "postalCode",
            "title": "Postleitzahl",
            "type": "string",
            "required": True,
            "pattern": "^[1-9][0-9]{3}$",
            "x-placeholder": "1010",
            "messages": {"pattern": "Vier Ziffern, zum Beispiel 1010"},
        },
        {"name": "city", "title": "Ort", "type": "string", "required": True, "maxLength": 60},
        {
            "name": "linkToArea",
            "title": "Bezug zum Ortsnetz",
            "description": "Was das Unternehmen an dieser Adresse unterhält.",
            "type": "string",
            "required": True,
            "enum": ["Firmensitz", "Zweigniederlassung", "Betriebsstätte"],
        },
    ],
}

USE: dict[str, Any] = {
    "title": "Nutzung der Rufnummer",
    "properties": [
        {
            "name": "purpose",
            "title": "Zweck",
            "description": "Wer angerufen wird oder anruft, und weshalb.",
            "type": "string",
            "required": True,
            "minLength": 20,
            "maxLength": 600,
            "messages": {"minLength": "Bitte beschreiben Sie den Zweck mit mindestens 20 Zeichen"},
        },
        {
            "name": "services",
            "title": "Dienste",
            "type": "array",
            "required": True,
            "items": {"type": "string", "enum": ["Sprachtelefonie", "SMS", "Fax"]},
            "minItems": 1,
        },
        {
            "name": "callsPerDay",
            "title": "Anrufe pro Tag",
            "type": "integer",
            "required": True,
            "minimum": 1,
            "maximum": 100000,
            "default": 50,
        },
        {
            "name": "startsOn",
            "title": "Geplanter Beginn",
            "type": "string",
            "required": False,
            "format": "date",
        },
        {
            "name": "locationConfirmed",
            "title": "Bestätigung",
            "description": "Ich bestätige, dass die Rufnummer am angegebenen Standort genutzt "
            "wird.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

CONTACT: dict[str, Any] = {
    "title": "Ansprechperson",
    "properties": [
        {
            "name": "givenName",
            "title": "Vorname",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "familyName",
            "title": "Familienname",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "email",
            "title": "E-Mail-Adresse",
            "type": "string",
            "required": True,
            "format": "email",
            "maxLength": 120,
        },
        {
            "name": "phoneNumber",
            "title": "Telefonnummer",
            "description": "Mit + und Landesvorwahl.",
            "type": "string",
            "required": True,
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "x-placeholder": "+4315550123",
            "messages": {
                "pattern": "Eine Nummer mit + und Landesvorwahl, zum Beispiel +4315550123"
            },
        },
    ],
}

REQUIREMENTS = RequirementSet(
    fields={
        "schema": "/schema/policySchema-v1.json",
        "rules": [
            {"template": {"companyTemplate": COMPANY}},
            {"template": {"useTemplate": USE}},
            {"template": {"contactTemplate": CONTACT}},
        ],
    },
    attachments=(
        RequiredAttachment(
            id="firmenbuchauszug",
            title="Firmenbuchauszug",
            description="Nicht älter als drei Monate.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="vollmacht",
            title="Vollmacht",
            description="Nur wenn jemand unterschreibt, der nicht im Firmenbuch steht.",
            mandatory=False,
            templates=(
                Template(
                    "vollmacht-at.docx",
                    "Vollmacht",
                    (
                        "Bitte ausfüllen, unterschreiben und zurücksenden.",
                        "",
                        "Firma:",
                        "Rufnummer:",
                        "Ort, Datum:",
                        "Unterschrift:",
                    ),
                ),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="AT",
        region_name="Austria",
        number_type="MOBILE",
        prefixes=("+43664", "+43676"),
        length=13,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="4.90",
        reservation_seconds=24 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="AT",
        region_name="Austria",
        number_type="LOCAL",
        prefixes=("+43316", "+43512", "+43662"),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.25",
        reservation_seconds=24 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

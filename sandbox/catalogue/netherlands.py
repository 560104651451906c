"""NL, in Dutch: templates side by side under their names, without rules."""

from typing import Any

from sandbox.catalogue.offers import BOTH, MINUTE, SMS, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

COMPANY: dict[str, Any] = {
    "title": "Bedrijfsgegevens",
    "description": "Het bedrijf dat het nummer gaat gebruiken.",
    "type": "object",
    "properties": [
        {
            "name": "companyName",
            "title": "Statutaire naam",
            "description": "Zoals ingeschreven bij de Kamer van Koophandel.",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 120,
            "x-placeholder": "Voorbeeld Tandartsen B.V.",
        },
        {
            "name": "kvkNumber",
            "title": "KvK-nummer",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{8}$",
            "x-placeholder": "12345678",
            "messages": {"pattern": "Acht cijfers, bijvoorbeeld 12345678"},
        },
        {
            "name": "branchNumber",
            "title": "Vestigingsnummer",
            "type": "string",
            "required": False,
            "pattern": "^[0-9]{12}$",
            "messages": {"pattern": "Twaalf cijfers, bijvoorbeeld 000012345678"},
        },
        {
            "name": "street",
            "title": "Straatnaam",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 80,
        },
        {
            "name": "houseNumber",
            "title": "Huisnummer",
            "type": "integer",
            "required": True,
            "minimum": 1,
            "maximum": 99999,
        },
        {
            "name": "houseNumberAddition",
            "title": "Toevoeging",
            "type": "string",
            "required": False,
            "maxLength": 10,
        },
        {
            "name": "postalCode",
            "title": "Postcode",
            "type": "string",
            "required": True,
            "pattern": "^[1-9][0-9]{3} [A-Z]{2}$",
            "x-placeholder": "1012 AB",
            "messages": {
                "pattern": "Vier cijfers, een spatie en twee hoofdletters, bijvoorbeeld 1012 AB"
            },
        },
        {"name": "city", "title": "Plaats", "type": "string", "required": True, "maxLength": 60},
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

USE: dict[str, Any] = {
    "title": "Gebruik van het nummer",
    "type": "object",
    "properties": [
        {
            "name": "purposes",
            "title": "Waarvoor wordt het nummer gebruikt?",
            "type": "array",
            "required": True,
            "items": {
                "type": "string",
                "enum": ["Klantenservice", "Afspraken", "Meldingen", "Verificatiecodes", "Verkoop"],
            },
            "minItems": 1,
            "maxItems": 3,
            "uniqueItems": True,
        },
        {
            "name": "explanation",
            "title": "Toelichting",
            "description": "Wie wordt gebeld en hoe is daarvoor toestemming gegeven?",
            "type": "string",
            "required": True,
            "minLength": 20,
            "maxLength": 600,
        },
        {
            "name": "language",
            "title": "Taal van de gesprekken",
            "type": "string",
            "required": True,
            "format": "language",
            "default": "nl",
        },
        {
            "name": "startsOn",
            "title": "Ingangsdatum",
            "type": "string",
            "required": False,
            "format": "date",
        },
        {
            "name": "areaConfirmed",
            "title": "Vestiging in het netnummergebied",
            "description": "Ik bevestig dat het bedrijf een vestiging heeft in het "
            "netnummergebied.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

CONTACT: dict[str, Any] = {
    "title": "Contactpersoon",
    "type": "object",
    "properties": [
        {
            "name": "initials",
            "title": "Voorletters",
            "type": "string",
            "required": True,
            "maxLength": 20,
        },
        {
            "name": "familyName",
            "title": "Achternaam",
            "type": "string",
            "required": True,
            "maxLength": 80,
        },
        {
            "name": "email",
            "title": "E-mailadres",
            "type": "string",
            "required": True,
            "format": "email",
            "maxLength": 120,
        },
        {
            "name": "phoneNumber",
            "title": "Telefoonnummer",
            "description": "Met + en landnummer.",
            "type": "string",
            "required": True,
            "format": "phone",
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "x-placeholder": "+31201234567",
            "messages": {"pattern": "Een nummer met + en landnummer, bijvoorbeeld +31201234567"},
        },
    ],
}

FORM = (
    "Vul in, onderteken en stuur terug.",
    "",
    "Bedrijf:",
    "Telefoonnummer:",
    "Naam en functie:",
    "Plaats en datum:",
    "Handtekening:",
)

REQUIREMENTS = RequirementSet(
    fields={
        "companyDetailsTemplate": COMPANY,
        "numberUseTemplate": USE,
        "contactTemplate": CONTACT,
    },
    attachments=(
        RequiredAttachment(
            id="uittreksel-kvk",
            title="Uittreksel Handelsregister",
            description="Niet ouder dan drie maanden.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="machtiging",
            title="Machtiging",
            description="Ondertekend door iemand die volgens het uittreksel bevoegd is.",
            mandatory=True,
            templates=(
                Template("machtiging-nl.docx", "Machtiging", FORM),
                Template("machtiging-nl.pdf", "Machtiging", FORM),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="NL",
        region_name="Netherlands",
        number_type="LOCAL",
        prefixes=("+3110", "+3120", "+3170"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.00",
        reservation_seconds=90 * MINUTE,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="NL",
        region_name="Netherlands",
        number_type="MOBILE",
        prefixes=("+3161", "+3162", "+3164"),
        length=12,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="4.00",
        reservation_seconds=90 * MINUTE,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="NL",
        region_name="Netherlands",
        number_type="TOLL_FREE",
        prefixes=("+31800",),
        length=13,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="20.00",
        monthly_price="19.00",
        reservation_seconds=90 * MINUTE,
        requirements=REQUIREMENTS,
    ),
)

"""PL, in Polish: rules whose templates are JSON Schemas with definitions of their own."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, SMS, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

VOIVODESHIPS = (
    *(
        "dolnośląskie",
        "kujawsko-pomorskie",
        "lubelskie",
        "lubuskie",
        "łódzkie",
        "małopolskie",
        "mazowieckie",
        "opolskie",
    ),
    *(
        "podkarpackie",
        "podlaskie",
        "pomorskie",
        "śląskie",
        "świętokrzyskie",
        "warmińsko-mazurskie",
        "wielkopolskie",
    ),
    "zachodniopomorskie",
)

ADDRESS: dict[str, Any] = {
    "type": "object",
    "title": "Adres siedziby",
    "properties": {
        "street": {"type": "string", "title": "Ulica i numer", "minLength": 3, "maxLength": 100},
        "postalCode": {
            "type": "string",
            "title": "Kod pocztowy",
            "pattern": "^[0-9]{2}-[0-9]{3}$",
            "x-placeholder": "00-950",
            "messages": {"pattern": "Pięć cyfr z łącznikiem, na przykład 00-950"},
        },
        "city": {"type": "string", "title": "Miejscowość", "minLength": 2, "maxLength": 60},
        "voivodeship": {"type": "string", "title": "Województwo", "enum": list(VOIVODESHIPS)},
    },
    "required": ["street", "postalCode", "city", "voivodeship"],
    "additionalProperties": False,
}

COMPANY: dict[str, Any] = {
    "title": "Przedsiębiorca",
    "description": "Firma, która będzie korzystać z numeru w Polsce.",
    "type": "object",
    "properties": {
        "companyName": {"type": "string", "title": "Nazwa firmy", "minLength": 2, "maxLength": 150},
        "nip": {
            "type": "string",
            "title": "NIP",
            "pattern": "^[0-9]{10}$",
            "x-placeholder": "1234563218",
            "messages": {"pattern": "Dziesięć cyfr bez kresek, na przykład 1234563218"},
        },
        "register": {
            "type": "string",
            "title": "Rejestr",
            "oneOf": [
                {"const": "KRS", "title": "Krajowy Rejestr Sądowy (KRS)"},
                {"const": "CEIDG", "title": "Ewidencja działalności gospodarczej (CEIDG)"},
            ],
        },
        "krs": {
            "type": "string",
            "title": "Numer KRS",
            "description": "Tylko dla spółek wpisanych do KRS.",
            "pattern": "^[0-9]{10}$",
            "messages": {"pattern": "Dziesięć cyfr, na przykład 0000123456"},
        },
        "registeredAddress": {"$ref": "#/$defs/address"},
        "correspondenceAddress": {"$ref": "#/$defs/address", "title": "Adres do korespondencji"},
    },
    "required": ["companyName", "nip", "register", "registeredAddress"],
    "if": {"properties": {"register": {"const": "KRS"}}, "required": ["register"]},
    "then": {"required": ["krs"]},
    "additionalProperties": False,
    "$defs": {"address": ADDRESS},
}

PEOPLE: dict[str, Any] = {
    "title": "Osoby uprawnione do reprezentacji",
    "description": "Zgodnie z wpisem w rejestrze.",
    "type": "array",
    "minItems": 1,
    "maxItems": 6,
    "items": {"$ref": "#/$defs/person"},
    "$defs": {
        "person": {
            "type": "object",
            "properties": {
                "givenName": {"type": "string", "title": "Imię", "minLength": 2, "maxLength": 60},
                "familyName": {
                    "type": "string",
                    "title": "Nazwisko",
                    "minLength": 2,
                    "maxLength": 60,
                },
                "isPolish": {"type": "boolean", "title": "Czy ma obywatelstwo polskie?"},
                "pesel": {
                    "type": "string",
                    "title": "PESEL",
                    "description": "Tylko dla obywateli polskich.",
                    "pattern": "^[0-9]{11}$",
                    "messages": {"pattern": "Jedenaście cyfr"},
                },
                "passportNumber": {
                    "type": "string",
                    "title": "Numer paszportu",
                    "description": "Tylko dla cudzoziemców.",
                    "minLength": 6,
                    "maxLength": 20,
                },
            },
            "required": ["givenName", "familyName", "isPolish"],
            "if": {"properties": {"isPolish": {"const": True}}, "required": ["isPolish"]},
            "then": {"required": ["pesel"]},
            "else": {"required": ["passportNumber"]},
            "additionalProperties": False,
        }
    },
}

USE: dict[str, Any] = {
    "title": "Wykorzystanie numeru",
    "type": "object",
    "properties": {
        "purposes": {
            "type": "array",
            "title": "Cel",
            "items": {
                "enum": ["Obsługa klienta", "Przypomnienia", "Kody jednorazowe", "Marketing"]
            },
            "minItems": 1,
            "uniqueItems": True,
        },
        "description": {
            "type": "string",
            "title": "Opis usługi",
            "minLength": 20,
            "maxLength": 800,
        },
        "messagesPerDay": {
            "type": "integer",
            "title": "Liczba wiadomości dziennie",
            "minimum": 0,
            "maximum": 1000000,
        },
        "contactEmail": {
            "type": "string",
            "title": "Adres e-mail do kontaktu",
            "format": "email",
            "maxLength": 120,
        },
        "marketingConsent": {
            "type": "boolean",
            "title": "Zgoda odbiorców",
            "description": "Oświadczam, że odbiorcy wyrazili zgodę na komunikację marketingową.",
            "const": True,
        },
    },
    "required": ["purposes", "description", "messagesPerDay", "contactEmail"],
    "allOf": [
        {
            "if": {
                "properties": {"purposes": {"contains": {"const": "Marketing"}}},
                "required": ["purposes"],
            },
            "then": {"required": ["marketingConsent"]},
        }
    ],
    "additionalProperties": False,
}

FORM = (
    "Prosimy wypełnić, podpisać i odesłać.",
    "",
    "Mocodawca (firma):",
    "Pełnomocnik:",
    "Numer telefonu:",
    "Miejscowość i data:",
    "Podpis:",
)

REQUIREMENTS = RequirementSet(
    fields={
        "schema": "/schema/policySchema-v1.json",
        "rules": [{"template": COMPANY}, {"template": PEOPLE}, {"template": USE}],
    },
    attachments=(
        RequiredAttachment(
            id="odpis z KRS/CEIDG",
            title="Odpis z KRS lub wpis do CEIDG",
            description="Nie starszy niż trzy miesiące.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="pełnomocnictwo",
            title="Pełnomocnictwo",
            description="Jeżeli podpisuje osoba, której nie ma w rejestrze.",
            mandatory=False,
            templates=(
                Template("pelnomocnictwo-pl.docx", "Pełnomocnictwo", FORM),
                # The PDF's font has no Polish letters.
                Template("power-of-attorney-pl.pdf", "Power of attorney"),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="PL",
        region_name="Poland",
        number_type="LOCAL",
        prefixes=("+4812", "+4822", "+4871"),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.15",
        reservation_seconds=20 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="PL",
        region_name="Poland",
        number_type="MOBILE",
        prefixes=("+4850", "+4860"),
        length=12,
        capabilities=(SMS, BOTH),
        currency="EUR",
        setup_price="0.00",
        monthly_price="3.625",
        reservation_seconds=20 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="PL",
        region_name="Poland",
        number_type="TOLL_FREE",
        prefixes=("+48800",),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="12.00",
        monthly_price="13.00",
        reservation_seconds=20 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

"""IT, in Italian: rules, the second a repeatable group of representatives."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

TAX_CODE = "^[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]$"

COMPANY: dict[str, Any] = {
    "title": "Azienda",
    "description": "L'azienda che utilizzerà il numero, non il rivenditore.",
    "type": "object",
    "properties": [
        {
            "name": "companyName",
            "title": "Ragione sociale",
            "description": "Come risulta dal Registro delle imprese.",
            "type": "string",
            "required": True,
            "minLength": 2,
            "maxLength": 120,
            "x-placeholder": "Studio Dentistico Rossi S.r.l.",
        },
        {
            "name": "vatNumber",
            "title": "Partita IVA",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{11}$",
            "x-placeholder": "12345678903",
            "messages": {"pattern": "Undici cifre, per esempio 12345678903"},
        },
        {
            "name": "reaNumber",
            "title": "Numero REA",
            "type": "string",
            "required": False,
            "pattern": "^[A-Z]{2} [0-9]{5,7}$",
            "x-placeholder": "MI 1234567",
            "messages": {"pattern": "La sigla della provincia e il numero, per esempio MI 1234567"},
        },
        {
            "name": "certifiedEmail",
            "title": "Indirizzo PEC",
            "type": "string",
            "required": True,
            "format": "email",
            "maxLength": 120,
        },
        {
            "name": "street",
            "title": "Via e numero civico",
            "type": "string",
            "required": True,
            "minLength": 3,
            "maxLength": 100,
        },
        {
            "name": "postalCode",
            "title": "CAP",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{5}$",
            "x-placeholder": "20121",
            "messages": {"pattern": "Cinque cifre, per esempio 20121"},
        },
        {"name": "city", "title": "Comune", "type": "string", "required": True, "maxLength": 60},
        {
            "name": "province",
            "title": "Provincia",
            "description": "La sigla della provincia.",
            "type": "string",
            "required": True,
            "pattern": "^[A-Z]{2}$",
            "x-placeholder": "MI",
            "messages": {"pattern": "Due lettere maiuscole, per esempio MI"},
        },
    ],
}

REPRESENTATIVES: dict[str, Any] = {
    "title": "Rappresentanti legali",
    "description": "Una scheda per ogni persona che può firmare per l'azienda.",
    "type": "array",
    "maxItems": 5,
    "properties": [
        {"name": "givenName", "title": "Nome", "type": "string", "required": True, "maxLength": 60},
        {
            "name": "familyName",
            "title": "Cognome",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "taxCode",
            "title": "Codice fiscale",
            "type": "string",
            "required": True,
            "minLength": 16,
            "maxLength": 16,
            "pattern": TAX_CODE,
            "x-placeholder": "RSSMRA80A01F205X",
            "messages": {"pattern": "Sedici caratteri, per esempio RSSMRA80A01F205X"},
        },
        {
            "name": "dateOfBirth",
            "title": "Data di nascita",
            "type": "string",
            "required": True,
            "format": "date",
        },
        {
            "name": "placeOfBirth",
            "title": "Luogo di nascita",
            "type": "string",
            "required": True,
            "maxLength": 60,
        },
        {
            "name": "citizenship",
            "title": "Cittadinanza",
            "type": "string",
            "required": False,
            "format": "country",
            "default": "IT",
        },
    ],
}

USE: dict[str, Any] = {
    "title": "Utilizzo del numero",
    "type": "object",
    "properties": [
        {
            "name": "purpose",
            "title": "Finalità del traffico",
            "type": "string",
            "required": True,
            "enum": ["Assistenza clienti", "Notifiche", "Prenotazioni", "Vendite", "Altro"],
        },
        {
            "name": "description",
            "title": "Descrizione del servizio",
            "description": "A chi sono rivolte le chiamate e come è stato raccolto il consenso.",
            "type": "string",
            "required": True,
            "minLength": 30,
            "maxLength": 800,
        },
        {
            "name": "monthlyVolume",
            "title": "Volume mensile previsto",
            "description": "Chiamate e messaggi insieme.",
            "type": "integer",
            "required": True,
            "minimum": 1,
            "maximum": 10000000,
        },
        {
            "name": "outboundCalls",
            "title": "Sono previste chiamate in uscita?",
            "type": "boolean",
            "required": True,
        },
        {
            "name": "optOutRegister",
            "title": "Registro delle opposizioni",
            "description": "Dichiaro di consultare il Registro pubblico delle opposizioni prima di "
            "ogni campagna.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

FORM = (
    "Compilare, firmare e restituire.",
    "",
    "Il sottoscritto / la sottoscritta:",
    "delega:",
    "Numero di telefono:",
    "Luogo e data:",
    "Firma:",
)

REQUIREMENTS = RequirementSet(
    fields={
        "schema": "/schema/policySchema-v1.json",
        "rules": [{"template": COMPANY}, {"template": REPRESENTATIVES}, {"template": USE}],
    },
    attachments=(
        RequiredAttachment(
            id="visura+statuto",
            title="Visura camerale",
            description="Rilasciata da non più di tre mesi.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="documento d'identità",
            title="Documento d'identità",
            description="Fronte e retro, del rappresentante che firma.",
            mandatory=True,
            document_types=("CARTA_IDENTITA", "PASSAPORTO", "PATENTE"),
        ),
        RequiredAttachment(
            id="delega",
            title="Delega",
            description="Solo se firma una persona che non figura nella visura.",
            mandatory=False,
            mime_types=(PDF,),
            templates=(Template("delega-it.pdf", "Delega", FORM),),
        ),
    ),
)

OFFERS = (
    Offer(
        region="IT",
        region_name="Italy",
        number_type="LOCAL",
        prefixes=("+3902", "+3906"),
        length=13,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="1.00",
        monthly_price="1.875",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="IT",
        region_name="Italy",
        number_type="TOLL_FREE",
        prefixes=("+39800",),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="15.00",
        monthly_price="16.00",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

"""ES, in Spanish: a JSON Schema with a list of persons by reference and questions that depend on
others."""

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
    "title": "Domicilio",
    "description": "En la provincia del prefijo del número.",
    "properties": {
        "streetType": {
            "type": "string",
            "title": "Tipo de vía",
            "enum": ["Avenida", "Calle", "Carretera", "Paseo", "Plaza", "Otra"],
            "default": "Calle",
        },
        "street": {"type": "string", "title": "Nombre de la vía", "minLength": 2, "maxLength": 80},
        "houseNumber": {"type": "string", "title": "Número", "maxLength": 10},
        "floor": {"type": "string", "title": "Piso y puerta", "maxLength": 20},
        "postalCode": {
            "type": "string",
            "title": "Código postal",
            "pattern": "^(0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}$",
            "x-placeholder": "28013",
            "messages": {"pattern": "Cinco cifras, por ejemplo 28013"},
        },
        "city": {"type": "string", "title": "Municipio", "minLength": 2, "maxLength": 60},
        "province": {"type": "string", "title": "Provincia", "minLength": 2, "maxLength": 40},
    },
    "required": ["streetType", "street", "houseNumber", "postalCode", "city", "province"],
    "additionalProperties": False,
}

PERSON: dict[str, Any] = {
    "type": "object",
    "title": "Representante",
    "properties": {
        "givenName": {"type": "string", "title": "Nombre", "minLength": 1, "maxLength": 60},
        "firstSurname": {
            "type": "string",
            "title": "Primer apellido",
            "minLength": 1,
            "maxLength": 60,
        },
        "secondSurname": {"type": "string", "title": "Segundo apellido", "maxLength": 60},
        "documentType": {
            "type": "string",
            "title": "Documento de identidad",
            "oneOf": [
                {"const": "DNI", "title": "DNI"},
                {"const": "NIE", "title": "NIE"},
                {"const": "PASSPORT", "title": "Pasaporte"},
            ],
        },
        "documentNumber": {
            "type": "string",
            "title": "Número del documento",
            "pattern": "^[0-9A-Z]{6,12}$",
            "x-placeholder": "12345678Z",
            "messages": {
                "pattern": "Cifras y letras mayúsculas, sin espacios ni guiones, por ejemplo "
                "12345678Z"
            },
        },
        "dateOfBirth": {"type": "string", "title": "Fecha de nacimiento", "format": "date"},
    },
    "required": ["givenName", "firstSurname", "documentType", "documentNumber"],
    "additionalProperties": False,
}

HOLDER: dict[str, Any] = {
    "holderType": {
        "type": "string",
        "title": "Tipo de titular",
        "oneOf": [
            {"const": "COMPANY", "title": "Sociedad"},
            {"const": "SELF_EMPLOYED", "title": "Autónomo o autónoma"},
            {"const": "PUBLIC_BODY", "title": "Administración pública"},
        ],
    },
    "name": {"type": "string", "title": "Nombre o razón social", "minLength": 2, "maxLength": 120},
    "taxId": {
        "type": "string",
        "title": "NIF",
        "pattern": "^[0-9A-Z][0-9]{7}[0-9A-Z]$",
        "x-placeholder": "B12345674",
        "messages": {"pattern": "Nueve caracteres, por ejemplo B12345674"},
    },
    "registryEntry": {
        "type": "string",
        "title": "Inscripción en el Registro Mercantil",
        "description": "Solo para sociedades: tomo, folio y hoja.",
        "minLength": 5,
        "maxLength": 120,
    },
}

USE: dict[str, Any] = {
    "services": {
        "type": "array",
        "title": "Servicios",
        "items": {
            "oneOf": [
                {"const": "CALLS", "title": "Llamadas"},
                {"const": "SMS", "title": "SMS"},
                {"const": "OTP", "title": "Códigos de un solo uso"},
            ]
        },
        "minItems": 1,
        "uniqueItems": True,
    },
    "purpose": {
        "type": "string",
        "title": "Finalidad",
        "description": "A quién se dirigen las comunicaciones y cómo se ha obtenido el "
        "consentimiento.",
        "minLength": 20,
        "maxLength": 800,
    },
    "senderAlias": {
        "type": "string",
        "title": "Alias del remitente",
        "description": "Si los SMS llevan un nombre en lugar de un número.",
        "pattern": "^[A-Za-z0-9]{3,11}$",
        "messages": {"pattern": "De tres a once letras o cifras"},
    },
    "aliasRegistration": {
        "type": "string",
        "title": "Número de inscripción del alias",
        "minLength": 4,
        "maxLength": 30,
    },
    "monthlyVolume": {
        "type": "integer",
        "title": "Comunicaciones al mes",
        "minimum": 1,
        "maximum": 10000000,
    },
    "commercialCalls": {
        "type": "boolean",
        "title": "Llamadas comerciales",
        "description": "Declaro que no se harán llamadas comerciales no solicitadas.",
        "const": True,
    },
}

FORM = (
    "Rellene, firme y devuelva este documento.",
    "",
    "Titular:",
    "Número:",
    "Nombre y cargo:",
    "Lugar y fecha:",
    "Firma:",
)

REQUIREMENTS = RequirementSet(
    fields={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Número en España",
        "type": "object",
        "properties": {
            **HOLDER,
            "address": {"$ref": "#/$defs/address"},
            "representatives": {
                "type": "array",
                "title": "Representantes legales",
                "items": {"$ref": "#/$defs/person"},
                "minItems": 1,
                "maxItems": 4,
            },
            **USE,
        },
        "required": [
            *("holderType", "name", "taxId", "address", "representatives"),
            *("services", "purpose", "monthlyVolume", "commercialCalls"),
        ],
        "if": {"properties": {"holderType": {"const": "COMPANY"}}, "required": ["holderType"]},
        "then": {"required": ["registryEntry"]},
        "dependentRequired": {"senderAlias": ["aliasRegistration"]},
        "additionalProperties": False,
        "$defs": {"address": ADDRESS, "person": PERSON},
    },
    attachments=(
        RequiredAttachment(
            id="tarjeta-nif",
            title="Tarjeta de identificación fiscal",
            description="La tarjeta del NIF del titular.",
            mandatory=True,
        ),
        RequiredAttachment(
            id="justificante de domicilio",
            title="Justificante de domicilio",
            description="De los últimos tres meses, a nombre del titular.",
            mandatory=True,
            document_types=(
                "FACTURA_DE_SUMINISTRO",
                "CERTIFICADO_BANCARIO",
                "CONTRATO_DE_ALQUILER",
            ),
        ),
        RequiredAttachment(
            id="autorización",
            title="Autorización",
            description="Firmada por quien representa al titular.",
            mandatory=False,
            mime_types=(PDF,),
            templates=(
                Template("autorizacion-es.pdf", "Autorización", FORM),
                Template("autorizacion-es.docx", "Autorización", FORM),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="ES",
        region_name="Spain",
        number_type="LOCAL",
        prefixes=("+3491", "+3493", "+3495"),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="0.95",
        reservation_seconds=8 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="ES",
        region_name="Spain",
        number_type="MOBILE",
        prefixes=("+3461", "+3463"),
        length=12,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="5.50",
        reservation_seconds=8 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="ES",
        region_name="Spain",
        number_type="TOLL_FREE",
        prefixes=("+34900",),
        length=12,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="15.00",
        monthly_price="15.50",
        reservation_seconds=8 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

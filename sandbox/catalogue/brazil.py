"""BR, in Portuguese: a JSON Schema with if/then/else between companies and persons."""

from typing import Any

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer
from sandbox.catalogue.requirements import PDF, RequiredAttachment, RequirementSet

STATES = (
    *("AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA"),
    *("PB", "PE", "PI", "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO"),
)

ADDRESS: dict[str, Any] = {
    "type": "object",
    "title": "Endereço",
    "description": "Na área do código de discagem (DDD) do número.",
    "properties": {
        "postalCode": {
            "type": "string",
            "title": "CEP",
            "pattern": "^[0-9]{8}$",
            "x-placeholder": "01310100",
            "messages": {"pattern": "Oito dígitos, sem hífen, por exemplo 01310100"},
        },
        "street": {"type": "string", "title": "Logradouro", "minLength": 3, "maxLength": 100},
        "houseNumber": {"type": "string", "title": "Número", "maxLength": 10},
        "complement": {"type": "string", "title": "Complemento", "maxLength": 60},
        "district": {"type": "string", "title": "Bairro", "maxLength": 60},
        "city": {"type": "string", "title": "Município", "minLength": 2, "maxLength": 60},
        "state": {"type": "string", "title": "UF", "enum": list(STATES)},
    },
    "required": ["postalCode", "street", "houseNumber", "district", "city", "state"],
    "additionalProperties": False,
}

CONTACT: dict[str, Any] = {
    "type": "object",
    "title": "Responsável pelo contato",
    "properties": {
        "fullName": {"type": "string", "title": "Nome completo", "minLength": 3, "maxLength": 100},
        "email": {"type": "string", "title": "E-mail", "format": "email", "maxLength": 120},
        "phoneNumber": {
            "type": "string",
            "title": "Telefone",
            "description": "Com + e o código do país.",
            "format": "phone",
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "x-placeholder": "+551135550123",
            "messages": {
                "pattern": "Um número com + e o código do país, por exemplo +551135550123"
            },
        },
    },
    "required": ["fullName", "email"],
    "additionalProperties": False,
}

HOLDER: dict[str, Any] = {
    "holderType": {
        "type": "string",
        "title": "Tipo de titular",
        "oneOf": [
            {"const": "COMPANY", "title": "Pessoa jurídica"},
            {"const": "PERSON", "title": "Pessoa física"},
        ],
    },
    "name": {"type": "string", "title": "Nome ou razão social", "minLength": 2, "maxLength": 150},
    "cnpj": {
        "type": "string",
        "title": "CNPJ",
        "description": "Só para pessoas jurídicas. Desde julho de 2026 pode conter letras.",
        "pattern": "^[0-9A-Z]{12}[0-9]{2}$",
        "x-placeholder": "12345678000195",
        "messages": {
            "pattern": "Quatorze caracteres, sem pontos, barra nem hífen, por exemplo "
            "12345678000195"
        },
    },
    "cpf": {
        "type": "string",
        "title": "CPF",
        "description": "Só para pessoas físicas.",
        "pattern": "^[0-9]{11}$",
        "messages": {"pattern": "Onze dígitos, sem pontos nem hífen, por exemplo 12345678909"},
    },
    "birthDate": {
        "type": "string",
        "title": "Data de nascimento",
        "description": "Só para pessoas físicas.",
        "format": "date",
    },
}

USE: dict[str, Any] = {
    "purposes": {
        "type": "array",
        "title": "Finalidade do número",
        "items": {
            "type": "string",
            "enum": [
                "Atendimento ao cliente",
                "Notificações",
                "Autenticação em duas etapas",
                "Cobrança",
                "Telemarketing",
            ],
        },
        "minItems": 1,
        "uniqueItems": True,
    },
    "telemarketingPrefix": {
        "type": "string",
        "title": "Número 0303 já em uso",
        "description": "Obrigatório para telemarketing ativo.",
        "pattern": "^0303[0-9]{7}$",
        "messages": {"pattern": "0303 e sete dígitos, por exemplo 03031234567"},
    },
    "monthlyVolume": {
        "type": "integer",
        "title": "Volume mensal estimado",
        "description": "Chamadas e mensagens, somadas.",
        "minimum": 1,
        "maximum": 10000000,
    },
    "dataProtection": {
        "type": "boolean",
        "title": "Proteção de dados (LGPD)",
        "description": "Declaro que os dados pessoais dos destinatários são tratados conforme a "
        "Lei nº 13.709/2018.",
        "const": True,
    },
}

REQUIREMENTS = RequirementSet(
    fields={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Número no Brasil",
        "type": "object",
        "properties": {**HOLDER, "address": ADDRESS, **USE, "contact": CONTACT},
        "required": [
            "holderType",
            "name",
            "address",
            "purposes",
            "monthlyVolume",
            "dataProtection",
            "contact",
        ],
        "if": {"properties": {"holderType": {"const": "PERSON"}}, "required": ["holderType"]},
        "then": {"required": ["cpf", "birthDate"]},
        "else": {"required": ["cnpj"]},
        "allOf": [
            {
                "if": {
                    "properties": {"purposes": {"contains": {"const": "Telemarketing"}}},
                    "required": ["purposes"],
                },
                "then": {"required": ["telemarketingPrefix"]},
            }
        ],
        "additionalProperties": False,
    },
    attachments=(
        RequiredAttachment(
            id="comprovante de endereço",
            title="Comprovante de endereço",
            description="Emitido há no máximo três meses, em nome do titular.",
            mandatory=True,
            document_types=(
                "CONTA_DE_ENERGIA",
                "CONTA_DE_AGUA",
                "CONTA_DE_TELEFONE",
                "CONTRATO_DE_LOCACAO",
            ),
        ),
        RequiredAttachment(
            id="contrato-social",
            title="Contrato social ou estatuto",
            description="Só para pessoas jurídicas, com a última alteração.",
            mandatory=False,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="identidade/representante",
            title="Documento de identidade",
            description="Frente e verso, do representante legal ou da pessoa física.",
            mandatory=True,
            document_types=("RG", "CIN", "CNH", "RNM", "PASSAPORTE"),
        ),
    ),
)

OFFERS = (
    Offer(
        region="BR",
        region_name="Brazil",
        number_type="LOCAL",
        prefixes=("+55113", "+55213", "+55313"),
        length=13,
        capabilities=(VOICE, BOTH),
        currency="USD",
        setup_price="3.00",
        monthly_price="4.375",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="BR",
        region_name="Brazil",
        number_type="TOLL_FREE",
        prefixes=("+55800",),
        length=13,
        capabilities=(VOICE,),
        currency="USD",
        setup_price="20.00",
        monthly_price="18.50",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

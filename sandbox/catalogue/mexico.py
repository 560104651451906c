"""MX, in Spanish: one template that is a repeatable group, so that the whole answer is a list."""

from typing import Any

from sandbox.catalogue.offers import HOUR, VOICE, Offer
from sandbox.catalogue.requirements import PDF, RequiredAttachment, RequirementSet

STATES = (
    *(
        "Aguascalientes",
        "Baja California",
        "Baja California Sur",
        "Campeche",
        "Chiapas",
        "Chihuahua",
        "Ciudad de México",
    ),
    *(
        "Coahuila",
        "Colima",
        "Durango",
        "Estado de México",
        "Guanajuato",
        "Guerrero",
        "Hidalgo",
        "Jalisco",
        "Michoacán",
    ),
    *(
        "Morelos",
        "Nayarit",
        "Nuevo León",
        "Oaxaca",
        "Puebla",
        "Querétaro",
        "Quintana Roo",
        "San Luis Potosí",
        "Sinaloa",
    ),
    *("Sonora", "Tabasco", "Tamaulipas", "Tlaxcala", "Veracruz", "Yucatán", "Zacatecas"),
)

USER: list[dict[str, Any]] = [
    {
        "name": "companyName",
        "title": "Razón social",
        "description": "Como aparece en la constancia de situación fiscal.",
        "type": "string",
        "required": True,
        "minLength": 2,
        "maxLength": 120,
        "x-placeholder": "Clínica Dental del Valle, S.A. de C.V.",
    },
    {
        "name": "taxId",
        "title": "RFC",
        "type": "string",
        "required": True,
        "pattern": "^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$",
        "x-placeholder": "CDV010203AB1",
        "messages": {
            "pattern": "Doce o trece caracteres, sin espacios ni guiones, por ejemplo CDV010203AB1"
        },
    },
    {
        "name": "lineOfBusiness",
        "title": "Giro",
        "type": "string",
        "required": True,
        "enum": [
            "Comercio",
            "Educación",
            "Gobierno",
            "Salud",
            "Servicios financieros",
            "Transporte",
            "Otro",
        ],
    },
    {
        "name": "street",
        "title": "Calle y número",
        "type": "string",
        "required": True,
        "minLength": 3,
        "maxLength": 100,
    },
    {
        "name": "neighbourhood",
        "title": "Colonia",
        "type": "string",
        "required": True,
        "maxLength": 60,
    },
    {
        "name": "postalCode",
        "title": "Código postal",
        "type": "string",
        "required": True,
        "pattern": "^[0-9]{5}$",
        "x-placeholder": "03100",
        "messages": {"pattern": "Cinco dígitos, por ejemplo 03100"},
    },
    {
        "name": "municipality",
        "title": "Alcaldía o municipio",
        "type": "string",
        "required": True,
        "maxLength": 60,
    },
    {
        "name": "state",
        "title": "Entidad federativa",
        "type": "string",
        "required": True,
        "enum": list(STATES),
    },
]

TRAFFIC: list[dict[str, Any]] = [
    {
        "name": "contactName",
        "title": "Nombre del contacto",
        "type": "string",
        "required": True,
        "maxLength": 100,
    },
    {
        "name": "contactEmail",
        "title": "Correo electrónico",
        "type": "string",
        "required": True,
        "format": "email",
        "maxLength": 120,
    },
    {
        "name": "contactPhone",
        "title": "Teléfono del contacto",
        "description": "Con + y la clave del país.",
        "type": "string",
        "required": False,
        "pattern": "^\\+[1-9][0-9]{6,14}$",
        "x-placeholder": "+525555123456",
        "messages": {"pattern": "Un número con + y la clave del país, por ejemplo +525555123456"},
    },
    {
        "name": "purpose",
        "title": "Uso previsto",
        "description": "Quién recibe las llamadas, para qué y cómo puede dejar de recibirlas.",
        "type": "string",
        "required": True,
        "minLength": 20,
        "maxLength": 800,
    },
    {
        "name": "monthlyVolume",
        "title": "Llamadas al mes",
        "type": "integer",
        "required": True,
        "minimum": 10,
        "maximum": 5000000,
        "multipleOf": 10,
        "messages": {"multipleOf": "En decenas, por ejemplo 1500"},
    },
    {
        "name": "noContactRegister",
        "title": "Registro Público para Evitar Publicidad",
        "description": "Confirmo que no se llama con fines publicitarios a los números inscritos "
        "en el registro.",
        "type": "boolean",
        "required": True,
        "enum": [None, True],
    },
]

REQUIREMENTS = RequirementSet(
    fields={
        "title": "Usuarios finales",
        "description": "Una ficha por cada empresa que usará el número.",
        "type": "array",
        "maxItems": 10,
        "properties": [*USER, *TRAFFIC],
    },
    attachments=(
        RequiredAttachment(
            id="constancia-fiscal",
            title="Constancia de situación fiscal",
            description="Emitida por el SAT en los últimos tres meses.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="comprobante de domicilio",
            title="Comprobante de domicilio",
            description="Con una antigüedad máxima de tres meses.",
            mandatory=True,
            document_types=(
                "RECIBO_DE_LUZ",
                "RECIBO_DE_AGUA",
                "RECIBO_TELEFONICO",
                "ESTADO_DE_CUENTA",
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="MX",
        region_name="Mexico",
        number_type="LOCAL",
        prefixes=("+5233", "+5255", "+5281"),
        length=13,
        capabilities=(VOICE,),
        currency="USD",
        setup_price="0.00",
        monthly_price="4.50",
        reservation_seconds=36 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="MX",
        region_name="Mexico",
        number_type="TOLL_FREE",
        prefixes=("+52800",),
        length=13,
        capabilities=(VOICE,),
        currency="USD",
        setup_price="25.00",
        monthly_price="22.125",
        reservation_seconds=36 * HOUR,
        requirements=REQUIREMENTS,
    ),
)

"""Registrations that regulators take."""

from typing import Any

from .conftest import Api

GERMAN: dict[str, Any] = {
    "companyName": "Beispiel GmbH",
    "legalForm": "GMBH",
    "registerNumber": "HRB 12345",
    "employees": 12,
    "isTelecomProvider": False,
    "address": {
        "street": "Unter den Linden",
        "houseNumber": "1",
        "postalCode": "10117",
        "city": "Berlin",
    },
    "services": ["Voice", "Fax"],
    "directors": [{"givenName": "Anna", "familyName": "Schmidt", "dateOfBirth": "1980-02-29"}],
}


BRITISH = {
    "companyName": "Example Ltd",
    "companyNumber": "01234567",
    "useCase": "Alerts",
    "contactEmail": "jo@example.co.uk",
    "termsAccepted": True,
}


FRENCH: list[Any] = [
    {
        "companyDetailsTemplate": {
            "companyName": "Exemple SA",
            "siret": "73282932000074",
            "street": "1 rue de Rivoli",
            "postalCode": "75001",
            "city": "Paris",
        }
    },
    {
        "representativeTemplate": {
            "givenName": "Luc",
            "familyName": "Martin",
            "dateOfBirth": "1975-07-14",
        }
    },
]


BELGIAN: list[Any] = [
    {
        "companyName": "Voorbeeld NV",
        "enterpriseNumber": "0403170701",
        "languages": ["Dutch", "French"],
    },
    {"emergencyCalls": True, "emergencyAddress": "Wetstraat 16, 1000 Brussel"},
]


def fields_of(answer: Any) -> dict[str, str]:
    assert answer.status_code == 400
    detail = answer.json()["error"]["details"][0]
    assert detail["type"] == "BadRequest"
    return {each["field"]: each["description"] for each in detail["fieldViolations"]}


def requirements(api: Api, region: str, number_type: str) -> Any:
    body = {"regionCode": region, "numberType": number_type}
    return (
        api.call("POST", "/numberOrders:lookupNumberRequirements", json=body)
        .raise_for_status()
        .json()
    )

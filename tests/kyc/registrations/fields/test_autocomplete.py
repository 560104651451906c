"""Browsers help where a name says for certain what is asked, and nowhere else."""

from collections.abc import Iterator
from typing import Any

import pytest

from kyc.registrations.fields.autocomplete import TOKENS, token
from kyc.requirements.definition import Kind, Question
from kyc.requirements.parse.compiler import compile_fields
from sandbox.catalogue import OFFERS
from tests.kyc.factories import control, options, question, rendered, tags

KNOWN_NAMES = {
    "organization": {"companyName", "legalName", "registeredName"},
    "name": {"contactName", "fullName"},
    "given-name": {"givenName", "givenNames"},
    "family-name": {"familyName", "surname"},
    "address-line1": {"addressLine1", "street"},
    "address-line2": {"addressLine2"},
    "address-level1": {"canton", "federalState", "prefecture", "province", "state", "voivodeship"},
    "address-level2": {"city", "town"},
    "postal-code": {"eircode", "postalCode"},
    "country": {"country"},
    "email": {"contactEmail", "email"},
    "tel": {"contactPhone", "phoneNumber"},
    "url": {"website"},
    "bday": {"birthDate", "dateOfBirth"},
}


def catalogue() -> Iterator[Question]:
    """Every question of every region of the simulator."""
    for offer in OFFERS.values():
        fields: Any = offer.requirements.fields if offer.requirements else None
        for group in compile_fields(fields).groups():
            yield from group.questions


@pytest.mark.parametrize(
    ("key", "title", "expected"),
    [
        ("companyName", "", "organization"),
        ("company_name", "Registered with", "organization"),
        ("q1", "Firmenwortlaut", "organization"),
        ("legalName", "Legal name", "organization"),
        ("registeredName", "Name as in the register", "organization"),
        ("registered_company_name", "", "organization"),
        ("tradingName", "Trading name", ""),
        ("end/address/postalCode", "Postleitzahl", "postal-code"),
        ("contactName", "Contact's full name", "name"),
        ("x", "Straße", ""),
        ("x", "Województwo", "address-level1"),
        ("x", "郵便番号", "postal-code"),
        ("streetNumber", "Street number", ""),
        ("name", "Name", ""),
        ("title", "Title", ""),
        ("emailDomain", "Email domain", ""),
        ("companyNameKana", "法人名（フリガナ）", ""),
        ("username", "Username", ""),
        ("code", "One-time code", ""),
        ("", "", ""),
    ],
)
def test_a_name_that_can_mean_one_thing_only_has_a_token(key, title, expected):
    assert token(key, title) == expected


def test_a_name_and_a_title_that_disagree_have_none():
    assert token("city", "Postal code") == ""


def test_a_whole_address_goes_into_a_control_of_several_lines():
    assert token("street", "Street and number") == "address-line1"
    assert token("street", "Street and number", several_lines=True) == "street-address"


def test_no_name_stands_for_two_things():
    names = [name for name in TOKENS if name]
    assert len(names) == len(TOKENS) > 150


def test_the_tokens_of_all_known_requirements_are_right():
    found: dict[str, set[str]] = {}
    for asked in catalogue():
        name = asked.key.rpartition("/")[2]
        if told := token(asked.key, asked.title):
            found.setdefault(told, set()).add(name)
    assert found == KNOWN_NAMES


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        (Kind.TEXT, "companyName", "organization"),
        (Kind.LONG_TEXT, "companyName", "organization"),
        (Kind.LONG_TEXT, "streetAddress", "street-address"),
        (Kind.TEXT, "streetAddress", "address-line1"),
        (Kind.INTEGER, "postalCode", "postal-code"),
        (Kind.DATE, "dateOfBirth", "bday"),
        (Kind.DATE, "city", None),
        (Kind.NUMBER, "phone", None),
        (Kind.EMAIL, "companyName", "email"),
        (Kind.PHONE, "website", "tel"),
        (Kind.RAW, "companyName", None),
        (Kind.CONFIRMATION, "companyName", None),
    ],
)
def test_the_control_carries_what_fits_its_kind(kind, key, expected):
    assert control(question(kind, key=key)).get("autocomplete") == expected


def test_lists_can_be_filled_and_radios_can_not():
    for count in (6, 30):
        asked = question(Kind.CHOICE, key="state", choices=options(*map(str, range(count))))
        assert control(asked)["autocomplete"] == "address-level1"
    radios = tags(rendered(question(Kind.CHOICE, key="state", choices=options("a", "b"))), "input")
    assert not any("autocomplete" in radio for radio in radios)

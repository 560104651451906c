"""A company that is known from one country, in the forms of others: what its facts answer is
offered, and nothing else is."""

import json

import pytest

from kyc.management.commands.create_demo_profile import FACTS
from kyc.profiles.companies import offered
from kyc.profiles.derived import with_derived
from kyc.profiles.offers import offers
from kyc.requirements.answers import Answers
from kyc.requirements.parse.compiler import compile_fields
from tools.paths import ROOT

REGIONS = ROOT / "sandbox" / "catalogue" / "regions"
ADDRESS = {"street": "1 Collins Street", "city": "Melbourne", "postalCode": "3000"}
IN_PARTS = ADDRESS | {"street": "Collins Street", "houseNumber": "1"}
CONTACT = {
    "fullName": "Mia Chen",
    "email": "mia@harbour.example",
    "phoneNumber": "+61398765432",
}
# Read by people: what the demo's Australian company would answer of each form, by place.
LABELLED = {
    "germany": {
        "/companyName": "Harbour Dental Pty Ltd",
        **{f"/address/{name}": value for name, value in IN_PARTS.items()},
    },
    "italy": {
        "/0/companyName": "Harbour Dental Pty Ltd",
        "/0/province": "VIC",
        **{f"/0/{name}": value for name, value in ADDRESS.items()},
    },
    "spain": {
        "/name": "Harbour Dental Pty Ltd",
        "/address/province": "VIC",
        **{f"/address/{name}": value for name, value in IN_PARTS.items()},
    },
    "japan": {
        "/companyName": "Harbour Dental Pty Ltd",
        **{f"/address/{name}": value for name, value in ADDRESS.items()},
        **{f"/contact/{name}": value for name, value in CONTACT.items()},
    },
    "south_africa": {
        "/registeredName": "Harbour Dental Pty Ltd",
        "/tradingName": "Harbour Dental",
        "/website": "https://harbour.example",
        **{f"/registeredAddress/{name}": value for name, value in ADDRESS.items()},
        **{f"/contact/{name}": value for name, value in CONTACT.items()},
        "/contact/role": "Practice manager",
    },
}


@pytest.mark.parametrize("region", LABELLED)
def test_two_thirds_of_what_the_facts_answer_are_offered_and_nothing_wrong(region: str) -> None:
    known = json.loads((REGIONS / f"{region}.json").read_text(encoding="utf-8"))
    (requirements,) = known["requirements"].values()
    definition = compile_fields(requirements["fields"])
    found = offers(definition, Answers(), FACTS, offered, known["region"])
    said = {offer.match.pointer: offer.match.value for offer in found}
    right = LABELLED[region]
    assert said.items() <= right.items()
    assert len(said) >= 2 / 3 * len(right)


@pytest.mark.parametrize(
    ("street", "name", "number"),
    [
        ("1 Collins Street", "Collins Street", "1"),
        ("12a, High Street", "High Street", "12a"),
        ("Hauptstraße 5", "Hauptstraße", "5"),
        ("Rue de la Paix, 12", "Rue de la Paix", "12"),
        ("3/14 Queen Street", "Queen Street", "3/14"),
        # Which number is the house's, nobody can tell.
        ("Level 3, 1 Collins Street", None, None),
        ("Straße des 17. Juni 135", None, None),
        ("Collins Street", None, None),
        ("PO Box 12 Melbourne", None, None),
        ("", None, None),
    ],
)
def test_a_street_is_parted_only_where_that_is_certain(
    street: str, name: str | None, number: str | None
) -> None:
    known = with_derived({"registered_address.street": street})
    parts = ("registered_address.street_name", "registered_address.house_number")
    assert tuple(known.get(part) for part in parts) == (name, number)


@pytest.mark.parametrize(
    ("country", "street"), [("AU", "1 Collins Street"), ("DE", "Collins Street 1")]
)
def test_a_street_is_put_together_as_its_country_does(country: str, street: str) -> None:
    facts = {"street_name": "Collins Street", "house_number": "1", "country": country}
    known = with_derived({f"postal_address.{name}": value for name, value in facts.items()})
    assert known["postal_address.street"] == street


@pytest.mark.parametrize(
    ("name", "country", "given", "family"),
    [
        ("Mia Chen", "AU", "Mia", "Chen"),
        ("Seán O’Brien", "IE", "Seán", "O’Brien"),
        ("Ana María López", "ES", None, None),
        ("Chen Mia", "JP", None, None),
        ("Mia", "AU", None, None),
        ("Front desk 2", "AU", None, None),
    ],
)
def test_a_name_is_parted_only_where_that_is_certain(
    name: str, country: str, given: str | None, family: str | None
) -> None:
    known = with_derived({"contact.name": name, "registered_address.country": country})
    assert (known.get("contact.given_name"), known.get("contact.family_name")) == (given, family)


def test_what_is_known_stays_as_it_is() -> None:
    facts = {"contact.name": "Mia Chen", "contact.given_name": "Mia Lin"}
    known = with_derived(facts)
    assert known == facts | {"contact.family_name": "Chen"}

"""What is ticked of a profile's offers: nothing that would make a form worse than it is."""

import pytest
from hypothesis import HealthCheck, given, settings

from kyc.profiles.offers import offers
from kyc.requirements.answers import Answers
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from kyc.requirements.validate import problems
from tests.kyc.profiles.strategies import ANY_FACTS, FIELDS, offered

TEXT = {"type": "string"}
LIMITED = {"properties": {"companyName": {"const": "Limited"}}, "required": ["companyName"]}
EMAIL = {"type": "string", "format": "email"}


def form(properties, **more):
    return {"type": "object", "properties": properties, **more}


def ticks(fields, facts, answers=None, region=""):
    found = offers(compile_fields(fields), Answers(answers or {}), facts, offered, region)
    return {offer.match.pointer: offer.is_ticked for offer in found}


def test_a_part_that_may_be_left_out_is_not_begun_if_more_of_it_would_be_due():
    contact = form({"name": TEXT, "email": EMAIL, "phone": TEXT}, required=["name", "email"])
    fields = form({"companyName": TEXT, "contact": contact})
    facts = {"legal_name": "Acme", "contact.email": "a@example.com", "contact.phone": "1"}
    assert ticks(fields, facts) == {
        "/companyName": True,
        "/contact/email": False,
        "/contact/phone": False,
    }
    assert all(ticks(fields, {**facts, "contact.name": "Ada"}).values())


def test_what_is_due_is_told_beside_what_would_bring_it_in():
    contact = form({"name": TEXT, "email": EMAIL}, required=["name", "email"])
    (offer,) = offers(
        compile_fields(form({"contact": contact})),
        Answers(),
        {"contact.email": "a@example.com"},
        offered,
    )
    assert offer.consequence is not None
    assert offer.consequence.pointer == "/contact/name"


def test_only_what_brings_a_problem_in_is_not_ticked():
    fields = form(
        {"companyType": {"enum": ["Ltd", "Sole trader"]}, "companyName": TEXT, "vatNumber": TEXT},
        **{
            "if": {"properties": {"companyType": {"const": "Ltd"}}, "required": ["companyType"]},
            "then": {"required": ["vatNumber"]},
        },
    )
    facts = {"company_type": "Ltd", "legal_name": "Acme"}
    assert ticks(fields, facts) == {"/companyType": False, "/companyName": True}
    assert ticks(fields, {**facts, "vat_number": "1"}) == {
        "/companyType": True,
        "/companyName": True,
        "/vatNumber": True,
    }


def test_what_is_not_ticked_makes_no_objection_to_what_is():
    fields = form(
        {"companyName": TEXT, "website": TEXT},
        **{"if": LIMITED, "then": {"properties": {"website": {"maxLength": 3}}}},
    )
    facts = {"legal_name": "Limited", "website": "https://a.example"}
    assert ticks(fields, facts, {"/companyName": "Other"}) == {
        "/companyName": False,
        "/website": True,
    }


def test_what_is_asked_only_because_of_an_offer_that_is_not_ticked_is_not_ticked():
    fields = form(
        {"companyType": {"enum": ["Ltd", "Sole trader"]}, "vatNumber": TEXT},
        required=["companyType"],
        **{
            "if": {"properties": {"companyType": {"const": "Ltd"}}, "required": ["companyType"]},
            "then": {
                "properties": {"companyName": TEXT, "otherName": TEXT},
                "required": ["otherName"],
            },
        },
    )
    facts = {"company_type": "Ltd", "legal_name": "Acme", "vat_number": "1"}
    assert ticks(fields, facts) == {
        "/companyType": False,
        "/companyName": False,
        "/vatNumber": True,
    }


def test_half_a_person_is_not_put_beside_somebody_else():
    fields = form({"director": form({"firstName": TEXT, "lastName": TEXT}), "companyName": TEXT})
    facts = {"director.given_name": "Ann", "director.family_name": "Lee", "legal_name": "Acme"}
    assert ticks(fields, facts, {"/director/lastName": "Smith"}) == {
        "/director/firstName": False,
        "/director/lastName": False,
        "/companyName": True,
    }
    assert ticks(fields, {"director.given_name": "Ann"}, {"/director/lastName": "Smith"}) == {
        "/director/firstName": False
    }
    assert ticks(fields, facts, {"/director/lastName": "Lee"}) == {
        "/director/firstName": True,
        "/companyName": True,
    }


def test_half_an_address_of_somebody_else_is_not_completed():
    fields = form({"owner": form({"city": TEXT, "street": TEXT})})
    facts = {"/owner/city": "Perth", "/owner/street": "1 Quay"}
    assert ticks(fields, facts, {"/owner/street": "2 Harbour Road"}) == {
        "/owner/city": False,
        "/owner/street": False,
    }
    assert ticks(fields, facts) == {"/owner/city": True, "/owner/street": True}


@pytest.mark.parametrize("required", [[], ["country"]])
@pytest.mark.parametrize(("country", "ticked"), [("DE", False), ("AU", True), ("", True)])
def test_an_address_of_another_country_than_the_regulators_is_not_ticked(country, ticked, required):
    fields = form(
        {
            "company": form(
                {"country": {"const": "AU"}, "city": TEXT, "companyName": TEXT}, required=required
            )
        }
    )
    facts = {
        "registered_address.city": "Berlin",
        "legal_name": "Acme",
        "registered_address.country": country,
    }
    found = ticks(fields, facts)
    assert (found["/company/city"], found["/company/companyName"]) == (ticked, True)


MELBOURNE = {
    "legal_name": "Acme",
    "registered_address.street": "1 Collins Street",
    "registered_address.city": "Melbourne",
    "registered_address.country": "AU",
    "postal_address.city": "Wien",
    "postal_address.country": "at",
    "billing_address.city": "Graz",
}
ADDRESS = form({"street": TEXT, "city": TEXT})


def test_an_address_in_another_country_is_not_ticked_where_no_country_is_asked_for():
    fields = form(
        {
            "companyName": TEXT,
            "address": ADDRESS,
            "postalAddress": ADDRESS,
            "billingAddress": ADDRESS,
        }
    )
    expected = {"/companyName": True, "/postalAddress/city": True, "/billingAddress/city": True}
    assert ticks(fields, MELBOURNE, region="AT") == {
        **expected,
        "/address/street": False,
        "/address/city": False,
    }
    assert all(ticks(fields, {**MELBOURNE, "postal_address.country": "AU"}, region="AU").values())
    told = [
        o.match.abroad
        for o in offers(compile_fields(fields), Answers(), MELBOURNE, offered, "AT")
        if o.match.abroad
    ]
    assert told == ["AU", "AU"]


def test_an_address_in_another_country_is_ticked_where_its_country_is_asked_for():
    abroad = form(
        {"street": TEXT, "city": TEXT, "country": {"type": "string", "format": "country"}}
    )
    assert all(ticks(form({"address": abroad}), MELBOURNE, region="AT").values())
    beside = form({"address": abroad, "registeredAddress": ADDRESS})
    found = ticks(beside, MELBOURNE, region="AT")
    assert {place for place, ticked in found.items() if not ticked} == {
        "/registeredAddress/street",
        "/registeredAddress/city",
    }


def test_a_cause_that_takes_too_long_to_find_unticks_all(monkeypatch):
    contact = form({"name": TEXT, "email": EMAIL}, required=["name", "email"])
    fields = form({"companyName": TEXT, "contact": contact})
    monkeypatch.setattr("kyc.profiles.offers.MOST_TRIALS", 0)
    facts = {"legal_name": "Acme", "contact.email": "a@example.com"}
    assert ticks(fields, facts) == {"/companyName": False, "/contact/email": False}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(FIELDS, ANY_FACTS)
def test_a_form_gains_no_problem_by_what_is_ticked(fields, facts):
    definition = compile_fields(fields)
    taken = {
        o.match.pointer: o.match.value
        for o in offers(definition, Answers(), facts, offered)
        if o.is_ticked
    }
    before = {problem.pointer for problem in problems(definition, build(definition, Answers()))}
    assert {
        problem.pointer for problem in problems(definition, build(definition, Answers(taken)))
    } <= before

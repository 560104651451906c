"""What a profile offers a form, and what a form could teach a profile."""

import pytest
from hypothesis import HealthCheck, given, settings

from kyc.profiles.matching import How, matches, memories
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from kyc.requirements.messages import FORMATS, NOT_OFFERED, TYPES
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from kyc.requirements.validate import problems
from tests.kyc.factories import AUSTRALIAN, FULL
from tests.kyc.profiles.strategies import ANY_FACTS, COUNTRIES, FIELDS, offered

AN_ADDRESS = {"type": "object", "properties": {"city": {"type": "string"}}}
FACTS = {
    "legal_name": "Acme Pty Ltd",
    "registered_address.postal_code": "3000",
    "registered_address.country": "AU",
    "registration_number": "51824753556",
    "contact.name": "Ada Lovelace",
    "contact.email": "ada@acme.example",
    "contact.phone": "+61398765432",
}


def found(fields, facts, answers=None):
    return matches(compile_fields(fields), answers or Answers(), facts, offered)


def asking(*properties, title="Company", **more):
    return {
        "rules": [
            {"template": {"title": title, "type": "object", "properties": list(properties), **more}}
        ]
    }


def text(name, **more):
    return {"name": name, "type": "string", **more}


def test_a_form_is_offered_what_the_profile_knows_in_its_order():
    offers = found(AUSTRALIAN, FACTS)
    assert [(offer.pointer, offer.key, offer.value, offer.how) for offer in offers] == [
        ("/1/companyName", "legal_name", "Acme Pty Ltd", How.SYNONYM),
        ("/1/postalCode", "registered_address.postal_code", "3000", How.SAME_KEY),
        ("/2/email", "contact.email", "ada@acme.example", How.SAME_KEY),
    ]


def test_the_same_key_comes_before_a_synonym():
    facts = {"legal_name": "Acme Pty Ltd", "/Company/companyName": "Acme, as this regulator has it"}
    (offer,) = found(asking(text("companyName")), facts)
    assert (offer.value, offer.how) == ("Acme, as this regulator has it", How.SAME_KEY)


def test_an_own_key_is_the_same_only_among_the_same_surroundings():
    facts = {"/Traffic/reference": "R-1"}
    assert found(asking(text("reference"), title="Traffic"), facts)
    assert not found(asking(text("reference"), title="Contract"), facts)


def within(*names):
    fields = AN_ADDRESS
    for name in reversed(names):
        fields = {"type": "object", "properties": {name: fields}}
    return fields


def test_an_own_key_holds_all_that_is_around_it():
    owned = compile_fields(within("owner", "address"))
    facts = {
        memory.key: memory.value
        for memory in memories(owned, Answers({"/owner/address/city": "Perth"}), offered)
    }
    assert facts == {"/owner/address/city": "Perth"}
    assert [offer.value for offer in matches(owned, Answers(), facts, offered)] == ["Perth"]
    both = {**facts, "registered_address.city": "Sydney"}
    assert [offer.value for offer in found(within("company", "address"), both)] == ["Sydney"]
    assert not found(within("company", "address"), facts)


def test_of_two_places_with_one_key_neither_has_one_of_its_own():
    twice = {"rules": asking(text("reference"))["rules"] * 2}
    assert not found(twice, {"/Company/reference": "R-1"})
    answers = Answers({"/0/reference": "R-1", "/1/reference": "R-2"})
    assert not memories(compile_fields(twice), answers, offered)


def test_an_answer_that_stands_there_is_told_and_the_same_answer_is_not_offered():
    answers = Answers({"/1/companyName": "Acme Ltd", "/1/postalCode": "3000"})
    offers = {offer.pointer: offer for offer in found(AUSTRALIAN, FACTS, answers)}
    assert offers["/1/companyName"].replaces
    assert not offers["/2/email"].replaces
    assert "/1/postalCode" not in offers


def test_what_is_shown_has_a_token_that_changes_with_it():
    before = found(AUSTRALIAN, FACTS)[0]
    other_value = found(AUSTRALIAN, {**FACTS, "legal_name": "Acme Group"})[0]
    other_answer = found(AUSTRALIAN, FACTS, Answers({"/1/companyName": "Acme Ltd"}))[0]
    assert len({before.token, other_value.token, other_answer.token}) == 3
    assert found(AUSTRALIAN, FACTS)[0].token == before.token


@pytest.mark.parametrize(
    ("asked", "fact", "value", "taken"),
    [
        (text("email", format="email"), "contact.email", "ada@acme.example", "ada@acme.example"),
        (text("email", format="email"), "contact.email", "ada", None),
        (text("phone", format="e164"), "contact.phone", "+61398765432", "+61398765432"),
        (text("phone", format="e164"), "contact.phone", "03 9876 5432", None),
        (text("email", format="email"), "/contact/email", "ada@acme.example", "ada@acme.example"),
        (text("name", format="email"), "contact.name", "ada@acme.example", None),
        (text("name", format="date"), "contact.name", "2026-02-30", None),
        (text("name", format="date"), "contact.name", "2026-02-28", "2026-02-28"),
        ({"name": "name", "type": "integer"}, "contact.name", "twelve", None),
        ({"name": "name", "type": "integer"}, "contact.name", "12", "12"),
        ({"name": "name", "type": "boolean"}, "contact.name", "yes", None),
        ({"name": "name", "type": "boolean", "enum": [None, True]}, "contact.name", "true", None),
        (text("role", enum=["CEO", "CFO"]), "contact.role", "CEO", "CEO"),
        (text("role", enum=["CEO", "CFO"]), "contact.role", "ceo", "CEO"),
        (text("role", enum=["CEO", "CFO"]), "contact.role", "Cook", None),
        (text("name"), "contact.name", "  ", None),
        (text("name"), "contact.name", ["a", "b"], None),
    ],
)
def test_only_what_the_question_can_take_is_offered(asked, fact, value, taken):
    offers = found({"contact": {"properties": [asked]}}, {fact: value})
    assert [offer.value for offer in offers] == ([taken] if taken else [])


def test_a_country_is_offered_only_if_the_question_offers_it():
    fields = asking(text("country", format="country"), text("city"))
    assert [offer.value for offer in found(fields, {"registered_address.country": "AU"})] == ["AU"]
    assert not found(fields, {"registered_address.country": "Australia"})
    assert not found(fields, {"registered_address.country": "FR"})


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 300])
def test_a_name_that_no_database_takes_is_not_learned(name):
    definition = compile_fields(
        {"type": "object", "properties": {name: {"type": "string"}, "b": {"type": "string"}}}
    )
    answers = Answers({f"/{name}": "1", "/b": "2"})
    assert [memory.key for memory in memories(definition, answers, offered)] == ["/Details/b"]


def test_several_options_are_offered_only_if_all_of_them_are_there():
    fields = asking({"name": "channels", "type": "array", "items": {"enum": ["sms", "voice"]}})
    assert [offer.value for offer in found(fields, {"/Company/channels": ["sms"]})] == [["sms"]]
    assert not found(fields, {"/Company/channels": ["sms", "fax"]})
    assert not found(fields, {"/Company/channels": "sms"})


def test_a_registers_number_is_the_companys_only_at_home():
    fields = asking(text("cvrNumber"))
    facts = {"registration_number": "12345678", "registered_address.country": "DK"}
    assert [offer.value for offer in found(fields, facts)] == ["12345678"]
    assert not found(fields, {**facts, "registered_address.country": "AU"})
    assert not found(fields, {"registration_number": "12345678"})


def test_of_several_rows_the_first_is_offered():
    fields = asking(text("companyName"), type="array")
    answers = Answers({"/0/1/companyName": "Other"}, {"/0": 2})
    assert [offer.pointer for offer in found(fields, FACTS, answers)] == ["/0/0/companyName"]


def test_what_is_not_asked_is_neither_offered_nor_learned():
    branch = {"properties": {"contactEmail": {"type": "string", "format": "email"}}}
    fields = {
        "type": "object",
        "properties": {"foreign": {"type": "boolean"}, "companyName": {"type": "string"}},
        "if": {"properties": {"foreign": {"const": True}}, "required": ["foreign"]},
        "then": branch,
    }
    facts = {"legal_name": "Acme", "contact.email": "a@example.com"}
    assert [match.pointer for match in found(fields, facts)] == ["/companyName"]
    foreign = Answers({"/foreign": "true"})
    assert [match.pointer for match in found(fields, facts, foreign)] == [
        "/companyName",
        "/contactEmail",
    ]
    rest = Answers({"/foreign": "false", "/contactEmail": "a@example.com"})
    assert [memory.pointer for memory in memories(compile_fields(fields), rest, offered)] == [
        "/foreign"
    ]


def test_a_form_teaches_its_facts_and_its_own_answers_but_no_confirmation():
    learned = memories(compile_fields(AUSTRALIAN), Answers(FULL), offered)
    assert [(memory.key, memory.value) for memory in learned] == [
        ("/Traffic/senderName", "ACME"),
        ("/Traffic/purpose", "Codes"),
        ("legal_name", "Acme Pty Ltd"),
        ("registered_address.postal_code", "3000"),
        ("contact.email", "ada@example.com"),
    ]


def test_what_is_empty_or_no_answer_to_its_question_is_not_learned():
    answers = Answers({"/1/companyName": " ", "/2/email": "ada at example", "/0/0/purpose": "Fun"})
    assert memories(compile_fields(AUSTRALIAN), answers, offered) == []


def test_what_was_learned_is_offered_to_the_same_form_as_it_was():
    definition = compile_fields(AUSTRALIAN)
    facts = {memory.key: memory.value for memory in memories(definition, Answers(FULL), offered)}
    taken = {offer.pointer: offer.value for offer in matches(definition, Answers(), facts, offered)}
    assert taken == {place: value for place, value in FULL.items() if place != "/0/0/consent"}


WRONG = {NOT_OFFERED, *TYPES.values(), *FORMATS.values()}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(FIELDS, ANY_FACTS)
def test_whatever_is_offered_can_be_taken_and_nothing_is_confirmed(fields, facts):
    definition = compile_fields(fields)
    offers = matches(definition, Answers(), facts, offered)
    assert offers == matches(definition, Answers(), dict(reversed(facts.items())), offered)
    assert not {offer.question.kind for offer in offers} & {Kind.CONFIRMATION, Kind.RAW}
    filled = Answers({offer.pointer: offer.value for offer in offers})
    said = {
        problem.pointer: problem.template
        for problem in problems(definition, build(definition, filled))
    }
    assert not [offer for offer in offers if said.get(offer.pointer) in WRONG]
    assert all(offer.value in COUNTRIES for offer in offers if offer.question.kind is Kind.COUNTRY)

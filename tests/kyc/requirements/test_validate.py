import pytest

from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.validate import problems


def said(definition, data):
    return {problem.pointer: problem.message for problem in problems(definition, data)}


def message(schema, value):
    return said(compile_fields({"properties": {"it": schema}}), {"it": value}).get("/it", "")


def test_a_full_set_of_answers_has_no_problems(australian, full_data):
    assert problems(australian, full_data) == []


def test_what_is_missing_is_told_of_at_its_own_place_in_order(australian):
    found = problems(australian, [[{}], {}, {}])
    assert [(problem.pointer, problem.message) for problem in found] == [
        ("/0/0/senderName", "Enter “Sender”"),
        ("/0/0/purpose", "Choose an answer to “Purpose of the traffic”"),
        ("/0/0/intendedUse", "Enter “Intended use”"),
        ("/0/0/consent", "Tick the box to confirm"),
        ("/1/companyName", "Enter “Company name”"),
        ("/1/abn", "Enter “ABN”"),
        ("/1/postalCode", "Enter “Postcode”"),
        ("/1/regulated", "Answer this question"),
        ("/2/fullName", "Enter “Full name”"),
        ("/2/email", "Enter “Email”"),
    ]
    assert all(problem.missing for problem in found)


def test_a_missing_object_is_told_of_as_the_questions_in_it(utopian):
    found = said(utopian, {"companyName": "Acme", "kind": "private"})
    assert list(found) == ["/address/city", "/address/country"]


def test_the_regulators_own_sentence_is_used_as_it_is(australian, full_data):
    full_data[1]["abn"] = "12"
    assert said(australian, full_data) == {"/1/abn": "An ABN has 11 digits, 100% of the time"}


def test_a_condition_asks_for_its_question(utopian):
    data = {"companyName": "Acme", "kind": "company", "address": {"city": "Y", "country": "AU"}}
    assert said(utopian, data) == {"/vatNumber": "Enter “VAT number”"}
    assert said(utopian, {**data, "vatNumber": "1"}) == {}


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "string", "minLength": 3}, "a", "Enter at least 3 characters"),
        ({"type": "string", "maxLength": 3}, "abcd", "Enter at most 3 characters"),
        ({"type": "string", "pattern": "^\\d+$"}, "x", "Enter it in this form: digits"),
        ({"type": "string", "pattern": "^\\d+$"}, "٣", "Enter it in this form: digits"),
        ({"type": "string", "pattern": "^(HRA|HRB) \\d+$"}, "hrb7",
         "Enter it in this form: HRA or HRB, a space, digits"),
        ({"type": "string", "pattern": "^[A-Z][A-HJ-Z]?\\d$"}, "x", "Enter it in this form: AA3"),
        ({"type": "string", "pattern": "^(?=x)"}, "y", "This does not have the expected form"),
        ({"type": "string", "pattern": "^[A-F]+$", "examples": ["zz", "AF"]}, "y",
         "Enter it in this form: AF"),
        ({"type": "string", "pattern": "^\\d{5}$", "description": "Five."}, "x", "Enter 5 digits"),
        ({"type": "string", "pattern": "^[0-9]{8,10}$"}, "x", "Enter 8 to 10 digits"),
        ({"type": "string", "pattern": "^[0-9]{2,}$"}, "x", "Enter it in this form: 12"),
        ({"type": "string", "format": "phone"}, "+35312345678 / +35312345679",
         "Enter one phone number: this looks like several"),
        ({"type": "string", "format": "phone"}, "+353 1 234 5678/9",
         "Enter one phone number: this looks like several"),
        ({"type": "string", "pattern": "^HR[AB]$", "placeholder": "HRA"}, "x",
        "Enter it in this form: HRA"),
        ({"type": "string", "pattern": "^HR[AB]$", "placeholder": "A", "description": "One."}, "x",
        "Enter it as it is described: One."),
        ({"type": "string", "format": "date"}, "2026-02-30",
        "Enter a real date, such as 2026-03-31"),
        ({"type": "string", "format": "date"}, "2026-02-28", ""),
        ({"type": "string", "format": "email"}, "me@host",
        "Enter an email address, such as name@example.com"),
        ({"type": "string", "format": "email"}, "me@bücher.example", ""),
        ({"type": "string", "format": "email"}, "me@host.example@" + 64 * "x",
        "Enter an email address, such as name@example.com"),
        ({"type": "string", "format": "uri"}, "example.com",
        "Enter a full address, such as https://example.com"),
        ({"type": "string", "format": "uri"}, "https:///path",
        "Enter a full address, such as https://example.com"),
        ({"type": "string", "format": "url"}, "https://example.com/a", ""),
        ({"type": "string", "format": "phone"}, "0491570156",
         "Enter a phone number with + and the country code, such as +61491570156"),
        ({"type": "string", "format": "phone"}, "+61491570156", ""),
        ({"type": "integer"}, "many", "Enter a whole number"),
        ({"type": "number", "minimum": 2}, 1.5, "Enter 2 or more"),
        ({"type": "number", "maximum": 2}, 3, "Enter 2 or less"),
        ({"type": "number", "exclusiveMinimum": 2}, 2, "Enter more than 2"),
        ({"type": "number", "multipleOf": 0.01}, 19.99, ""),
        ({"type": "number", "multipleOf": 0.01}, 19.999, "Enter a multiple of 0.01"),
        ({"type": "boolean"}, "maybe", "Choose yes or no"),
        ({"const": True}, False, "Tick the box to confirm"),
        ({"enum": ["a", "b"]}, "c", "Choose one of the options"),
        ({"type": "array", "items": {"enum": ["a"]}}, ["c"], "Choose one of the options"),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2}, ["a"], "Give at least 2"),
        ({"type": "string", "anyOf": [{"maxLength": 2}, {"pattern": "^a", "minLength": 9}]}, "bcd",
        "Enter at most 2 characters"),
        ({"type": "string", "not": {"pattern": "^a"}}, "abc", "This does not fit what is asked"),
    ],
)  # fmt: skip
def test_each_rule_speaks_in_plain_words(schema, value, expected):
    assert message(schema, value) == expected


def test_a_raw_part_is_validated_as_anything_but_must_be_there_when_required():
    definition = compile_fields(
        {"properties": {"a": {"type": "odd", "minLength": 5}}, "required": ["a"]}
    )
    assert said(definition, {"a": 1}) == {}
    assert said(definition, {}) == {"/a": "Answer this question"}


def test_an_unknown_requirement_must_be_given_something():
    definition = compile_fields(["whatever"])
    assert said(definition, None) == {"": "Answer this question"}
    assert said(definition, {}) == {"": "Answer this question"}
    assert said(definition, {"a": 1}) == {}


def test_a_sentence_comes_apart_for_translation(australian):
    first = problems(australian, [[{}], {}, {}])[0]
    assert (first.template, first.values) == ("Enter “%(title)s”", {"title": "Sender"})


def test_what_a_box_lacks_is_said_in_words():
    owner = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    box = {"type": "object", "patternProperties": {"^o": owner}}
    definition = compile_fields({"properties": {"a": box}})
    assert said(definition, {"a": {"o1": {}}}) == {
        "/a": "Partly filled in: the JSON lacks “name” at /a/o1"
    }
    wrong = {"a": {"o1": {"name": 3}}}
    assert said(definition, wrong) == {
        "/a": "What the JSON has at /a/o1/name must be a text in quotation marks"
    }


STREET = {"type": "object", "properties": {"street": {"type": "string"}}}
BESIDE = {
    name: {"type": "object", "properties": {f"{name}Home": STREET}}
    for name in ("person", "company")
}
ANSWERED = {name: {f"{name}Home": {"street": "a"}} for name in BESIDE}


@pytest.mark.parametrize(
    ("rule", "data", "sentence"),
    [
        ({"not": {"required": [*BESIDE]}}, ANSWERED, "Give only one of these: “Street”"),
        ({"oneOf": [{"required": [name]} for name in BESIDE]}, {}, "Give one of these: “Street”"),
    ],
)
@pytest.mark.parametrize("in_rows", [False, True])
def test_a_rule_about_objects_of_objects_is_told_at_the_questions_in_them(
    rule, data, sentence, in_rows
):
    whole = {"type": "object", "properties": BESIDE, **rule}
    rows = {"type": "object", "properties": {"r": {"type": "array", "items": whole}}}
    around = "/r/0" if in_rows else ""
    found = problems(compile_fields(rows if in_rows else whole), {"r": [data]} if in_rows else data)
    assert [problem.pointer for problem in found] == [
        f"{around}/{name}/{name}Home/street" for name in BESIDE
    ]
    assert {problem.message.split(":")[0] for problem in found} == {sentence.split(":")[0]}

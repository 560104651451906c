import json
from typing import Any

import pytest

from benchmarks.forms import requirement
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind, Shape
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_MORE, NOTICE_RAW, NOTICE_UNCHECKED
from kyc.requirements.parse.compiler import compile_fields


def questions(definition):
    return {
        group.place(question, 0): question
        for group in Answers().occurrences(definition.groups())
        for question in group.questions
    }


def kind_of(schema):
    return questions(compile_fields({"properties": {"it": schema}}))["/it"].kind


def test_rules_make_a_section_each_and_an_array_of_them(australian):
    assert australian.shape is Shape.RULES
    assert [section.slug for section in australian.sections] == [
        "traffic",
        "end-business",
        "contact",
    ]
    traffic, business, contact = (section.groups[0] for section in australian.sections)
    assert (traffic.pointer, traffic.repeatable, traffic.min_items) == ("/0", True, 1)
    assert (business.pointer, business.repeatable) == ("/1", False)
    assert contact.place(contact.questions[0]) == "/2/fullName"
    assert [entry["type"] for entry in australian.schema["prefixItems"]] == [
        "array",
        "object",
        "object",
    ]


def test_a_template_gives_questions_all_it_says_about_them(australian):
    asked = questions(australian)
    assert asked["/0/0/consent"].kind is Kind.CONFIRMATION
    assert asked["/0/0/intendedUse"].kind is Kind.LONG_TEXT
    assert [choice.label for choice in asked["/0/0/purpose"].choices] == [
        "Marketing",
        "One time codes",
    ]
    assert asked["/1/abn"].messages["pattern"] == "An ABN has 11 digits, 100% of the time"
    assert asked["/1/companyName"].placeholder == "Acme Pty Ltd"
    assert (asked["/1/employees"].kind, asked["/1/employees"].required) == (Kind.INTEGER, False)
    assert asked["/2/fullName"].title == "Full name"
    assert asked["/2/phone"].kind is Kind.PHONE


def test_templates_under_names_keep_the_names_in_the_data(named):
    assert named.shape is Shape.TEMPLATES
    assert [(section.slug, section.title) for section in named.sections] == [
        ("company-details", "Company details"),
        ("contact", "Contact"),
    ]
    assert "/companyDetailsTemplate/abn" in questions(named)


def test_a_rule_may_hold_a_template_under_a_name():
    definition = compile_fields(
        {
            "rules": [
                {"template": {"companyTemplate": {"properties": [{"name": "a", "type": "string"}]}}}
            ]
        }
    )
    assert definition.sections[0].title == "Company"
    assert list(questions(definition)) == ["/0/companyTemplate/a"]


def test_a_plain_json_schema_has_its_own_questions_first_and_a_section_for_each_object(utopian):
    assert utopian.shape is Shape.JSON_SCHEMA
    first, address, owners = utopian.sections
    assert [question.key for question in first.groups[0].questions] == [
        "companyName",
        "kind",
        "score",
        "channels",
        "vatNumber",
    ]
    assert [(group.pointer, group.optional) for group in address.groups] == [
        ("/address", False),
        ("/address/geo", True),
    ]
    assert owners.groups[0].repeatable
    assert questions(utopian)["/owners/0/home/city"].title == "Address: City"


def test_a_question_of_a_branch_is_optional_and_the_branch_still_validates(utopian):
    assert not questions(utopian)["/vatNumber"].required
    assert utopian.schema["then"]["required"] == ["vatNumber"]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, Kind.TEXT),
        ({"type": ["string", "null"], "maxLength": 120}, Kind.TEXT),
        ({"type": "string", "maxLength": 121}, Kind.LONG_TEXT),
        ({"type": "string", "format": "date"}, Kind.DATE),
        ({"type": "string", "format": "email"}, Kind.EMAIL),
        ({"type": "string", "format": "uri"}, Kind.URL),
        ({"type": "string", "format": "E.164"}, Kind.PHONE),
        ({"type": "string", "format": "iso3166-1-alpha-2"}, Kind.COUNTRY),
        ({"type": "string", "format": "country", "minLength": 3}, Kind.TEXT),
        ({"type": "string", "format": "language"}, Kind.LANGUAGE),
        ({"type": "integer"}, Kind.INTEGER),
        ({"minimum": 2}, Kind.NUMBER),
        ({"type": "boolean"}, Kind.BOOLEAN),
        ({"const": True}, Kind.CONFIRMATION),
        ({"type": "boolean", "const": True}, Kind.CONFIRMATION),
        ({"enum": ["a", 2]}, Kind.CHOICE),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, Kind.DATE),
        (
            {"type": "array", "items": {"oneOf": [{"const": 1, "title": "One"}, {"const": 2}]}},
            Kind.CHOICES,
        ),
        ({"type": "array", "enum": ["a", "b"]}, Kind.CHOICES),
        ({"type": "array", "items": {"type": "odd"}}, Kind.RAW),
        ({"type": "something"}, Kind.RAW),
        ({"type": ["string", "object"]}, Kind.RAW),
        ({"enum": [1, "1"]}, Kind.RAW),
        ({"type": "object"}, Kind.RAW),
        (True, Kind.RAW),
        ({"$ref": "https://example.com/schema"}, Kind.RAW),
        ({"$ref": "#it"}, Kind.RAW),
    ],
)
def test_each_definition_has_its_kind(schema, kind):
    assert kind_of(schema) is kind


def test_an_array_of_texts_is_a_row_for_each():
    definition = compile_fields(
        {"properties": {"aliases": {"type": "array", "items": {"type": "string"}}}}
    )
    assert list(questions(definition)) == ["/aliases/0"]


def test_what_refers_to_itself_is_asked_raw_with_its_definition_and_a_notice():
    person = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "child": {"$ref": "#/$defs/person"}},
    }
    definition = compile_fields(
        {"properties": {"person": {"$ref": "#/$defs/person"}}, "$defs": {"person": person}}
    )
    child = questions(definition)["/person/child"]
    assert (child.kind, child.raw) == (Kind.RAW, {"$ref": "#/$defs/person"})
    assert definition.sections[0].notices == (NOTICE_ENDLESS,)


def test_a_reference_to_an_anchor_is_not_one_to_the_document():
    fields = {
        "properties": {"a": {"$ref": "#here"}, "b": {"type": "string"}},
        "$defs": {"x": {"$anchor": "there"}},
    }
    definition = compile_fields(fields)
    assert (questions(definition)["/a"].kind, questions(definition)["/a"].raw) == (
        Kind.RAW,
        {"$ref": "#here"},
    )
    assert definition.sections[0].notices[0] == NOTICE_RAW


def test_lists_too_deep_in_each_other_are_asked_raw():
    deep: dict[str, Any] = {"type": "string"}
    for name in "edcba":
        items = {"type": "object", "properties": {name: deep}}
        deep = {"type": "array", "items": items}
    asked = questions(compile_fields({"properties": {"list": deep}}))
    assert asked["/list/0/a/0/b/0/c/0/d"].kind is Kind.RAW


def test_all_of_is_part_of_the_object_and_nested_branches_add_to_its_objects():
    definition = compile_fields(
        {
            "type": "object",
            "allOf": [
                {
                    "properties": {
                        "a": {"type": "string"},
                        "o": {"properties": {"b": {"type": "string"}}},
                    },
                    "required": ["a"],
                }
            ],
            "if": {"required": ["a"]},
            "then": {"properties": {"o": {"properties": {"c": {"type": "string"}}}}},
        }
    )
    asked = questions(definition)
    assert list(asked) == ["/a", "/o/b", "/o/c"]
    assert asked["/a"].required


def test_a_pattern_that_cannot_be_read_is_dropped_and_told_of():
    definition = compile_fields(
        {"properties": {"a": {"type": "string", "pattern": "(", "minLength": 3}}}
    )
    assert definition.schema["properties"]["a"] == {"type": "string", "minLength": 3}
    assert definition.sections[0].notices == (NOTICE_UNCHECKED,)


def test_a_rule_that_cannot_be_read_never_makes_another_stricter():
    unreadable = {"properties": {"a": {"pattern": "("}}}
    schema = {
        "properties": {"a": {"type": "string"}},
        "not": unreadable,
        "if": unreadable,
        "oneOf": [unreadable, {}],
    }
    judged = compile_fields(schema).schema
    assert not judged.keys() & {"not", "if", "oneOf"}


def test_a_template_whose_properties_cannot_be_told_apart_is_asked_raw_as_a_whole():
    template = {"properties": [{"name": "a", "type": "string"}, {"type": "string"}]}
    definition = compile_fields(
        {
            "rules": [
                {"template": template},
                {"template": {"properties": [{"name": "b", "type": "string"}]}},
            ]
        }
    )
    asked = questions(definition)
    assert (asked["/0"].kind, asked["/0"].raw) == (Kind.RAW, template)
    assert asked["/1/b"].kind is Kind.TEXT


def test_what_has_no_name_of_its_own_is_told_of():
    definition = compile_fields(
        {"properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "string"}}
    )
    assert definition.sections[0].notices == (NOTICE_MORE,)


def test_names_are_escaped_in_pointers():
    assert list(questions(compile_fields({"properties": {"a/b~c": {"type": "string"}}}))) == [
        "/a~1b~0c"
    ]


def test_words_for_display_are_cleaned():
    definition = compile_fields(
        {"properties": {"a": {"type": "string", "title": "Pay\u202eee\x00\n name" + "x" * 999}}}
    )
    title = questions(definition)["/a"].title
    assert title.startswith("Payee name")
    assert len(title) == 200


def test_titles_that_are_the_same_have_slugs_of_their_own():
    template = {"template": {"title": "Ünique", "properties": [{"name": "a", "type": "string"}]}}
    assert [
        section.slug for section in compile_fields({"rules": [template, template]}).sections
    ] == ["unique", "unique-2"]


@pytest.mark.parametrize("fields", [None, {}, [], "", {"rules": [], "attachments": []}])
def test_nothing_asks_nothing(fields):
    definition = compile_fields(fields)
    assert (definition.shape, definition.sections) == (Shape.NOTHING, ())


@pytest.mark.parametrize(
    "fields", [7, "text", ["a"], {"foo": {"bar": 1}}, {"rules": "none"}, {"properties": []}]
)
def test_anything_else_is_one_raw_box(fields):
    definition = compile_fields(fields)
    (section,) = definition.sections
    (question,) = section.groups[0].questions
    assert (definition.shape, question.kind, question.raw) == (Shape.UNKNOWN, Kind.RAW, fields)
    assert section.groups[0].place(question) == ""
    assert section.notices[0] == NOTICE_RAW


def test_a_plain_form_of_a_thousand_questions_is_within_all_bounds():
    definition = compile_fields(requirement(1000))
    assert Kind.RAW not in {question.kind for question in questions(definition).values()}
    assert [section.notices for section in definition.sections] == [()]
    assert sum(question.required for question in questions(definition).values()) == 500


def test_what_is_too_deep_or_too_much_is_bounded():
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(400):
        deep = {"type": "object", "properties": {"a": deep}}
    wide = {"properties": {f"p{number}": {"type": "string"} for number in range(20_000)}}
    doubled = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
    for fields in (
        deep,
        wide,
        {"$ref": "#/$defs/d0", "$defs": doubled},
        {"properties": {"a": {"allOf": [{"$ref": "#"}]}}},
    ):
        made = compile_fields(fields)
        assert 0 < len(questions(made)) < 5000
        assert len(json.dumps(made.schema)) < 1_000_000


def test_countries_without_names_are_shown_by_those_that_the_reader_has_for_them():
    def kind(name, **more):
        schema = {"type": "string", "enum": ["DE", "FR"], **more}
        return questions(compile_fields({"properties": {name: schema}}))[f"/{name}"].kind

    assert kind("countryOfBirth") is kind("x", title="Nationality") is Kind.COUNTRY
    assert kind("size") is kind("country", enumNames=["Germany (DE)", "France"]) is Kind.CHOICE


def test_what_is_not_asked_any_more_stands_last_and_what_is_secret_is_masked():
    asked = questions(
        compile_fields(
            {
                "properties": {
                    "old": {"type": "string", "deprecated": True},
                    "pin": {"type": "string", "writeOnly": True, "examples": ["1234"]},
                }
            }
        )
    )
    assert list(asked) == ["/pin", "/old"]
    assert (asked["/pin"].masked, asked["/pin"].examples) == (True, ("1234",))

"""What branches ask in different ways, what only they name, and rules beside options: nothing of it
is dropped."""

from typing import Any

import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind, Question
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from kyc.requirements.validate import problems


def branch(name: str, value: str, **members: Any) -> dict[str, Any]:
    properties = {name: {"const": value}, **members}
    return {"properties": properties, "required": [name, *members]}


COUNTRY = {
    "type": "object",
    "oneOf": [
        branch("country", "AU", state={"type": "string", "enum": ["NSW", "VIC"], "title": "State"}),
        branch("country", "NZ", state={"type": "string", "minLength": 3, "title": "Region"}),
    ],
}
IDENTITY = {
    "type": "object",
    "oneOf": [
        branch("kind", "person", id={"type": "string"}),
        branch("kind", "company", id={"type": "integer"}),
        branch("kind", "club", id={"type": "boolean"}),
    ],
}


def question(fields: Any, key: str) -> Question:
    return next(
        q for group in compile_fields(fields).groups() for q in group.questions if q.key == key
    )


def sent(fields: Any, **values: str | list[str]) -> tuple[Any, list[str]]:
    definition = compile_fields(fields)
    data = build(definition, Answers({f"/{name}": value for name, value in values.items()}))
    return data, [problem.pointer for problem in problems(definition, data)]


def test_what_one_branch_lists_and_another_takes_as_text_can_be_given_to_both():
    asked = question(COUNTRY, "state")
    assert (asked.kind, asked.title, [choice.value for choice in asked.choices]) == (
        Kind.MIXED,
        "State / Region",
        ["NSW", "VIC"],
    )
    assert sent(COUNTRY, country="AU", state="NSW") == ({"country": "AU", "state": "NSW"}, [])
    assert sent(COUNTRY, country="NZ", state="Auckland") == (
        {"country": "NZ", "state": "Auckland"},
        [],
    )
    assert sent(COUNTRY, country="AU", state="Auckland")[1] == ["/state"]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("person", "12345", "12345"), ("company", "12345", 12345), ("club", "true", True)],
)
def test_an_answer_is_sent_as_the_branch_in_force_wants_it(kind, typed, value):
    assert sent(IDENTITY, kind=kind, id=typed) == ({"kind": kind, "id": value}, [])


def test_what_branches_ask_as_a_list_or_an_object_and_as_a_text_is_a_raw_box():
    fields = {"type": "object", "oneOf": [
        branch("kind", "one", what={"type": "string"}),
        branch("kind", "many", what={"type": "array", "items": {"type": "string"}}),
    ]}  # fmt: skip
    assert question(fields, "what").kind is Kind.RAW
    assert sent(fields, kind="many", what='["a"]') == ({"kind": "many", "what": ["a"]}, [])


def test_the_same_kind_with_other_limits_keeps_only_what_holds_for_all():
    fields = {
        "type": "object",
        "properties": {"k": {"type": "string"}},
        "required": ["k"],
        "if": {"properties": {"k": {"const": "a"}}},
        "then": {"properties": {"x": {"type": "string", "maxLength": 5, "title": "Short"}}},
        "else": {"properties": {"x": {"type": "string", "maxLength": 50, "title": "Long"}}},
    }
    asked = question(fields, "x")
    assert (asked.kind, asked.title, asked.max_length) == (Kind.TEXT, "Short / Long", None)
    assert sent(fields, k="a", x="too long")[1] == ["/x"]
    assert sent(fields, k="b", x="too long")[1] == []


def test_a_name_that_only_another_answer_requires_is_asked():
    fields = {
        "type": "object",
        "properties": {"card": {"type": "string"}},
        "dependentRequired": {"card": ["billing"]},
    }
    assert question(fields, "billing").kind is Kind.RAW
    assert sent(fields, card="1")[1] == ["/billing"]
    assert sent(fields, card="1", billing='"Perth"') == ({"card": "1", "billing": "Perth"}, [])


def test_a_branch_may_list_its_properties():
    listed = {"properties": [{"name": "x", "type": "string", "required": True, "maxLength": 3}]}
    template = {"properties": [{"name": "k", "type": "string", "required": True}],
                "if": {"properties": {"k": {"const": "y"}}}, "then": listed}  # fmt: skip
    rules = {"rules": [{"template": template}]}
    definition = compile_fields(rules)
    assert build(definition, Answers({"/0/k": "y", "/0/x": "ok"})) == [{"k": "y", "x": "ok"}]
    assert [p.pointer for p in problems(definition, build(definition, Answers({"/0/k": "y"})))] == [
        "/0/x"
    ]
    assert build(definition, Answers({"/0/k": "n", "/0/x": "ok"})) == [{"k": "n"}]


@pytest.mark.parametrize(
    ("member", "kind", "codes"),
    [
        ({"format": "country", "pattern": "^[A-Z]{3}$"}, Kind.TEXT, []),
        ({"format": "bcp47", "pattern": "^[a-z]{2}-[A-Z]{2}$"}, Kind.TEXT, []),
        ({"format": "country", "pattern": "^(AU|NZ)$"}, Kind.COUNTRY, ["AU", "NZ"]),
        ({"format": "country", "maxLength": 2}, Kind.COUNTRY, []),
    ],
)
def test_a_picker_offers_what_the_schema_takes_or_is_none(member, kind, codes):
    asked = question({"type": "object", "properties": {"a": {"type": "string", **member}}}, "a")
    assert (asked.kind, [choice.value for choice in asked.choices]) == (kind, codes)


@pytest.mark.parametrize(
    ("member", "answer"),
    [
        ({"enum": ["x", "y"], "anyOf": [{"pattern": "^x"}]}, "y"),
        ({"oneOf": [{"const": "x"}, {"const": "y"}], "not": {"const": "y"}}, "y"),
        ({"type": "array", "items": {"enum": ["x", "y"], "not": {"const": "y"}}}, ["y"]),
        (
            {"type": "array", "items": {"enum": ["x", "y"]}, "not": {"contains": {"const": "y"}}},
            ["y"],
        ),
    ],
)
def test_rules_beside_options_hold(member, answer):
    assert sent({"type": "object", "properties": {"a": member}}, a=answer)[1] == ["/a"]


def test_only_options_of_the_type_that_is_said_are_offered():
    asked = question(
        {"type": "object", "properties": {"a": {"type": "string", "enum": ["x", 1, True]}}}, "a"
    )
    assert [choice.value for choice in asked.choices] == ["x"]


def company(then):
    return {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"],
            "if": {"properties": {"kind": {"const": "company"}}}, "then": then}  # fmt: skip


def test_a_branch_may_list_rows():
    full = {"name": "full", "type": "string", "required": True}
    rows = {"name": "owners", "type": "array", "required": True, "properties": [full]}
    fields = company({"properties": [rows]})
    answers = {"kind": "company", "owners/0/full": "Mia"}
    assert sent(fields, **answers) == ({"kind": "company", "owners": [{"full": "Mia"}]}, [])
    assert problems(compile_fields(fields), {"kind": "company", "owners": [{}]})


def test_a_list_that_names_a_member_twice_is_shown_as_it_is():
    twice = [{"name": "a", "type": "string"}, {"name": "a", "type": "integer"}]
    (question,) = [
        q
        for group in compile_fields(company({"properties": twice})).groups()
        for q in group.questions
    ]
    assert (question.kind, question.raw) == (Kind.RAW, company({"properties": twice}))


def test_a_flag_in_a_map_counts_in_a_branch_too():
    fields = company({"properties": {"vat": {"type": "string", "required": True}}})
    assert sent(fields, kind="company")[1] == ["/vat"]


def test_options_that_are_lists_are_no_options_of_single_entries():
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": {"a": {"type": "string"}}},
        "const": [{"a": "x"}],
    }
    fields = {"type": "object", "properties": {"list": rows, "name": {"type": "string"}}}
    assert question(fields, "list").kind is Kind.RAW
    assert sent(fields, list='[{"a": "x"}]') == ({"list": [{"a": "x"}]}, [])
    assert sent(fields, list='[{"a": "y"}]')[1] == ["/list"]

import json

import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Json
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build, choice_key, read


def built(schema, typed):
    return build(compile_fields({"properties": {"it": schema}}), Answers({"/it": typed}))


def test_the_payload_is_aligned_with_the_rules(australian, full, full_data):
    assert build(australian, Answers(full)) == full_data


def test_without_answers_every_rule_still_has_its_entry(australian):
    assert build(australian, Answers()) == [[{}], {}, {}]


def test_the_payload_keeps_the_order_of_the_schema(utopian):
    values = {
        "/kind": "private",
        "/address/country": "AU",
        "/address/city": "Yass",
        "/companyName": "Acme",
        "/score": "1.5",
    }
    data = build(utopian, Answers(dict(reversed(values.items()))))
    assert json.dumps(data) == json.dumps(
        {
            "companyName": "Acme",
            "address": {"city": "Yass", "country": "AU"},
            "kind": "private",
            "score": 1.5,
        }
    )


@pytest.mark.parametrize(
    ("schema", "typed", "value"),
    [
        ({"type": "boolean"}, "false", False),
        ({"type": "integer"}, " 7 ", 7),
        ({"type": "integer"}, "seven", "seven"),
        ({"type": "integer"}, "9" * 5000, "9" * 5000),
        ({"type": "number"}, "2.50", 2.5),
        ({"type": "number"}, "NaN", "NaN"),
        ({"enum": ["a", 2, False]}, "2", 2),
        ({"enum": ["a", 2, False]}, "forged", "forged"),
        ({"type": "array", "items": {"enum": ["a", 2]}}, ["2", "a"], [2, "a"]),
        ({"type": "odd"}, '{"a": [1]}', {"a": [1]}),
        ({"type": "odd"}, "not JSON", "not JSON"),
        ({"type": "odd"}, r'["\ud800"]', r'["\ud800"]'),
        ({"type": "odd"}, "[" * 90_000, "[" * 90_000),
    ],
)
def test_each_answer_has_its_json_type(schema, typed, value):
    assert built(schema, typed) == {"it": value}


@pytest.mark.parametrize(
    "schema",
    [{"type": "string"}, {"const": True}, {"type": "array", "items": {"enum": ["a"]}}, True],
)
def test_an_optional_answer_left_empty_is_omitted(schema):
    assert built(schema, " ") == {}


def test_empty_rows_at_the_end_are_dropped_and_those_between_are_kept():
    rows = {"type": "array", "items": {"properties": {"n": {"type": "string"}}}}
    definition = compile_fields(
        {"properties": {"r": rows, "t": {"type": "array", "items": {"type": "string"}}}}
    )
    answers = Answers({"/r/1/n": "x", "/t/1": "y"}, {"/r": 4, "/t": 3})
    assert build(definition, answers) == {"r": [{}, {"n": "x"}], "t": ["", "y"]}
    assert build(definition, Answers(rows={"/r": 4})) == {}


def test_an_optional_object_is_left_out_and_a_required_one_stands_empty():
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    rows = {"type": "array", "items": inner}
    definition = compile_fields(
        {"properties": {"o": inner, "p": inner, "r": rows}, "required": ["p", "r"]}
    )
    assert build(definition, Answers()) == {"p": {}, "r": []}


def test_names_stay_in_the_data(named):
    data = build(named, Answers({"/contactTemplate/email": "a@example.com"}))
    assert data == {"companyDetailsTemplate": {}, "contactTemplate": {"email": "a@example.com"}}


def test_an_unknown_requirement_sends_what_was_typed():
    definition = compile_fields({"odd": 1})
    assert build(definition, Answers({"": '{"b": 1, "a": 2}'})) == {"b": 1, "a": 2}
    assert build(definition, Answers()) is None


def test_data_read_from_the_api_becomes_answers(australian, full, full_data):
    answers = read(australian, full_data)
    assert answers.values == {place: typed.strip() for place, typed in full.items()}
    assert answers.rows == {"/0": 1}


def test_data_that_does_not_fit_is_read_as_far_as_it_does(australian):
    assert read(australian, {"x": 1}) == Answers()
    assert read(australian, [None, {"companyName": 5}]).values == {"/1/companyName": "5"}


def test_an_options_key_is_its_text_or_its_json():
    values: list[Json] = ["a", 1, True, {"b": "ü"}]
    assert [choice_key(value) for value in values] == ["a", "1", "true", '{"b": "ü"}']

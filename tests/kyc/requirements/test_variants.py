"""Forms of giving something, and null: whatever is put together of them, the form is complete
exactly when the regulator's own schema takes what is sent."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build, read
from kyc.requirements.progress import progress
from tests.kyc.requirements.filling import filled
from tests.kyc.requirements.strategies import SLOW

S = {"type": "string"}
SCALARS = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 3},
        {"type": "string", "pattern": "^[A-Z]{2}\\d$"},
        {"type": "integer", "minimum": 4},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "format": "date"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
        {"type": "array", "items": {"enum": ["x", "y"]}},
        {"type": "object", "required": ["n"], "properties": {"n": {"type": "string"}}},
    ]
)
WAYS_TO_SAY_NULL = st.sampled_from(
    [
        # Of options null must be one.
        lambda schema: {
            **schema,
            "type": [schema["type"], "null"],
            **({"enum": [*schema["enum"], None]} if "enum" in schema else {}),
        },
        lambda schema: {"anyOf": [schema, {"type": "null"}]},
        lambda schema: {"oneOf": [{"type": "null"}, schema], "title": "It"},
    ]
)


@st.composite
def unions(draw: st.DrawFn) -> dict[str, Any]:
    """An object in two to four forms, each with members of its own and perhaps shared ones."""
    shared = draw(st.lists(SCALARS, max_size=2))
    branches = []
    for number in range(draw(st.integers(2, 4))):
        own = draw(st.lists(SCALARS, min_size=2, max_size=3))
        properties = {f"own{number}_{n}": schema for n, schema in enumerate(own)}
        properties |= {f"shared{n}": schema for n, schema in enumerate(shared)}
        branches.append(
            {
                "title": f"Form {number}",
                "type": "object",
                "properties": properties,
                "required": list(properties),
            }
        )
    keyword = draw(st.sampled_from(["oneOf", "anyOf"]))
    # As it comes: nothing that stands in two places is one object.
    union: dict[str, Any] = json.loads(json.dumps({keyword: branches}))
    return union


def whole(schema: dict[str, Any], in_rows: bool) -> dict[str, Any]:
    """An object that asks this, or a list whose rows do."""
    asked = {"type": "object", "required": ["it"], "properties": {"it": schema}}
    if not in_rows:
        return asked
    rows = {"type": "array", "minItems": 1, "items": asked}
    return {"type": "object", "required": ["rows"], "properties": {"rows": rows}}


@SLOW
@given(unions(), st.booleans(), st.data())
def test_the_chosen_form_is_asked_sent_and_taken_and_no_other(union, in_rows, data):
    fields = whole(union, in_rows)
    definition = compile_fields(fields)
    place = "/rows/0/it" if in_rows else "/it"
    (branches,) = union.values()
    number = data.draw(st.integers(0, len(branches) - 1))
    chosen = Answers({f"{place}/~variant": f"Form {number}"})
    others = {
        f"{place}/own{other}_0": "left from another form"
        for other in range(len(branches))
        if other != number
    }
    answers, found = filled(definition, chosen.with_values(others))
    assert found.complete
    sent: Any = build(definition, answers)
    assert Draft202012Validator(fields).is_valid(sent)
    given_in = (sent["rows"][0] if in_rows else sent)["it"]
    assert not [name for name in given_in if name.startswith("own") and name[3] != str(number)]
    assert read(definition, sent).values[f"{place}/~variant"] == f"Form {number}"


@SLOW
@given(unions(), st.booleans())
def test_until_a_form_is_chosen_only_that_is_asked(union, in_rows):
    definition = compile_fields(whole(union, in_rows))
    place = "/rows/0/it" if in_rows else "/it"
    found = progress(definition, Answers())
    assert [problem.pointer for problem in found.problems] == [f"{place}/~variant"]


@SLOW
@given(unions(), st.booleans())
def test_of_forms_one_of_which_is_null_none_need_be_chosen(union, in_rows):
    ((keyword, branches),) = union.items()
    fields = whole({keyword: [*branches, {"type": "null"}]}, in_rows)
    definition = compile_fields(fields)
    sent: Any = build(definition, Answers())
    assert (sent["rows"][0] if in_rows else sent) == {"it": None}
    assert progress(definition, Answers()).complete
    place = "/rows/0/it" if in_rows else "/it"
    answers, _found = filled(definition, Answers({f"{place}/~variant": "Form 1"}))
    assert Draft202012Validator(fields).is_valid(build(definition, answers))


@SLOW
@given(SCALARS, WAYS_TO_SAY_NULL, st.booleans())
def test_what_may_be_null_is_complete_without_an_answer_and_null_goes_in_its_place(
    schema, nullable, in_rows
):
    fields = whole(nullable(schema), in_rows)
    definition = compile_fields(fields)
    kinds = {question.kind for group in definition.groups() for question in group.questions}
    sent: Any = build(definition, Answers())
    given_in = sent["rows"][0] if in_rows else sent
    assert Kind.RAW not in kinds
    assert given_in == {"it": None}
    assert progress(definition, Answers()).complete
    assert Draft202012Validator(fields).is_valid(sent)


def form(title: str, *required: str, **members: Any) -> dict[str, Any]:
    """One form of an object, with these texts required."""
    properties = {**dict.fromkeys(required, S), **members}
    return {"title": title, "type": "object", "required": [*required], "properties": properties}


MIXED: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"type": "string", "title": "A name"},
        {"type": "integer", "minimum": 4},
        form("A person", "n"),
        form("An office", "o"),
    ]
)


@st.composite
def ways_with_null(draw: st.DrawFn) -> dict[str, Any]:
    """Forms of different types, one of which takes null: by itself, or as one of its types."""
    forms = draw(st.lists(MIXED, min_size=2, max_size=4, unique_by=str))
    place = draw(st.integers(0, len(forms) - 1))
    keyword = draw(st.sampled_from(["oneOf", "anyOf"]))
    types = sorted({form.get("type", "object") for form in forms})
    match draw(st.sampled_from(["alone", "among types", "list of types", "behind a reference"])):
        case "alone":
            forms.insert(place, {"type": "null"})
        case "among types":
            forms[place] = {**forms[place], "type": [forms[place].get("type", "object"), "null"]}
        case "list of types":
            return {"type": [*types, "null"], "properties": {"n": S}, "required": ["n"]}
        case _:
            null = {"$defs": {"maybe": {"oneOf": [forms[place], {"type": "null"}]}}}
            return {
                **null,
                keyword: [*forms[:place], {"$ref": "#/$defs/maybe"}, *forms[place + 1 :]],
            }
    return {keyword: forms}


@SLOW
@given(ways_with_null(), st.booleans())
def test_where_one_form_of_several_is_null_no_answer_is_needed(union, in_rows):
    fields = whole({key: rule for key, rule in union.items() if key != "$defs"}, in_rows)
    fields |= {"$defs": union.get("$defs", {})}
    definition = compile_fields(fields)
    sent: Any = build(definition, Answers())
    assert (sent["rows"][0] if in_rows else sent) == {"it": None}
    assert progress(definition, Answers()).complete
    assert Draft202012Validator(fields).is_valid(sent)


@pytest.mark.parametrize("row", [0, 1])
def test_a_row_that_goes_takes_its_form_and_its_lists_along(row):
    union = {
        "oneOf": [
            {"title": title, "required": [f"{title}1", f"{title}2"],
             "properties": {f"{title}1": {"type": "string"},
                            f"{title}2": {"type": "array", "items": {"type": "string"}}}}
            for title in ("A", "B")
        ]
    }  # fmt: skip
    definition = compile_fields(whole(union, True))
    answers = Answers(
        {
            "/rows/0/it/~variant": "A",
            "/rows/0/it/A1": "a",
            "/rows/0/it/A2/1": "list of the first",
            "/rows/1/it/~variant": "B",
            "/rows/1/it/B1": "b",
            "/rows/1/it/B2/0": "list of the second",
        },
        {"/rows": 2, "/rows/0/it/A2": 2},
    )
    (rows, *_lists) = definition.groups()
    left = answers.remove_row(rows, row)
    assert left.rows == ({"/rows": 1} if row == 0 else {"/rows": 1, "/rows/0/it/A2": 2})
    kept = "B" if row == 0 else "A"
    assert left.values["/rows/0/it/~variant"] == kept
    assert {pointer.split("/")[2] for pointer in left.values} == {"0"}
    assert [value for value in left.values.values() if str(value).startswith("list")] == [
        "list of the second" if row == 0 else "list of the first"
    ]


P, C = form("P", "n", "m"), form("C", "k", "l")


@pytest.mark.parametrize("key", ["", "/who"])
def test_rows_that_hold_only_a_union_are_asked_and_sent(key):
    union = {"oneOf": [P, C]}
    items = {"type": "object", "properties": {"who": union}} if key else union
    definition = compile_fields({"properties": {"r": {"type": "array", "items": items}}})
    values = {
        f"/r/0{key}/~variant": "P", f"/r/0{key}/n": "a", f"/r/0{key}/m": "b",
        f"/r/2{key}/~variant": "C", f"/r/2{key}/k": "c", f"/r/2{key}/l": "d",
    }  # fmt: skip
    sent: Any = build(definition, Answers(values, {"/r": 3}))
    rows = [row.get("who", {}) if key else row for row in sent["r"]]
    assert rows == [{"n": "a", "m": "b"}, {}, {"k": "c", "l": "d"}]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_list_and_an_object_of_one_name_in_two_forms_are_a_box_and_no_accident(turn):
    forms = [
        {"title": "A", "properties": {"a": {"type": "array", "items": S}, "x": S}},
        {
            "title": "B",
            "properties": {
                "a": {
                    "type": "object",
                    "required": ["b"],
                    "properties": {"b": {"type": ["string", "null"]}},
                },
                "y": S,
            },
        },
    ]
    definition = compile_fields({"properties": {"p": {"oneOf": forms[::turn]}}})
    kinds = {
        group.place(question): question.kind
        for group in definition.groups()
        for question in group.questions
    }
    assert kinds["/p/a"] is Kind.RAW
    for name in "AB":
        assert build(definition, Answers({"/p/~variant": name})) == {"p": {}}


def test_what_was_typed_below_a_text_does_no_harm():
    inner = {"oneOf": [form("Obj", "e", "f"), {"title": "Txt", "type": "string"}]}
    union = {"anyOf": [form("T0", "b", "d"), form("T1", "g", c=inner), {"type": "null"}]}
    definition = compile_fields({"properties": {"p": union}})
    left = {"/p/~variant": "T1", "/p/c/~variant": "Txt", "/p/c": "text", "/p/c/e": "old"}
    assert build(definition, Answers(left)) == {"p": {"c": "text"}}


def test_a_number_and_a_text_of_one_name_go_as_the_chosen_form_wants_it():
    number = {"title": "Num", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    code = {
        "title": "Str",
        "required": ["id"],
        "properties": {"id": {"type": "string", "pattern": "^[A-Z]+$"}},
    }
    definition = compile_fields({"properties": {"p": {"oneOf": [number, code]}}})
    for chosen, typed, sent in (("Num", "3", 3), ("Str", "AB", "AB")):
        answers = Answers({"/p/~variant": chosen, "/p/id": typed})
        assert build(definition, answers) == {"p": {"id": sent}}


def test_rows_that_may_be_null_are_null_where_nothing_was_given():
    rows = {"type": "array", "items": {"type": ["string", "null"]}}
    definition = compile_fields({"properties": {"a": rows}})
    answers = Answers({"/a/0": "x", "/a/2": "y"}, {"/a": 3})
    assert build(definition, answers) == {"a": ["x", None, "y"]}


def test_null_behind_a_reference_is_null():
    fields = {
        "required": ["a", "b"],
        "properties": {
            "a": {"oneOf": [{"$ref": "#/$defs/N"}, S]},
            "b": {"anyOf": [{"$ref": "#/$defs/N"}, P]},
        },
        "$defs": {"N": {"type": "null"}},
    }
    definition = compile_fields(fields)
    assert build(definition, Answers()) == {"a": None, "b": None}
    assert progress(definition, Answers()).complete


def test_an_entry_that_may_be_a_text_or_a_number_is_not_sent_empty():
    either = {"anyOf": [S, {"type": "integer"}]}
    definition = compile_fields({"properties": {"a": {"type": "array", "items": either}}})
    (problem,) = progress(definition, Answers({"/a/1": "x"}, {"/a": 2})).problems
    assert (problem.pointer, problem.missing) == ("/a/0", True)


def test_a_tuple_of_which_nothing_must_be_given_may_be_left_out():
    fields = {"required": ["a"], "properties": {"a": {"type": "array", "prefixItems": [S, S]}}}
    definition = compile_fields(fields)
    assert build(definition, Answers()) == {"a": []}
    assert progress(definition, Answers()).complete

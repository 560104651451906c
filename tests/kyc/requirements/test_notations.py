"""Notations that are no JSON Schema: what they say of conditions, options and layouts is asked, and
nothing that is wrong with them does harm."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc.requirements.answers import Answers
from kyc.requirements.context import UnreadableError
from kyc.requirements.definition import Kind, Shape
from kyc.requirements.messages import NOTICE_UNCHECKED
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.parse.notations.when import read
from kyc.requirements.payload import resolve_answers
from kyc.requirements.progress import progress
from kyc.requirements.validator import holds
from tests.kyc.requirements.strategies import SLOW

FOLDER = Path(__file__).parents[1] / "collection"


def form(name: str) -> Any:
    return json.loads((FOLDER / f"notation-{name}.json").read_text())


def state(fields: Any, answers: dict[str, str]) -> dict[str, str]:
    """Of each conditional question: whether it must be answered, may be, or isn't asked."""
    definition = compile_fields(fields)
    given = Answers({**answers})
    live, _data = resolve_answers(definition, given)
    missing = {problem.pointer for problem in progress(definition, given).problems}
    found = {}
    for group in definition.groups():
        row = 0 if group.repeatable else None
        for question in group.questions:
            if question.conditional or group.conditional:
                place = group.place(question, row)
                is_asked = live.asks(group, question, row)
                state = "required" if place in missing else "asked"
                found[place] = state if is_asked else ""
    return found


@pytest.mark.parametrize(
    ("condition", "met", "not_met"),
    [
        ({"field": "a", "operator": "EQUALS", "value": 1}, {"a": 1}, {"a": 2}),
        ({"question": "a", "op": "=", "answer": 1}, {"a": 1}, {}),
        ({"name": "a", "comparison": "NOT_EQUALS", "value": 1}, {"a": 2}, {"a": 1}),
        ({"field": "a", "operator": "IN", "values": [1, 2]}, {"a": 2}, {"a": 3}),
        ({"field": "a", "in": [1, 2]}, {"a": 2}, {"a": 3}),
        ({"field": "a", "operator": "not in", "values": [1, 2]}, {"a": 3}, {"a": 2}),
        ({"field": "a", "operator": "HAS_VALUE"}, {"a": 0}, {"a": ""}),
        ({"field": "a"}, {"a": 0}, {}),
        ({"field": "a", "operator": "IS_EMPTY"}, {}, {"a": 1}),
        ({"field": "a", "operator": "exists", "value": False}, {}, {"a": 1}),
        ({"field": "a", "operator": ">", "value": 2}, {"a": 3}, {"a": 2}),
        ({"field": "a", "operator": "at least", "value": 2}, {"a": 2}, {"a": 1}),
        ({"field": "a", "operator": "LESS_THAN", "value": 2}, {"a": 1}, {"a": 2}),
        ({"field": "a", "operator": "lte", "value": 2}, {"a": 2}, {"a": 3}),
        ({"field": "a", "operator": "CONTAINS", "value": 2}, {"a": [1, 2]}, {"a": [1]}),
        ({"field": "a", "operator": "CONTAINS", "value": 2}, {"a": 2}, {"a": 1}),
        ({"field": "a", "operator": "MATCHES", "value": "^x"}, {"a": "xy"}, {"a": "yx"}),
        ({"a": 1, "b": [2, 3]}, {"a": 1, "b": 3}, {"a": 1, "b": 4}),
        ({"AND": [{"a": 1}, {"field": "b"}]}, {"a": 1, "b": 0}, {"a": 1}),
        ({"operator": "or", "conditions": [{"a": 1}, {"b": 1}]}, {"b": 1}, {"b": 2}),
        ({"type": "AND", "rules": [{"a": 1}, {"b": 1}]}, {"a": 1, "b": 1}, {"a": 1}),
        ([{"a": 1}, {"b": 1}], {"a": 1, "b": 1}, {"b": 1}),
        ({"not": {"a": 1}}, {"a": 2}, {"a": 1}),
        ({"any": [{"not": {"a": 1}}, {"all": [{"a": 1}, {"b": 1}]}]}, {"a": 1, "b": 1}, {"a": 1}),
    ],
)
def test_a_condition_is_met_where_its_answers_are_and_nowhere_else(condition, met, not_met):
    schema = read(condition, {"a": ("a",), "b": ("b",)}.get)
    assert holds(schema, met)
    assert not holds(schema, not_met)


@pytest.mark.parametrize(
    "condition",
    [
        *(None, 3, {}, [], {"AND": []}, {"c": 1}, {"field": "c", "value": 1}, {"a": {"b": 1}}),
        {"field": "a", "operator": "RESEMBLES", "value": 1},
        {"field": "a", "operator": "MATCHES", "value": 3},
    ],
)
def test_a_condition_that_says_nothing_is_refused(condition):
    with pytest.raises(UnreadableError):
        read(condition, {"a": ("a",), "b": ("b",)}.get)


@pytest.mark.parametrize("around", [lambda part: {"not": part}, lambda part: [part]])
def test_a_condition_that_has_no_end_is_refused(around):
    condition: Any = {"field": "a"}
    for _ in range(1000):
        condition = around(condition)
    with pytest.raises(UnreadableError):
        read(condition, {"a": ("a",)}.get)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"passport": "asked", "register": "asked"}),
        ({"/0/customer": "person"}, {"passport": "required", "register": "", "seat": ""}),
        (
            {"/0/customer": "company"},
            {"passport": "asked", "register": "asked", "seat": "required"},
        ),
        (
            {"/0/customer": "authority", "/0/seat": "outside"},
            {"passport": "", "register": "required", "representative": "asked"},
        ),
        (
            {"/0/customer": "company", "/0/seat": "inside", "/0/register": "1"},
            {"representative": ""},
        ),
        ({"/0/customer": "person", "/0/staff": "250"}, {"report": "asked"}),
        ({"/0/customer": "person", "/0/staff": "251"}, {"report": "required"}),
    ],
)
def test_required_optional_and_not_allowed_by_several_answers_at_once(answers, expected):
    found = state(form("conditions"), answers)
    assert {name: found[f"/0/{name}"] for name in expected} == expected


@pytest.mark.parametrize(("kind", "asked"), [("person", "birth"), ("company", "number")])
def test_conditions_of_a_row_look_at_the_rows_answers(kind, asked):
    found = state(
        form("conditions"), {"/1/0/kind": kind, "/1/0/birth": "", "/0/customer": "person"}
    )
    assert {name for name in ("birth", "number") if found[f"/1/0/{name}"]} == {asked}
    assert found[f"/1/0/{asked}"] == "required"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"/1/1.2": "sole"}, {"/1/1.3": "", "/2/2.3/2.3.1": ""}),
        ({"/1/1.2": "ltd"}, {"/1/1.3": "required", "/2/2.3/2.3.1": ""}),
        (
            {"/1/1.2": "sole", "/2/2.2": "true"},
            {"/2/2.3/2.3.1": "asked", "/2/2.3/2.3.2": "", "/2/2.3/2.3.3": ""},
        ),
        (
            {"/1/1.2": "ltd", "/2/2.2": "true", "/2/2.3/2.3.2": "101"},
            {"/2/2.3/2.3.2": "asked", "/2/2.3/2.3.3": "asked"},
        ),
        ({"/3/0/3.2": "true"}, {"/3/0/3.3": "required"}),
        ({"/3/0/3.2": "false", "/3/0/3.1": "Ada"}, {"/3/0/3.3": ""}),
    ],
)
def test_a_questionnaires_items_are_enabled_by_others(answers, expected):
    found = state(form("fhir-questionnaire"), answers)
    assert {place: found[place] for place in expected} == expected


def test_of_several_answers_to_an_item_one_that_fits_enables_another():
    fields = form("fhir-questionnaire")
    answers = Answers({"/1/1.2": "sole", "/2/2.2": "true", "/2/2.3/2.3.1": ["Dental", "Surgery"]})
    live, _data = resolve_answers(compile_fields(fields), answers)
    assert "/2/2.3/2.3.2" in live.asked


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"/company/form": "PRIVATE"}, {"exchange": "asked", "agency": ""}),
        ({"/company/form": "PUBLIC"}, {"exchange": "required", "agency": ""}),
        ({"/company/form": "GOVERNMENT"}, {"exchange": "asked", "agency": "asked"}),
    ],
)
def test_a_registrations_fields_hang_on_others(answers, expected):
    found = state(form("aws-definitions"), answers)
    assert {name: found[f"/company/{name}"] for name in expected} == expected


def test_a_registrations_fields_are_in_sections_with_their_words():
    sections = {
        section.title: section for section in compile_fields(form("aws-definitions")).sections
    }
    assert [*sections] == ["Details", "Company", "Messages"]
    (group,) = sections["Company"].groups
    questions = {question.key: question for question in group.questions}
    assert sections["Company"].description == "As it stands in the register"
    assert questions["name"].examples == ("Example Ltd",)
    assert questions["taxId"].messages["pattern"] == "Two digits, a hyphen, seven digits"
    assert [(choice.label, choice.description) for choice in questions["form"].choices] == [
        ("Privately held", ""),
        ("Publicly traded", "On a stock exchange"),
        ("Government", ""),
    ]
    (messages,) = sections["Messages"].groups
    assert messages.questions[0].kind is Kind.CHOICES


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"/form": "", "/partners": "", "/address/country": "asked"}),
        ({"/company": "true"}, {"/form": "asked", "/partners": ""}),
        (
            {"/company": "true", "/form": "Partnership", "/name": "Ada"},
            {"/partners": "asked"},
        ),
        ({"/address/abroad": "false"}, {"/address/country": ""}),
    ],
)
def test_json_forms_rules_show_and_hide(answers, expected):
    found = state(form("jsonforms-rules"), answers)
    assert {place: found[place] for place in expected} == expected


def test_a_layouts_words_and_order_are_the_forms():
    first, *_others = compile_fields(form("rjsf-layout")).sections
    (group,) = first.groups
    assert [question.title for question in group.questions] == [
        "Last",
        "Given name",
        "Secret",
        "Grade",
    ]
    _last, given_name, secret, grade = group.questions
    assert (given_name.description, given_name.placeholder) == ("As in the passport", "Ada")
    assert secret.masked
    assert [choice.label for choice in grade.choices] == ["Low", "Middle", "High"]


def test_a_condition_that_can_not_be_read_is_told_and_its_question_asked():
    fields = form("conditions")
    fields["rules"][0]["template"]["properties"][2]["requiredIf"] = {
        "field": "moon",
        "value": "full",
    }
    definition = compile_fields(fields)
    assert NOTICE_UNCHECKED in definition.sections[0].notices
    assert "passport" in {question.key for question in definition.sections[0].groups[0].questions}


S = {"type": "string"}


def item(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"linkId": name, "type": kind, **more}


def questionnaire(*items: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "item": [*items]}


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"enableWhen": [{"question": question, "operator": operator, **answer}]}


@pytest.mark.parametrize(("given", "asked"), [("true", True), ("false", False)])
def test_what_stands_below_a_question_is_enabled_with_it(given, asked):
    below = item("b1", required=True, item=[item("b2")])
    fields = questionnaire(
        item("a", "boolean"), item("b", item=[below], **when("a", "=", answerBoolean=True))
    )
    found = state(fields, {"/a": given})
    assert [bool(found[f"/{name}"]) for name in ("b", "b1", "b2")] == [asked] * 3


@pytest.mark.parametrize("kind", ["string", "group", "integer"])
def test_what_repeats_and_must_be_answered_is_there_once_at_least(kind):
    inner = {"item": [item("name", required=True)]} if kind == "group" else {}
    fields = questionnaire(item("a", kind, repeats=True, required=True, **inner))
    (problem,) = progress(compile_fields(fields), Answers()).problems
    assert problem.missing


@pytest.mark.parametrize(
    ("operator", "enabled"), [(">", [6, 1]), ("<", [1]), ("=", [5, 1]), ("!=", [6, 1])]
)
def test_of_several_answers_one_must_fit_and_for_unequal_none_equal(operator, enabled):
    fields = questionnaire(
        item("n", "integer", repeats=True), item("m", **when("n", operator, answerInteger=5))
    )
    for numbers in ([6, 1], [1], [5, 1], [5]):
        typed = {f"/n/{row}": str(number) for row, number in enumerate(numbers)}
        definition = compile_fields(fields)
        live, _data = resolve_answers(definition, Answers({**typed}, {"/n": len(numbers)}))
        fits = {
            ">": max(numbers) > 5,
            "<": min(numbers) < 5,
            "=": 5 in numbers,
            "!=": 5 not in numbers,
        }
        assert ("/m" in live.asked) is fits[operator]
        assert fits[operator] or numbers != enabled


def test_a_quantity_is_compared_by_its_number():
    fields = questionnaire(
        item("n", "quantity"),
        item("m", **when("n", "=", answerQuantity={"value": 0, "code": "EUR"})),
    )
    assert state(fields, {"/n": "0"})["/m"]
    assert not state(fields, {"/n": "1"})["/m"]


def laid_out(schema: dict[str, Any], *elements: Any) -> dict[str, Any]:
    """A schema with JSON Forms' layout."""
    return {"schema": schema, "uischema": {"type": "VerticalLayout", "elements": [*elements]}}


def control(name: str, effect: str = "", scope: str = "", **condition: Any) -> dict[str, Any]:
    rule = {"effect": effect, "condition": {"scope": f"#/properties/{scope}", **condition}}
    return {
        "type": "Control",
        "scope": f"#/properties/{name}",
        **({"rule": rule} if effect else {}),
    }


IS_X = {"schema": {"const": "x"}}
ABC = {"type": "object", "properties": {"a": S, "b": S, "c": S}}


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({**ABC, "required": ["b"]}, "b"),
        ({**ABC, "allOf": [{"required": ["b"]}]}, "b"),
        (
            {
                "properties": {"a": S, "p": {"$ref": "#/$defs/P"}},
                "$defs": {"P": {"properties": {"t": S}, "required": ["t"]}},
            },
            "p/properties/t",
        ),
    ],
)
def test_what_the_schema_requires_in_any_case_is_never_hidden(schema, name):
    fields = laid_out(schema, control("a"), control(name, "SHOW", "a", **IS_X))
    assert "" not in state(fields, {}).values()


def test_names_in_a_layout_are_written_as_in_pointers_and_addresses():
    schema = {"properties": {"c/d": S, "a b": S, "z": S}}
    label = {**control("a%20b"), "label": "Of A"}
    fields = laid_out(schema, label, control("z", "SHOW", "c~1d", **IS_X))
    assert state(fields, {"/c~1d": "x"}) == {"/z": "asked"}
    titles = {q.key: q.title for g in compile_fields(fields).groups() for q in g.questions}
    assert titles["a b"] == "Of A"


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ({"schema": {"const": "x"}}, False),
        ({"schema": {"not": {"const": "x"}}}, True),
        ({"schema": {"not": {"const": "x"}}, "failWhenUndefined": True}, False),
        ({"schema": {"minLength": 3}}, True),
        ({"schema": {"type": "string"}}, False),
    ],
)
def test_what_is_not_there_is_seen_as_the_librarys_validator_sees_it(condition, shown):
    fields = laid_out(ABC, control("b", "SHOW", "a", **condition))
    assert bool(state(fields, {})["/b"]) is shown


def test_of_two_places_one_that_is_seen_is_enough_and_the_order_is_the_layouts():
    hidden = {
        "type": "Category",
        "rule": {"effect": "HIDE", "condition": {"scope": "#/properties/a", **IS_X}},
        "elements": [control("b"), control("c")],
    }
    fields = laid_out(ABC, hidden, control("b"), control("a"))
    assert state(fields, {"/a": "x"}) == {"/c": ""}
    (group,) = compile_fields(fields).groups()
    assert [question.key for question in group.questions] == ["b", "c", "a"]


def test_words_reach_what_a_reference_brings():
    schema = {"properties": {"p": {"$ref": "#/$defs/P"}}, "$defs": {"P": ABC}}
    layout = {"p": {"ui:order": ["c", "*"], "a": {"ui:title": "First"}}}
    (group,) = compile_fields({"schema": schema, "uiSchema": layout}).groups()
    assert [question.title for question in group.questions] == ["C", "First", "B"]


def test_a_list_of_fields_without_conditions_tells_of_no_loss():
    fields = {"RegistrationFieldDefinitions": [{"FieldPath": "a", "FieldType": "TEXT"}]}
    assert [section.notices for section in compile_fields(fields).sections] == [()]


@pytest.mark.parametrize("as_map", [False, True])
@pytest.mark.parametrize(
    ("said", "states"),
    [
        ({"conditions": [{"if": {"a": "x"}, "requirement": "NOT_ALLOWED"}]}, ("", "required")),
        (
            {
                "conditions": [
                    {"if": {"a": "x"}, "requirement": "OPTIONAL"},
                    {"if": {"field": "a"}, "requirement": "NOT_ALLOWED"},
                ]
            },
            ("asked", ""),
        ),
        ({"showIf": {"a": "x"}, "notAllowedIf": {"a": "y"}}, ("required", "")),
        ({"optionalIf": {"a": "x"}}, ("asked", "required")),
    ],
)
def test_the_first_case_that_is_met_decides_and_else_the_flag(said, states, as_map):
    """For an answer "x", and for "y"."""
    listed: Any = [{"name": "a", **S}, {"name": "b", **S, "required": True, **said}]
    by_name = {"a": S, "b": {**S, **said}}
    fields = {"properties": by_name, "required": ["b"]} if as_map else {"properties": listed}
    assert tuple(state(fields, {"/a": answer})["/b"] for answer in "xy") == states


@pytest.mark.parametrize("nothing", [None, [], {}, "", False])
def test_an_empty_condition_is_none(nothing):
    fields = {"properties": [{"name": "b", **S, "required": True, "dependsOn": nothing}]}
    definition = compile_fields(fields)
    assert definition.sections[0].notices == ()
    assert progress(definition, Answers()).total == 1


DEEP: dict[str, Any] = {}
for _level in range(300):
    DEEP = {"type": "object", "properties": {"a": DEEP}, "elements": [DEEP], "item": [DEEP]}


@pytest.mark.parametrize(
    "fields",
    [
        laid_out(ABC, {**control("b", "SHOW", "a", **IS_X), "rule": {"effect": ["SHOW"]}}),
        {"schema": DEEP, "uischema": {"type": "Control"}},
        laid_out(ABC, DEEP),
        {"RegistrationFieldDefinitions": [{"FieldPath": ".".join("a" * 1000)}]},
        questionnaire({**DEEP, "linkId": "a"}),
        questionnaire(item("a"), item("a")),
        questionnaire(item("a", "display")),
    ],
    ids=["effect", "schema", "layout", "path", "items", "twice", "nothing asked"],
)
def test_what_breaks_its_notations_rules_is_one_box_or_tells_of_a_loss(fields):
    definition = compile_fields(fields)
    told = [notice for section in definition.sections for notice in section.notices]
    assert definition.shape is Shape.UNKNOWN or told == [NOTICE_UNCHECKED]


def broken(value: Any, draw: st.DrawFn) -> Any:
    """A document of which something is something else."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from([None, True, 3, "", "moon", [], {}, [None], {"": {}}]))
    match value:
        case dict() if value:
            name = draw(st.sampled_from(sorted(value)))
            return {**value, name: broken(value[name], draw)}
        case list() if value:
            place = draw(st.integers(0, len(value) - 1))
            return [*value[:place], broken(value[place], draw), *value[place + 1 :]]
        case _:
            return draw(st.sampled_from([None, 3, "moon", [], {}]))


@st.composite
def cut(draw: st.DrawFn) -> Any:
    name = draw(st.sampled_from(sorted(path.stem for path in FOLDER.glob("notation-*.json"))))
    fields = form(name.removeprefix("notation-"))
    for _ in range(draw(st.integers(1, 3))):
        fields = broken(fields, draw)
    return fields


@SLOW
@given(cut())
def test_a_document_that_breaks_its_notations_rules_is_never_an_accident(fields):
    definition = compile_fields(fields)
    assert definition.shape in Shape
    assert progress(definition, Answers()).total >= 0

"""What must not be given while other answers stand: it is not asked, its answer is kept and not
sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kyc.requirements.answers import Answers
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build, resolve_answers
from kyc.requirements.progress import progress
from tests.kyc.requirements.strategies import SLOW

TEXT = {"type": "string"}
MEMBERS = {
    "kind": {"enum": ["trader", "company", "charity"]},
    "country": TEXT,
    "note": TEXT,
    "vat": {**TEXT, "title": "VAT number"},
}
# "The kind is one of these AND the country is this one."
WHEN = {
    "required": ["kind", "country"],
    "properties": {"kind": {"enum": ["trader", "company"]}, "country": {"const": "DE"}},
}
NOT_ALLOWED: dict[str, dict[str, Any]] = {
    "false": {"properties": {"vat": False}},
    "nothing fits": {"properties": {"vat": {"not": {}}}},
    "not required": {"not": {"required": ["vat"]}},
    "none of them required": {"not": {"anyOf": [{"required": ["vat"]}, {"required": ["more"]}]}},
}
THERE = {"/kind": "trader", "/country": "DE"}
ELSEWHERE = {"/kind": "charity", "/country": "DE"}


def asked(fields: dict[str, Any], answers: dict[str, str]) -> tuple[set[str], Any]:
    """Which questions are asked, and what is sent."""
    definition = compile_fields(fields)
    live, data = resolve_answers(definition, Answers({**answers}))
    found = {
        question.key
        for group in definition.groups()
        for question in group.questions
        if live.asks(group, question)
    }
    return found, data


def with_rule(rule: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": MEMBERS, "required": ["kind"], **rule}


@pytest.mark.parametrize("banned", NOT_ALLOWED.values(), ids=[*NOT_ALLOWED])
@pytest.mark.parametrize(
    "rule",
    [
        lambda banned: {"if": WHEN, "then": banned},
        lambda banned: {"if": {"not": WHEN}, "then": {}, "else": banned},
        lambda banned: {"allOf": [{"if": WHEN, "then": {"allOf": [banned]}}]},
        lambda banned: {"anyOf": [{"not": WHEN}, banned]},
        lambda banned: {"anyOf": [banned, {"not": WHEN}]},
    ],
    ids=["then", "else", "in allOf", "not this, or that", "that, or not this"],
)
def test_what_must_not_be_given_is_not_asked_and_not_sent(rule, banned):
    fields = with_rule(rule(banned))
    answers = {**THERE, "/vat": "DE1", "/note": "n"}
    there, data = asked(fields, answers)
    assert there == {"kind", "country", "note"}
    assert data == {"kind": "trader", "country": "DE", "note": "n"}
    assert progress(compile_fields(fields), Answers({**answers})).complete
    elsewhere, data = asked(fields, {**answers, **ELSEWHERE})
    assert elsewhere == {"kind", "country", "note", "vat"}
    assert data == {"kind": "charity", "country": "DE", "note": "n", "vat": "DE1"}


@pytest.mark.parametrize(
    "has_value",
    [{"required": ["note"]}, {"required": ["note"], "properties": {"note": {"minLength": 1}}}],
)
def test_required_where_another_has_a_value_and_not_allowed_where_it_has_none(has_value):
    needed = {"required": ["vat"]}
    fields = with_rule({"if": has_value, "then": needed, "else": {"not": needed}})
    assert asked(fields, {"/kind": "company"})[0] == {"kind", "country", "note"}
    definition = compile_fields(fields)
    (problem,) = progress(definition, Answers({"/kind": "company", "/note": "n"})).problems
    assert (problem.pointer, problem.missing) == ("/vat", True)


def test_of_three_states_each_is_told():
    """Required, optional and not allowed, by one answer."""
    by_kind = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": rule}
        for kind, rule in (("company", {"required": ["vat"]}), ("charity", NOT_ALLOWED["false"]))
    ]
    definition = compile_fields(with_rule({"allOf": by_kind}))
    states = {}
    for kind in ("trader", "company", "charity"):
        live, _data = resolve_answers(definition, Answers({"/kind": kind}))
        (group,) = definition.groups()
        (vat,) = [question for question in group.questions if question.key == "vat"]
        states[kind] = (live.asks(group, vat), live.needs(group, vat))
    assert states == {"trader": (True, False), "company": (True, True), "charity": (False, False)}


def test_answers_that_exclude_each_other_are_both_asked_and_told():
    """Which of them was meant, nobody here can know."""
    either = {"note": NOT_ALLOWED["false"], "vat": {"properties": {"note": False}}}
    fields = with_rule({"dependentSchemas": either})
    assert asked(fields, {"/kind": "company", "/vat": "DE1"})[0] == {"kind", "country", "vat"}
    both = {"/kind": "company", "/vat": "DE1", "/note": "n"}
    assert {"note", "vat"} <= asked(fields, both)[0]
    told = {found.pointer for found in progress(compile_fields(fields), Answers({**both})).problems}
    assert told == {"/note", "/vat"}


def test_two_of_which_one_at_most_may_be_given_are_told_at_both():
    ways = [{"not": {"required": ["note"]}}, {"not": {"required": ["vat"]}}]
    fields = with_rule({"anyOf": ways})
    both = Answers({"/kind": "company", "/vat": "DE1", "/note": "n"})
    told = progress(compile_fields(fields), both).problems
    assert [(found.pointer, found.message) for found in told] == [
        ("/note", "Give only one of these: “Note”, “VAT number”"),
        ("/vat", "Give only one of these: “Note”, “VAT number”"),
    ]


def test_what_must_be_given_and_must_not_is_asked_where_it_can_be_told():
    fields = with_rule(
        {"allOf": [{"required": ["vat"]}, {"if": WHEN, "then": NOT_ALLOWED["false"]}]}
    )
    answers = {**THERE, "/vat": "DE1"}
    assert "vat" in asked(fields, answers)[0]
    (problem,) = progress(compile_fields(fields), Answers({**answers})).problems
    assert (problem.pointer, problem.message) == ("/vat", "Leave this empty")


def test_what_nobody_may_give_is_no_question():
    fields = {"properties": {"a": TEXT, "b": False, "c": {"not": {}}}, "not": {"required": ["d"]}}
    found, _data = asked({**fields, "required": ["a"]}, {})
    assert found == {"a"}


VALUES = st.dictionaries(
    st.sampled_from(["/kind", "/country", "/note", "/vat"]),
    st.sampled_from(["trader", "company", "DE", "FR"]),
)


@SLOW
@given(st.sampled_from([*NOT_ALLOWED.values(), {"required": ["vat"]}]), st.booleans(), VALUES)
def test_the_form_is_complete_exactly_when_the_regulators_schema_takes_what_is_sent(
    then, implied, values
):
    rule = {"anyOf": [{"not": WHEN}, then]} if implied else {"if": WHEN, "then": then}
    fields = with_rule(rule)
    definition = compile_fields(fields)
    sent = build(definition, Answers({**values}))
    takes = Draft202012Validator(fields).is_valid(sent or {})
    assert progress(definition, Answers({**values})).complete is takes

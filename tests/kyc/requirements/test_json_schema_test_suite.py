"""The JSON Schema Test Suite (draft 2020-12) as the outside check: where a case is an object of
questions, the form agrees.

A case runs when its schema becomes questions without a notice that some rules can't be checked
here, and its data is what the form can give: an object whose members are asked for. What doesn't
run is counted by its reason, so that nobody can take away from what runs unseen.
"""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

from kyc.requirements.definition import Definition, Shape
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_UNCHECKED
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build, read
from kyc.requirements.progress import objections
from kyc.requirements.validate import problems
from tools.suite import cases

TOLD = {NOTICE_ENDLESS, NOTICE_UNCHECKED}
# The suite's draft lets a metaschema switch validation off; a regulator's rules are always checked.
WITHOUT_VALIDATION = "schema that uses custom metaschema with with no validation vocabulary"
# What the forms do otherwise on purpose: formats are checked always, and a rule for numbers without
# a type asks for a number.
ON_PURPOSE = ("is only an annotation by default", "ignores non-numbers")


class Verdict(StrEnum):
    AGREES = "the form's verdict is the suite's"
    DIFFERS = "the form's verdict differs"
    NO_OBJECT = "the data is no object"
    NO_QUESTIONS = "the schema has no members to make questions of: one JSON box"
    ON_PURPOSE = "the form is stricter on purpose"
    TOLD = "the page says that rules can't be checked here"
    REFUSED = "no form can give this data, and the suite refuses it too"
    NOT_GIVEN = "the form asks for less than the schema allows: members without names, other types"


def verdict(definition: Definition, data: Any, valid: bool) -> Verdict:
    if not isinstance(data, dict):
        return Verdict.NO_OBJECT
    if definition.shape is not Shape.JSON_SCHEMA:
        return Verdict.NO_QUESTIONS
    if TOLD & {notice for section in definition.sections for notice in section.notices}:
        return Verdict.TOLD
    given = build(definition, read(definition, data))
    if json.dumps(given) != json.dumps(data):
        return Verdict.NOT_GIVEN if valid else Verdict.REFUSED
    found = objections(definition, read(definition, data))
    return Verdict.AGREES if (not found) is valid else Verdict.DIFFERS


def as_it_is(schema: Any, data: Any) -> tuple[Any, Any]:
    return schema, data


def as_a_member(schema: Any, data: Any) -> tuple[Any, Any]:
    """The case as the one question of an object."""
    return {"type": "object", "properties": {"value": schema}, "required": ["value"]}, {
        "value": data
    }


def points_into_itself(schema: Any) -> bool:
    """What a reference names is elsewhere once the schema is a member of another."""
    return any(word in json.dumps(schema) for word in ('"$ref"', '"$dynamicRef"', '"$id"'))


def verdicts(form: Callable[[Any, Any], tuple[Any, Any]]) -> dict[Verdict, list[str]]:
    found: dict[Verdict, list[str]] = {kind: [] for kind in Verdict}
    for name, case in cases():
        moved = form is as_a_member and points_into_itself(case["schema"])
        if moved or case["description"] == WITHOUT_VALIDATION:
            continue
        definition = compile_fields(form(case["schema"], None)[0])
        for test in case["tests"]:
            said = verdict(definition, form(None, test["data"])[1], test["valid"])
            if said is Verdict.DIFFERS and test["description"].endswith(ON_PURPOSE):
                said = Verdict.ON_PURPOSE
            found[said].append(f"{name}: {case['description']}: {test['description']}")
    return found


# How many must run at least, so that no change takes away from them unseen: those where the form
# says what the suite says, and those where it can't be given what the suite calls wrong.
@pytest.mark.parametrize(("form", "least"), [(as_it_is, 229), (as_a_member, 1150)])
def test_where_the_suite_can_be_asked_the_form_agrees(form, least):
    found = verdicts(form)
    assert found[Verdict.DIFFERS] == []
    assert len(found[Verdict.AGREES]) + len(found[Verdict.REFUSED]) >= least, {
        kind.name: len(tests) for kind, tests in found.items()
    }


def test_what_no_question_asks_is_validated_all_the_same():
    """Raw boxes hold whole objects, so the validator must agree there too, as long as no notice
    says otherwise."""
    differing = []
    for name, case in cases():
        definition = compile_fields(case["schema"])
        told = TOLD & {notice for section in definition.sections for notice in section.notices}
        if (
            told
            or not isinstance(case["schema"], dict)
            or case["description"] == WITHOUT_VALIDATION
        ):
            continue
        for test in case["tests"]:
            # An empty answer to a whole requirement is none, whatever the schema would take.
            given = isinstance(test["data"], dict) and test["data"]
            if (
                given
                and definition.schema.get("type") != "array"
                and (not problems(definition, test["data"])) is not test["valid"]
            ):
                differing.append(f"{name}: {case['description']}: {test['description']}")
    assert differing == []

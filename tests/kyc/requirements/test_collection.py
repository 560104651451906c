"""Forms in the shapes that form libraries and regulators write them, made anew: each is a file in
`tests/kyc/collection`."""

import json
from pathlib import Path

import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build, read
from tests.kyc.requirements.filling import filled

FOLDER = Path(__file__).parents[1] / "collection"
FORMS = sorted(FOLDER.glob("*.json"))
# What no form can ask, and why: members whose names nobody says, and parts that contain themselves.
BOXES = {
    "fhir-references": {"/organisation/partOf"},
    "jsonforms-categorisation": {"/traffic/content"},
    "jsonforms-comments-tree": {
        *("/comments/0/replies", "/outline/left", "/outline/right", "/pinned/replies"),
    },
    "owner-chain": {"/owners/0/owners"},
    "owner-trust": {"/assets"},
    "rjsf-additional-properties": {"/links", "/limits", "/people", "/open"},
    "rjsf-references": {"/tree/children"},
}


def compiled(path):
    return compile_fields(json.loads(path.read_text()))


def places(definition):
    return {
        group.place(question, 0): question
        for group in Answers().occurrences(definition.groups())
        for question in group.questions
    }


def test_of_all_properties_95_in_100_are_questions():
    asked = [question for path in FORMS for question in places(compiled(path)).values()]
    boxes = [question for question in asked if question.kind is Kind.RAW]
    assert len(FORMS) >= 60
    assert len(asked) >= 1300
    assert len(boxes) <= 0.05 * len(asked)


def test_what_is_a_box_is_known_with_its_reason():
    found = {
        path.stem: {
            at for at, question in places(compiled(path)).items() if question.kind is Kind.RAW
        }
        for path in FORMS
    }
    assert {name: boxes for name, boxes in found.items() if boxes} == BOXES


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_form_can_be_filled_in_and_read_again(path):
    definition = compiled(path)
    answers, found = filled(definition)
    assert found.complete
    data = build(definition, answers)
    assert build(definition, read(definition, data)) == data

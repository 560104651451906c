"""Forms as the world makes them: the smallest form of what was once got wrong, each in `cases/`."""

import json
from pathlib import Path
from typing import Any

import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from kyc.requirements.progress import progress
from tests.kyc.requirements.filling import filled

FOLDER = Path(__file__).with_name("cases")
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def case(number: str) -> Any:
    (path,) = FOLDER.glob(f"{number}-*.json")
    return json.loads(path.read_text())


def form(number: str):
    return compile_fields(case(number))


def questions(definition):
    return {
        group.place(question, 0): question
        for group in Answers().occurrences(definition.groups())
        for question in group.questions
    }


def said(definition, answers):
    return {problem.pointer: problem.message for problem in progress(definition, answers).problems}


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_every_case_is_a_question_and_nothing_is_told_of(name):
    definition = compile_fields(json.loads((FOLDER / f"{name}.json").read_text()))
    assert Kind.RAW not in {question.kind for question in questions(definition).values()}
    assert [section.notices for section in definition.sections] == [()] * len(definition.sections)


@pytest.mark.parametrize("name", NAMES)
def test_every_case_can_be_filled_in(name):
    definition = compile_fields(json.loads((FOLDER / f"{name}.json").read_text()))
    assert filled(definition)[1].complete


def test_a_union_is_a_choice_by_the_titles_of_its_branches():
    definition = form("01")
    kind = questions(definition)["/holder/kind"]
    assert [choice.label for choice in kind.choices] == ["Private person", "Company"]
    assert said(definition, Answers()) == {"/holder/kind": "Choose an answer to “Kind”"}
    company = Answers({"/holder/kind": "company", "/holder/fullName": "kept, and not sent"})
    assert said(definition, company) == {"/holder/registerNumber": "Enter “Register number”"}
    assert build(definition, company) == {"holder": {"kind": "company"}}


def test_what_may_be_null_is_optional_and_null_goes_in_its_place():
    definition = form("02")
    found = progress(definition, Answers())
    assert (found.complete, found.total) == (True, 0)
    nothing = {"middle": None, "vat": None, "branch": None, "agent": None}
    assert build(definition, Answers()) == nothing
    asked = {at: question.required for at, question in questions(definition).items()}
    assert asked == {"/middle": False, "/vat": False, "/branch": False, "/agent/city": True}
    agent = Answers({"/agent/city": "Bonn", "/vat": "DE1"})
    assert build(definition, agent) == {**nothing, "vat": "DE1", "agent": {"city": "Bonn"}}


def test_either_or_is_told_at_each_of_them():
    definition = form("03")
    one = "Give one of these: “Passport number”, “Card number”"
    only = "Give only one of these: “Passport number”, “Card number”"
    assert said(definition, Answers()) == {"/passport": one, "/card": one}
    both = Answers({"/passport": "1", "/card": "2"})
    assert said(definition, both) == {"/passport": only, "/card": only}
    assert said(definition, Answers({"/card": "2"})) == {}
    told = {at: question.description for at, question in questions(definition).items()}
    assert told == {"/passport": "By passport", "/card": "By identity card"}


def test_a_list_inside_a_row_has_rows_of_its_own():
    definition = form("04")
    owners, nationalities = definition.groups()
    assert (nationalities.outer, nationalities.repeatable) == (owners, True)
    two = Answers(
        {
            "/owners/0/name": "Ada",
            "/owners/0/nationalities/0": "GB",
            "/owners/0/nationalities/1": "FR",
            "/owners/1/name": "Bob",
            "/owners/1/nationalities/0": "DE",
        },
        {"/owners": 2, "/owners/0/nationalities": 2},
    )
    assert build(definition, two) == {
        "owners": [
            {"name": "Ada", "nationalities": ["GB", "FR"]},
            {"name": "Bob", "nationalities": ["DE"]},
        ]
    }
    assert progress(definition, two).complete
    wrong = two.with_values({"/owners/1/nationalities/0": "Germany"})
    assert said(definition, wrong) == {"/owners/1/nationalities/0": "Enter at most 2 characters"}


def test_names_beside_options_are_shown_and_the_values_sent():
    legal = questions(form("08"))["/legal"]
    assert [(choice.value, choice.label) for choice in legal.choices] == [
        ("01", "Sole trader"),
        ("02", "Limited company"),
    ]


def test_a_time_of_day_is_a_question_of_its_own():
    assert questions(form("20"))["/opens"].kind is Kind.TIME

import pytest

from kyc.requirements.answers import Answers, carry
from kyc.requirements.parse.compiler import compile_fields


def test_answers_survive_their_json():
    answers = Answers({"/a": " as typed ", "/b": ["x", "y"]}, {"/rows": 2})
    assert Answers.from_json(answers.to_json()) == answers


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        "x",
        {"values": [], "rows": 3},
        {"values": {"/a": 1}, "rows": {"/r": "2", "/s": -1}},
    ],
)
def test_junk_in_the_column_is_passed_over(junk):
    assert Answers.from_json(junk) == Answers()


def test_a_group_shows_at_least_one_row_and_what_is_asked_for(utopian):
    owners = utopian.section("owners").groups[0]
    answers = Answers()
    assert answers.row_count(owners) == 1
    for _ in range(5):
        answers = answers.add_row(owners)
    assert answers.row_count(owners) == owners.max_items == 3


def test_removing_a_row_moves_later_ones_up(utopian):
    owners = utopian.section("owners").groups[0]
    answers = Answers(
        {f"/owners/{row}/name": str(row) for row in range(3)} | {"/kind": "x"}, {"/owners": 3}
    )
    left = answers.remove_row(owners, 1)
    assert left == Answers(
        {"/owners/0/name": "0", "/owners/1/name": "2", "/kind": "x"}, {"/owners": 2}
    )
    assert left.remove_row(owners, 2) is left


def test_the_last_row_removed_is_an_empty_one(utopian):
    owners = utopian.section("owners").groups[0]
    left = Answers({"/owners/0/name": "Ada"}).remove_row(owners, 0)
    assert (left.values, left.row_count(owners)) == ({}, 1)


def test_later_answers_replace_earlier_ones():
    assert Answers({"/a": "1", "/b": "2"}).with_values({"/a": ""}) == Answers({"/a": "", "/b": "2"})


def test_answers_that_still_fit_are_carried_to_a_changed_requirement():
    kept = {"type": "string"}
    rows = {"type": "array", "items": {"properties": {"n": kept}}}
    old = compile_fields(
        {
            "properties": {
                "a": kept,
                "b": kept,
                "c": {"enum": ["x", "y"]},
                "d": {"enum": ["x"]},
                "r": rows,
            }
        }
    )
    new = compile_fields(
        {
            "properties": {
                "a": kept,
                "b": {"type": "integer"},
                "c": {"enum": ["y"]},
                "d": {"enum": ["x"]},
                "r": rows,
            }
        }
    )
    answers = Answers(
        {"/a": "1", "/b": "2", "/c": "x", "/d": "x", "/r/1/n": "3", "/gone": "4"},
        {"/r": 2, "/gone": 2},
    )
    assert carry(answers, old, new) == Answers(
        {"/a": "1", "/b": "2", "/d": "x", "/r/1/n": "3"}, {"/r": 2}
    )


TEXTS = {
    "a": {"type": "string", "maxLength": 100},
    "b": {"type": "string"},
    "n": {"type": "integer"},
}
LONGER = {
    "a": {"type": "string", "maxLength": 200},
    "b": {"type": "string", "format": "email"},
    "n": {"type": "number"},
}


def test_an_answer_is_carried_wherever_its_question_still_takes_a_text():
    given = Answers({"/a": "My story", "/b": "a@example.com", "/n": "5"})
    old, new = (
        compile_fields({"type": "object", "properties": properties})
        for properties in (TEXTS, LONGER)
    )
    assert carry(given, old, new).values == given.values


def test_of_several_options_those_stay_that_are_still_offered():
    old, new = (
        compile_fields(
            {"type": "object", "properties": {"c": {"type": "array", "items": {"enum": options}}}}
        )
        for options in (["x", "y"], ["x", "z"])
    )
    assert carry(Answers({"/c": ["x", "y"]}), old, new).values == {"/c": ["x"]}
    assert carry(Answers({"/c": ["y"]}), old, new).values == {}


def test_a_confirmation_comes_only_from_itself():
    old = compile_fields({"type": "object", "properties": {"c": {"type": "string"}}})
    new = compile_fields(
        {
            "type": "object",
            "properties": {"c": {"type": "boolean", "const": True}},
            "required": ["c"],
        }
    )
    assert carry(Answers({"/c": "true"}), old, new).values == {}
    assert carry(Answers({"/c": "true"}), new, new).values == {"/c": "true"}

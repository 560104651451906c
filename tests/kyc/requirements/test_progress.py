import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.progress import State, progress


def test_nothing_answered_is_not_started(australian):
    found = progress(australian, Answers())
    assert [section.state for section in found.sections] == [State.NOT_STARTED] * 3
    assert (found.answered, found.total, found.complete) == (0, 10, False)


def test_some_answers_are_progress_and_a_wrong_one_is_a_problem(australian):
    found = progress(australian, Answers({"/0/0/senderName": "ACME", "/1/postalCode": "no"}))
    assert [section.state for section in found.sections] == [
        State.IN_PROGRESS,
        State.PROBLEM,
        State.NOT_STARTED,
    ]
    assert [(section.answered, section.total) for section in found.sections] == [
        (1, 4),
        (0, 4),
        (0, 2),
    ]


def test_all_answered_is_complete(australian, full):
    found = progress(australian, Answers(full))
    assert found.complete
    assert (found.answered, found.total) == (10, 10)
    assert {section.state for section in found.sections} == {State.COMPLETE}


def test_each_row_counts(australian, full):
    found = progress(australian, Answers({**full, "/0/1/senderName": "BB"}, {"/0": 2}))
    assert (found.answered, found.total) == (11, 14)


def test_an_optional_part_counts_once_it_is_begun(utopian):
    assert progress(utopian, Answers()).total == 4
    begun = progress(utopian, Answers({"/owners/0/born": "2000-01-01"}))
    assert [(section.slug, section.total) for section in begun.sections] == [
        ("numbers-in-utopia", 2),
        ("address", 2),
        ("owners", 1),
    ]
    assert begun.sections[2].problems[0].pointer == "/owners/0/name"


def test_an_optional_part_that_nobody_touched_is_not_complete(utopian):
    (_numbers, _address, owners) = progress(utopian, Answers()).sections
    assert owners.state == State.OPTIONAL


@pytest.mark.parametrize("inside", [False, True], ids=["a list", "a list in a row"])
def test_a_list_that_only_a_branch_defines_is_not_complete_with_an_empty_entry(inside):
    names = {"type": "array", "minItems": 1, "items": {"type": "string"}}
    whole = {
        "required": ["kind"],
        "properties": {"kind": {"enum": ["a", "b"]}},
        "if": {"properties": {"kind": {"const": "a"}}},
        "then": {"required": ["names"], "properties": {"names": names}},
    }
    around = "/rows/0" if inside else ""
    rows = {"type": "array", "minItems": 1, "items": whole}
    definition = compile_fields(
        {"required": ["rows"], "properties": {"rows": rows}} if inside else whole
    )
    (problem,) = progress(definition, Answers({f"{around}/kind": "a"})).problems
    assert (problem.pointer, problem.missing) == (f"{around}/names/0", True)
    answered = Answers({f"{around}/kind": "a", f"{around}/names/0": "Ada"})
    assert progress(definition, answered).complete
    assert progress(definition, Answers({f"{around}/kind": "b"})).complete

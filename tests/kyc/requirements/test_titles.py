"""Titles of ours, where the regulator gave none, are in the reader's language; all else is as the
regulator wrote it."""

from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields


def test_only_titles_of_ours_are_translated() -> None:
    made = compile_fields({"type": "object", "properties": {"1": {}, "town": {"title": "Answer"}}})
    assert [section.title for section in made.sections] == ["Details"]
    there = made.with_titles(str.upper)
    (section,) = there.sections
    assert (section.slug, section.title) == ("details", "DETAILS")
    titles = {question.key: question.title for question in section.groups[0].questions}
    assert titles["town"] == "Answer"
    assert there.schema == made.schema


def test_a_form_without_a_name_is_called_by_words_of_ours_and_answered_by_what_was_stored() -> None:
    forms = [{"type": "string"}, {"title": "A number", "properties": {"n": {"title": "N"}}}]
    made = compile_fields({"properties": {"it": {"oneOf": forms}}})
    (which,) = [
        question
        for group in made.with_titles(str.upper).groups()
        for question in group.questions
        if question.kind is Kind.VARIANT
    ]
    assert [(choice.value, choice.label) for choice in which.choices] == [
        ("A text", "A TEXT"),
        ("A number", "A number"),
    ]


def test_a_question_without_a_name_is_called_by_a_title_of_ours() -> None:
    made = compile_fields({"type": "string"}).with_titles(str.upper)
    (group,) = made.groups()
    assert [question.title for question in group.questions] == ["ANSWER"]

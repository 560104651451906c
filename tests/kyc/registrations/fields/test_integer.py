import pytest

from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from tests.kyc.factories import control, field, question, read, rendered


def test_a_whole_number_gets_a_text_control_with_a_keyboard_of_digits():
    found = control(question(Kind.INTEGER, required=True))
    assert (found["type"], found["inputmode"], found["aria-required"]) == (
        "text",
        "numeric",
        "true",
    )


@pytest.mark.parametrize("typed", ["twelve", "1,5", "1e3", " 007 ", "-"])
def test_what_is_no_number_is_kept_and_shown_as_typed(typed):
    assert field(Kind.INTEGER).read({"a": typed}, "a") == typed
    assert control(question(Kind.INTEGER), typed, "Enter a number")["value"] == typed


@pytest.mark.parametrize(
    ("bounds", "hint"),
    [
        ({"minimum": 1.0, "maximum": 1000000.0}, "1 to 1,000,000"),
        ({"minimum": 0.5}, "0.5 or more"),
        ({"maximum": 10.0}, "10 or less"),
        ({"minimum": 0.0}, "0 or more"),
        ({"maximum": 0.1 + 0.2}, "0.30000000000000004 or less"),
        ({"minimum": 1e-7}, "0.0000001 or more"),
        ({"maximum": 1e300}, "1e+300 or less"),
        ({"minimum": -2500.25}, "-2,500.25 or more"),
        ({}, ""),
    ],
)
def test_the_hint_tells_the_bounds(bounds, hint):
    assert field(Kind.INTEGER, **bounds).hint() == hint
    assert hint in rendered(question(Kind.INTEGER, **bounds))


def test_the_hint_has_the_schemas_own_digits():
    schema = {"properties": {"many": {"type": "integer", "maximum": 9007199254740993}}}
    (asked,) = compile_fields(schema).sections[0].groups[0].questions
    assert "9,007,199,254,740,993 or less" in rendered(asked)


def test_what_was_grouped_by_hand_is_shown_as_the_number_that_is_sent():
    assert [field(Kind.INTEGER).display(typed) for typed in ("12000", "12 000", "12.000")] == [
        "12,000"
    ] * 3


def test_whole_numbers_are_grouped_for_reading():
    assert field(Kind.INTEGER).display(" 1234567 ") == "1,234,567"
    assert field(Kind.INTEGER).display("-1234") == "-1,234"


@pytest.mark.parametrize("typed", ["many", "", "1_000", "12.0", "٣", "9" * 5000])
def test_what_is_no_whole_number_is_shown_as_typed(typed):
    assert field(Kind.INTEGER).display(typed) == typed


def test_the_default_is_text_like_any_answer():
    assert field(Kind.INTEGER, default=3).default() == "3"
    assert read(question(Kind.INTEGER), "b=1") == ""

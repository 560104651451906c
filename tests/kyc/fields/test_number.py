import pytest

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered


@pytest.mark.parametrize(("kind", "keyboard"), [(Kind.INTEGER, "numeric"), (Kind.NUMBER, "decimal")])
def test_numbers_get_a_text_control_with_a_keyboard_of_digits(kind, keyboard):
    found = control(question(kind, required=True))
    assert (found["type"], found["inputmode"], found["aria-required"]) == ("text", keyboard, "true")


@pytest.mark.parametrize("typed", ["twelve", "1,5", "1e3", " 007 ", "-"])
def test_what_is_no_number_is_kept_and_shown_as_typed(typed):
    for kind in (Kind.INTEGER, Kind.NUMBER):
        assert field(kind).read({"a": typed}, "a") == typed
        assert control(question(kind), typed, "Enter a number")["value"] == typed


@pytest.mark.parametrize(
    ("bounds", "hint"),
    [
        ({"minimum": 1.0, "maximum": 1000000.0}, "1 to 1,000,000"),
        ({"minimum": 0.5}, "0.5 or more"),
        ({"maximum": 10.0}, "10 or less"),
        ({"minimum": 0.0}, "0 or more"),
        ({}, ""),
    ],
)
def test_the_hint_tells_the_bounds(bounds, hint):
    assert field(Kind.INTEGER, **bounds).hint() == hint
    assert hint in rendered(question(Kind.NUMBER, **bounds))


def test_whole_numbers_are_grouped_for_reading():
    assert field(Kind.INTEGER).display(" 1234567 ") == "1,234,567"
    assert field(Kind.INTEGER).display("many") == "many"
    assert field(Kind.INTEGER).display("") == ""


def test_a_decimal_number_is_shown_as_typed():
    assert field(Kind.NUMBER).display(" 1234.50 ") == "1234.50"


def test_a_number_of_many_digits_breaks_nothing():
    assert field(Kind.INTEGER).display("9" * 5000) == "9" * 5000


def test_the_default_is_text_like_any_answer():
    assert field(Kind.INTEGER, default=3).default() == "3"
    assert field(Kind.NUMBER, default=0.5).default() == "0.5"
    assert read(question(Kind.INTEGER), "b=1") == ""

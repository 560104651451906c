import pytest
from django.utils import translation

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered


def test_a_number_gets_a_text_control_with_a_keyboard_for_decimals():
    found = control(question(Kind.NUMBER, required=True))
    assert (found["type"], found["inputmode"], found["aria-required"]) == (
        "text",
        "decimal",
        "true",
    )


@pytest.mark.parametrize("typed", ["twelve", "1,5", "1e3", " 007 ", "-"])
def test_what_is_no_number_is_kept_and_shown_as_typed(typed):
    assert field(Kind.NUMBER).read({"a": typed}, "a") == typed
    assert control(question(Kind.NUMBER), typed, "Enter a number")["value"] == typed


def test_the_hint_tells_the_bounds():
    assert "0.5 to 1,000" in rendered(question(Kind.NUMBER, minimum=0.5, maximum=1000.0))


def test_a_number_is_grouped_for_reading_with_its_decimal_places_as_typed():
    shown = [
        field(Kind.NUMBER).display(typed)
        for typed in (" 1234.50 ", "1234567", "0.10", "-1234.5", "+2", "0.00000001")
    ]
    assert shown == ["1,234.50", "1,234,567", "0.10", "-1,234.5", "2", "0.00000001"]


def test_a_number_is_written_as_the_reader_does():
    with translation.override("de"):
        assert field(Kind.NUMBER).display("1234.50") == "1.234,50"


@pytest.mark.parametrize(
    "typed", ["many", "", "1,5", "1.5e3", ".5", "1.", "9" * 5000, "NaN", "Infinity"]
)
def test_what_is_no_plain_number_is_shown_as_typed(typed):
    assert field(Kind.NUMBER).display(typed) == typed


def test_the_default_is_text_like_any_answer():
    assert field(Kind.NUMBER, default=0.5).default() == "0.5"
    assert read(question(Kind.NUMBER), "b=1") == ""

import pytest

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered

NOT_ONE_NUMBER = [
    "0491 570 006", "+61 491 570 006 ext. 5", "+61491570006 or +61491570110", "call +61491570006",
    "+1 800 FLOWERS", "+", "+ 0",
]  # fmt: skip


def test_a_number_has_a_control_of_its_own_that_browsers_can_fill():
    found = control(question(Kind.PHONE, required=True))
    assert (found["type"], found["autocomplete"], found["aria-required"]) == ("tel", "tel", "true")


def test_what_is_none_is_kept_and_shown_as_typed():
    assert read(question(Kind.PHONE), "a=%20no%20way%20") == " no way "
    assert control(question(Kind.PHONE), " no way ", "Not this")["value"] == " no way "
    assert field(Kind.PHONE).display(" no way ") == "no way"
    assert read(question(Kind.PHONE), "") == ""


@pytest.mark.parametrize(
    "typed", ["+61491570006", "+61 491 570 006", " +61 (491) 570-006 ", "+61.491/570 006"]
)
def test_a_grouped_number_is_kept_in_e164(typed):
    assert field(Kind.PHONE).read({"a": typed}, "a") == "+61491570006"


@pytest.mark.parametrize("typed", NOT_ONE_NUMBER)
def test_nothing_that_was_typed_gets_lost_on_the_way_to_e164(typed):
    assert field(Kind.PHONE).read({"a": typed}, "a") == typed


@pytest.mark.parametrize("typed", NOT_ONE_NUMBER)
def test_nothing_that_was_typed_gets_lost_on_the_way_to_the_check_page(typed):
    assert field(Kind.PHONE).display(typed) == typed


def test_a_number_is_grouped_by_its_countrys_habit_for_reading():
    assert field(Kind.PHONE).display("+61491570006") == "+61 491 570 006"
    assert field(Kind.PHONE).display("+493012345678") == "+49 30 12345678"


def test_the_hint_gives_an_example_unless_the_regulator_does():
    assert "+61" in rendered(question(Kind.PHONE))
    assert field(Kind.PHONE, description="Such as +49 30 1234").hint() == ""


def test_the_default_is_the_schemas():
    assert field(Kind.PHONE, default="x").default() == "x"

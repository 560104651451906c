import pytest

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered

NOT_ONE_NUMBER = [
    "0491 570 006", "+61 491 570 006 ext. 5", "+61491570006 or +61491570110", "call +61491570006",
    "+1 800 FLOWERS", "+", "+ 0", "+353 1 234 5678/9", "+49 30 1234567/8901",
    "+61491570006/+61491570110", "+61491570006, +61491570110",
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
    "typed",
    [
        "\u2068+61 491 570 006\u2069",
        "＋６１ 491 570 006",
        "+61491570006",
        "+61 491 570 006",
        " +61 (491) 570-006 ",
        "+61.491/570 006",
    ],
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


@pytest.mark.parametrize(
    "typed",
    [
        "+61\xa0491\xa0570\xa0006",
        "\u2068+61 491 570 006\u2069",
        "\uff0b\uff16\uff11 491 570 006",
        "+61\u2009491\u200b570\u2011006",
    ],
)
def test_signs_that_nobody_sees_are_no_part_of_a_number(typed: str) -> None:
    assert field(Kind.PHONE).read({"a": typed}, "a") == "+61491570006"


@pytest.mark.parametrize(
    "typed",
    ["+353 1 234 5678/9", "+61 491 570 006 491 570 110", "+61 491 570 006\n+61 491 570 110"],
)
def test_two_numbers_are_not_made_one(typed: str) -> None:
    assert field(Kind.PHONE).read({"a": typed}, "a") == typed


@pytest.mark.parametrize(
    ("typed", "region", "meant"),
    [
        ("(02) 9876 5432", "AU", "+61298765432"),
        ("02 9876 5432", "AU", "+61298765432"),
        ("030 12345678", "DE", "+493012345678"),
        ("020\xa07946\xa00958", "GB", "+442079460958"),
        # What stands there may stay, or nobody can tell what it is.
        ("+61 2 9876 5432", "AU", ""),
        ("98", "AU", ""),
        ("no number", "AU", ""),
        ("02 9876 5432", "", ""),
        ("", "AU", ""),
    ],
)
def test_a_number_as_it_is_written_at_home_is_understood(
    typed: str, region: str, meant: str
) -> None:
    assert field(Kind.PHONE).suggestion(typed, region) == meant

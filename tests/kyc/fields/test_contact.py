import pytest

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered


@pytest.mark.parametrize(
    ("kind", "type_", "autocomplete"),
    [(Kind.EMAIL, "email", "email"), (Kind.PHONE, "tel", "tel"), (Kind.URL, "url", "url")],
)
def test_each_way_has_its_own_control(kind, type_, autocomplete):
    found = control(question(kind, required=True))
    assert (found["type"], found["autocomplete"], found["aria-required"]) == (type_, autocomplete, "true")


@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.PHONE, Kind.URL])
def test_what_is_none_is_kept_and_shown_as_typed(kind):
    assert read(question(kind), "a=%20no%20way%20") == " no way "
    assert control(question(kind), " no way ", "Not this")["value"] == " no way "
    assert field(kind).display(" no way ") == "no way"
    assert read(question(kind), "") == ""


@pytest.mark.parametrize("typed", ["+61491570006", "+61 491 570 006", " +61 (491) 570-006 ", "+61.491/570 006"])
def test_a_grouped_phone_number_is_kept_in_e164(typed):
    assert field(Kind.PHONE).read({"a": typed}, "a") == "+61491570006"


@pytest.mark.parametrize(
    "typed",
    ["0491 570 006", "+61 491 570 006 ext. 5", "+61491570006 or +61491570110", "call +61491570006", "+1 800 FLOWERS", "+", "+ 0"],
)
def test_nothing_that_was_typed_gets_lost_on_the_way_to_e164(typed):
    assert field(Kind.PHONE).read({"a": typed}, "a") == typed


def test_a_phone_number_is_grouped_by_its_countrys_habit_for_reading():
    assert field(Kind.PHONE).display("+61491570006") == "+61 491 570 006"
    assert field(Kind.PHONE).display("unknown") == "unknown"


def test_the_hint_gives_an_example_unless_the_regulator_does():
    assert "+61" in rendered(question(Kind.PHONE))
    assert field(Kind.PHONE, description="Such as +49 30 1234").hint() == ""
    assert field(Kind.URL).hint() == "With https:// in front"
    assert field(Kind.URL, description="https://acme.example").hint() == ""


def test_a_web_address_is_not_made_a_link():
    assert "href" not in rendered(question(Kind.URL), "javascript:alert(1)")


@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.PHONE, Kind.URL])
def test_the_default_is_the_schemas(kind):
    assert field(kind, default="x").default() == "x"

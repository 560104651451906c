from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read


def test_an_address_has_a_control_of_its_own_that_browsers_can_fill():
    found = control(question(Kind.EMAIL, required=True))
    assert (found["type"], found["autocomplete"], found["spellcheck"]) == (
        "email",
        "email",
        "false",
    )
    assert found["aria-required"] == "true"


def test_what_is_none_is_kept_and_shown_as_typed():
    assert read(question(Kind.EMAIL), "a=%20no%20way%20") == " no way "
    assert control(question(Kind.EMAIL), " no way ", "Not this")["value"] == " no way "
    assert field(Kind.EMAIL).display(" no way ") == "no way"
    assert read(question(Kind.EMAIL), "") == ""


def test_the_check_page_shows_the_address_as_it_is():
    assert field(Kind.EMAIL).display("Ada.Byron@Example.com") == "Ada.Byron@Example.com"
    assert field(Kind.EMAIL, default="x").default() == "x"

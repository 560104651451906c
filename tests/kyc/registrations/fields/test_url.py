from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered


def test_a_web_address_has_a_control_of_its_own_that_browsers_can_fill():
    found = control(question(Kind.URL, required=True))
    assert (found["type"], found["autocomplete"], found["spellcheck"]) == ("url", "url", "false")
    assert found["aria-required"] == "true"


def test_what_is_none_is_kept_and_shown_as_typed():
    assert read(question(Kind.URL), "a=%20no%20way%20") == " no way "
    assert control(question(Kind.URL), " no way ", "Not this")["value"] == " no way "
    assert field(Kind.URL).display(" no way ") == "no way"
    assert read(question(Kind.URL), "") == ""


def test_the_hint_says_what_stands_in_front_unless_the_regulator_does():
    assert field(Kind.URL).hint() == "With https:// in front"
    assert field(Kind.URL, description="https://acme.example").hint() == ""


def test_it_is_not_made_a_link():
    assert "href" not in rendered(question(Kind.URL), "javascript:alert(1)")


def test_the_check_page_shows_the_address_as_it_is():
    assert field(Kind.URL).display("https://acme.example/a?b=1") == "https://acme.example/a?b=1"
    assert field(Kind.URL, default="x").default() == "x"

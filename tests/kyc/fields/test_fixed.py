from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered


def test_a_fixed_value_is_shown_to_be_read():
    shown = control(question(Kind.FIXED, default="AU"))
    assert (shown["value"], "readonly" in shown) == ("AU", True)
    assert "Fixed by the regulator." in rendered(question(Kind.FIXED, default="AU"))
    assert "Filled in by the reviewers." in rendered(question(Kind.FIXED))


def test_nothing_that_a_request_says_becomes_its_answer():
    assert read(question(Kind.FIXED, default="AU"), "a=NZ") == ""


def test_its_value_stands_among_the_answers_to_check():
    assert field(Kind.FIXED, default=7).display("") == "7"
    assert field(Kind.FIXED).display("") == ""

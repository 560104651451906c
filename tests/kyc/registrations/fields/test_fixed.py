from django.http import QueryDict

from kyc.registrations.forms import SectionForm
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered, section


def test_a_fixed_value_is_shown_to_be_read():
    shown = control(question(Kind.FIXED, default="AU"))
    assert (shown["value"], "readonly" in shown) == ("AU", True)
    assert "Fixed by the regulator." in rendered(question(Kind.FIXED, default="AU"))
    assert "Filled in by the reviewers." in rendered(question(Kind.FIXED))


def test_nothing_that_a_request_says_becomes_its_answer():
    assert read(question(Kind.FIXED, default="AU"), "a=NZ") == ""


def test_it_is_shown_whatever_is_stored_and_no_request_gives_it():
    asked = section(question(Kind.FIXED, default="AU"))
    form = SectionForm(asked, Answers({"/place": ""}), QueryDict("q.place=NZ"))
    assert (form.initial["q.place"], form.typed()) == ("AU", {})


def test_its_value_stands_among_the_answers_to_check():
    assert field(Kind.FIXED, default=7).display("") == "7"
    assert field(Kind.FIXED).display("") == ""

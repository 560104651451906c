from django.http import QueryDict

from kyc.registrations.forms import SectionForm
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered, section, tags


def test_a_statement_is_one_box_with_its_label_behind_it():
    html = rendered(question(Kind.CONFIRMATION, required=True))
    (box,), (label,) = tags(html, "input"), tags(html, "label")
    assert (box["type"], box["aria-required"]) == ("checkbox", "true")
    assert label["for"] == box["id"]
    assert html.index("<input") < html.index("<label")


def test_what_is_confirmed_is_part_of_the_boxs_label():
    html = rendered(
        question(Kind.CONFIRMATION, title="Consent", description="I confirm that all have agreed.")
    )
    label = html[html.index("<label") : html.index("</label>")]
    assert "Consent" in label
    assert "I confirm that all have agreed." in label
    assert html.count("I confirm") == 1
    assert "aria-describedby" not in html


def test_it_is_never_ticked_beforehand():
    assert field(Kind.CONFIRMATION, default=True).default() == ""
    assert "checked" not in control(question(Kind.CONFIRMATION, default=True))


def test_a_tick_stays():
    assert "checked" in control(question(Kind.CONFIRMATION), "true")
    assert "checked" not in control(question(Kind.CONFIRMATION), "")


def test_a_tick_that_could_not_be_kept_goes_back_to_the_person():
    form = SectionForm(section(question(Kind.CONFIRMATION)), Answers(), QueryDict("q.place=true"))
    (box,) = tags(str(form["q.place"]), "input")
    assert "checked" in box


def test_a_box_is_ticked_or_not():
    assert read(question(Kind.CONFIRMATION), "a=true") == "true"
    assert read(question(Kind.CONFIRMATION), "a=on") == "true"
    assert read(question(Kind.CONFIRMATION), "") == ""


def test_the_check_page_says_confirmed():
    assert field(Kind.CONFIRMATION).display("true") == "Confirmed"
    assert field(Kind.CONFIRMATION).display("") == ""

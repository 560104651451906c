import pytest
from django.template.loader import render_to_string

from kyc.registrations.forms import SectionForm
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.templatetags.kyc_words import error_line, is_web, questions, types
from tests.kyc.factories import AUSTRALIAN, question, section


def test_a_section_says_how_many_questions_it_asks():
    assert [questions(asked) for asked in compile_fields(AUSTRALIAN).sections] == [3, 3, 1]


def test_media_types_are_put_in_words():
    assert types(["application/pdf", "image/png", "image/jpeg"]) == "PDF, PNG or JPEG"
    assert types(["application/x-unheard-of"]) == "application/x-unheard-of"
    assert types([]) == ""


def test_an_error_names_its_question_unless_it_does_so_itself():
    bound = SectionForm(section(question(Kind.TEXT, title="Postcode", required=True)), Answers())[
        "q.place"
    ]
    assert error_line(bound, "Enter the postcode") == "Enter the postcode"
    assert error_line(bound, "Four digits") == "Postcode: Four digits"


@pytest.mark.parametrize(
    ("address", "web"),
    [
        ("https://a.example/x", True),
        ("http://a.example", False),
        ("https://", False),
        ("https://[", False),
        ("javascript:alert(1)", False),
        ("//a", False),
        ("", False),
    ],
)
def test_only_an_address_on_the_web_becomes_a_link(address, web):
    assert is_web(address) is web


def test_a_template_shows_where_it_leads_to_and_only_over_tls():
    named = [
        {"name": "Letter", "url": "https://forms.example/letter.pdf"},
        {"name": "Old", "url": "http://forms.example/old.pdf"},
    ]
    document = {"title": "Letter of authorisation", "template": named}
    html = render_to_string("components/templates.html", {"document": document})
    assert html.count("<a ") == 1
    assert 'href="https://forms.example/letter.pdf"' in html
    assert "(forms.example)" in html

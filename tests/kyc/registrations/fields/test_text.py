from django.utils.html import escape

from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from tests.kyc.factories import control, field, question, read, rendered, tags


def test_a_line_of_text_is_asked_with_what_its_schema_says():
    asked = question(Kind.TEXT, min_length=2, pattern="^[a-z]", placeholder="acme", required=True)
    found = control(asked)
    assert (found["type"], found["minlength"], found["pattern"]) == ("text", "2", "^[a-z]")
    assert (found["placeholder"], found["aria-required"]) == ("acme", "true")


def test_nothing_typed_is_cut_off_by_the_browser():
    assert "maxlength" not in control(question(Kind.TEXT, max_length=5))
    assert "required" not in control(question(Kind.TEXT, required=True))


def test_an_optional_question_says_so_in_its_label():
    assert 'The question<span data-optional="q.place"> (optional)</span></label>' in rendered(
        question(Kind.TEXT)
    )
    assert "The question</label>" in rendered(question(Kind.TEXT, required=True))


def test_the_hint_describes_the_control():
    html = rendered(
        question(Kind.TEXT, description="As in the register.", min_length=2, max_length=60)
    )
    assert "As in the register. 2 to 60 characters" in html
    (control_,) = tags(html, "input")
    assert control_["aria-describedby"] in [hint.get("id") for hint in tags(html, "p")]


def test_a_hint_says_only_what_the_schema_does():
    assert field(Kind.TEXT, max_length=60).hint() == "Up to 60 characters"
    assert field(Kind.TEXT, min_length=1, max_length=60).hint() == "Up to 60 characters"
    assert field(Kind.TEXT).hint() == ""


def test_characters_are_counted_where_there_is_room_for_many():
    (counter,) = [
        tag
        for tag in tags(rendered(question(Kind.TEXT, max_length=40)), "div")
        if "data-most" in tag
    ]
    assert (counter["data-most"], counter["id"]) == ("40", "id_q.place_counter")
    assert "hidden" in counter
    assert "%s" in counter["data-left"]
    assert "data-most" not in rendered(question(Kind.TEXT, max_length=39))
    assert "data-most" not in rendered(question(Kind.TEXT))


def test_a_count_is_a_plain_number_for_the_script_however_large():
    assert 'data-most="20000"' in rendered(question(Kind.LONG_TEXT, max_length=20000))


def test_a_wrong_answer_stays_in_the_control_with_the_reason_beside_it():
    html = rendered(question(Kind.TEXT, min_length=2), "A", "100% wrong", "And too short")
    (found,) = tags(html, "input")
    assert (found["value"], found["aria-invalid"]) == ("A", "true")
    assert found["aria-describedby"] in [line.get("id") for line in tags(html, "p")]
    assert "100% wrong And too short" in html


def test_what_was_typed_is_read_exactly():
    assert read(question(Kind.TEXT), "a=%20A%20%0D%0A%C3%9F%3Cb%3E%20") == " A \nß<b> "
    assert read(question(Kind.TEXT), "b=1") == ""


def test_a_text_is_read_from_any_mapping():
    assert field(Kind.TEXT).read({"a": "x"}, "a") == "x"


def test_the_default_of_the_schema_stands_there_until_something_is_answered():
    asked = question(Kind.TEXT, default="Acme")
    assert control(asked)["value"] == "Acme"
    assert control(asked, "").get("value", "") == ""
    assert field(Kind.TEXT).default() == ""


def test_an_answer_is_shown_without_the_space_around_it():
    assert field(Kind.TEXT).display("  Acme  ") == "Acme"
    assert field(Kind.TEXT).display("") == ""


def test_scripts_are_only_ever_text():
    bad = "\"'><script>alert(1)</script>"
    html = rendered(
        question(Kind.TEXT, title=bad, description=bad, placeholder=bad, pattern=bad), bad, bad
    )
    assert not tags(html, "script")
    assert html.count(escape(bad)) == 6


def test_a_foreign_title_says_its_language():
    said = compile_fields(
        {
            "properties": {
                "a": {"type": "string", "title": "Nachname", "lang": "de"},
                "b": {"type": "string", "title": "Επώνυμο"},
                "c": {"type": "string", "title": "Surname", "lang": '"><script>'},
            }
        }
    )
    asked = said.sections[0].groups[0].questions
    assert [tags(rendered(each), "label")[0].get("lang") for each in asked] == ["de", "el", None]


def test_a_masked_answer_is_not_shown_again():
    masked = question(Kind.TEXT, masked=True)
    assert control(masked)["type"] == "password"
    assert field(Kind.TEXT, masked=True).display("s3cret") == "••••••••"


def test_examples_of_the_regulators_are_shown():
    assert "For example HRB 1, HRB 2" in rendered(question(Kind.TEXT, examples=("HRB 1", "HRB 2")))


def test_a_code_is_offered_in_capitals_where_the_pattern_wants_them():
    code = field(Kind.TEXT, pattern="^[A-Z]{2}[0-9]{2} ?[0-9]{4}$")
    assert code.suggestion("gb29 1234", "") == "GB29 1234"
    assert code.suggestion("GB29 1234", "") == code.suggestion("x", "") == ""
    assert field(Kind.TEXT).suggestion("anna", "") == ""


def test_what_nobody_sees_is_taken_out_of_a_code_and_left_in_a_name():
    code = question(Kind.TEXT, pattern="^[0-9]{4}$")
    assert read(code, "a=%E2%81%A8３０００%E2%81%A9") == "3000"
    assert read(question(Kind.TEXT), "a=%E2%80%8FD’Arc%E3%80%80Ａ") == "\u200fD’Arc\u3000Ａ"

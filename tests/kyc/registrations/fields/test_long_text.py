from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered


def test_several_lines_get_a_box():
    asked = question(Kind.LONG_TEXT, required=True, max_length=500)
    assert control(asked)["rows"] == "4"
    assert control(asked)["aria-required"] == "true"
    assert "<textarea" in rendered(asked)
    assert "Up to 500 characters" in rendered(asked)


def test_lines_are_read_and_shown_again_as_they_were_typed():
    typed = read(question(Kind.LONG_TEXT), "a=%0D%0Aone%0D%0A%20two%20")
    assert typed == "\none\n two "
    assert "\n\none\n two </textarea>" in rendered(question(Kind.LONG_TEXT), typed)


def test_a_line_break_is_one_sign_however_it_is_sent():
    asked = question(Kind.LONG_TEXT)
    assert {read(asked, f"a=one{sent}two") for sent in ("%0D%0A", "%0A", "%0D")} == {"one\ntwo"}


def test_a_closing_tag_in_an_answer_closes_nothing():
    html = rendered(question(Kind.LONG_TEXT), "</textarea><script>alert(1)</script>")
    assert "<script" not in html
    assert html.count("</textarea>") == 1


def test_the_check_page_shows_the_text():
    assert field(Kind.LONG_TEXT).display(" one\ntwo ") == "one\ntwo"
    assert field(Kind.LONG_TEXT, default="To be told").default() == "To be told"

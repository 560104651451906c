from kyc.requirements.definition import Kind
from tests.kyc.factories import field, question, read, rendered, tags


def test_yes_and_no_are_two_radios_and_neither_is_chosen_beforehand():
    html = rendered(question(Kind.BOOLEAN, required=True, description="Tell us"))
    found = tags(html, "input")
    assert [(radio["type"], radio["value"]) for radio in found] == [
        ("radio", "true"),
        ("radio", "false"),
    ]
    assert not any("checked" in radio for radio in found)
    assert "<legend>The question</legend>" in html


def test_hint_and_error_describe_the_set():
    html = rendered(question(Kind.BOOLEAN, description="Tell us"), None, "Choose yes or no")
    (fieldset,) = tags(html, "fieldset")
    assert fieldset["aria-describedby"].split() == [line["id"] for line in tags(html, "p")]


def test_every_radio_has_a_label_of_its_own():
    html = rendered(question(Kind.BOOLEAN))
    assert [label["for"] for label in tags(html, "label")] == [
        radio["id"] for radio in tags(html, "input")
    ]


def test_the_answer_is_chosen_again():
    yes, no = tags(rendered(question(Kind.BOOLEAN), "false"), "input")
    assert "checked" in no
    assert "checked" not in yes


def test_an_answer_that_is_neither_survives():
    assert read(question(Kind.BOOLEAN), "a=perhaps") == "perhaps"
    assert read(question(Kind.BOOLEAN), "a=false") == "false"
    assert read(question(Kind.BOOLEAN), "") == ""


def test_the_check_page_says_yes_or_no():
    shown = [field(Kind.BOOLEAN).display(raw) for raw in ("true", "false", "", "perhaps")]
    assert shown == ["Yes", "No", "", "perhaps"]


def test_the_default_of_the_schema_is_chosen():
    assert field(Kind.BOOLEAN, default=False).default() == "false"
    assert field(Kind.BOOLEAN).default() == ""

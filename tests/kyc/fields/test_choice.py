from kyc.requirements.definition import Choice, Kind
from tests.kyc.factories import field, options, question, read, rendered, tags

FIVE = options("a", "b", "c", "d", "e")
SIX = options("a", "b", "c", "d", "e", "f")


def test_up_to_five_options_are_radios():
    html = rendered(question(Kind.CHOICE, choices=FIVE), "b")
    radios = tags(html, "input")
    assert [radio["type"] for radio in radios] == ["radio"] * 5
    assert [radio["value"] for radio in radios if "checked" in radio] == ["b"]
    assert "<legend>" in html


def test_six_options_are_a_list_that_begins_with_none():
    html = rendered(question(Kind.CHOICE, choices=SIX, required=True), "b")
    (chosen,) = [option["value"] for option in tags(html, "option") if "selected" in option]
    (select,) = tags(html, "select")
    assert chosen == "b"
    assert select["aria-required"] == "true"
    assert [option["value"] for option in tags(html, "option")] == ["", "a", "b", "c", "d", "e", "f"]


def test_the_words_are_shown_and_the_values_sent():
    html = rendered(question(Kind.CHOICE, choices=(Choice(1, "One"), Choice(None, "None of them"))))
    assert [radio["value"] for radio in tags(html, "input")] == ["1", "null"]
    assert "One" in html
    assert "None of them" in html


def test_an_option_that_is_not_offered_survives():
    assert read(question(Kind.CHOICE, choices=FIVE), "a=z") == "z"
    assert read(question(Kind.CHOICE, choices=SIX), "a=z&a=y") == "y"
    assert read(question(Kind.CHOICE, choices=SIX), "") == ""


def test_the_check_page_shows_an_options_words():
    asked = field(Kind.CHOICE, choices=(Choice(1, "One"), Choice("b", "Bee")))
    assert [asked.display(raw) for raw in ("1", "b", "z", "")] == ["One", "Bee", "z", ""]


def test_the_default_is_chosen():
    assert field(Kind.CHOICE, choices=(Choice(1, "One"),), default=1).default() == "1"


def test_scripts_in_options_are_only_text():
    bad = "<script>alert(1)</script>"
    for count in (2, 6):
        choices = (Choice(bad, bad), *(Choice(n, str(n)) for n in range(count - 1)))
        assert not tags(rendered(question(Kind.CHOICE, choices=choices), bad), "script")

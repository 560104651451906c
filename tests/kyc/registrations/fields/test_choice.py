import pytest

from kyc.registrations.fields.registry import field_for
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Choice, Kind, Question
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
    assert [option["value"] for option in tags(html, "option")] == [
        "",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
    ]


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
    asked = field(Kind.CHOICE, choices=(Choice(1, "One"), Choice("b", "Bee"), Choice(" c", "See")))
    assert [asked.display(raw) for raw in ("1", "b", " c", " z", "")] == [
        "One",
        "Bee",
        "See",
        "z",
        "",
    ]


def test_the_default_is_chosen():
    assert field(Kind.CHOICE, choices=(Choice(1, "One"),), default=1).default() == "1"


def test_scripts_in_options_are_only_text():
    bad = "<script>alert(1)</script>"
    for count in (2, 6, 30):
        choices = (Choice(bad, bad), *(Choice(n, str(n)) for n in range(count - 1)))
        assert not tags(rendered(question(Kind.CHOICE, choices=choices), bad), "script")


def many(*more: Choice) -> Question:
    """A question with more options than can be looked through."""
    return question(
        Kind.CHOICE, choices=(*more, *(Choice(f"K{n}", f"Kind {n}") for n in range(26)))
    )


def test_up_to_20_options_are_listed_and_more_are_searched():
    for count, wanted in ((20, "select"), (21, "datalist")):
        asked = question(Kind.CHOICE, choices=tuple(Choice(n, f"Kind {n}") for n in range(count)))
        assert (
            len(tags(rendered(asked), "select", "datalist"))
            == len(tags(rendered(asked), wanted))
            == 1
        )


def test_a_list_to_search_in_is_a_labelled_text_control_with_the_options_words():
    html = rendered(many(), "K3")
    (control_,), (listed,), (label,) = (
        tags(html, "input"),
        tags(html, "datalist"),
        tags(html, "label"),
    )
    assert (control_["type"], control_["value"], control_["list"]) == (
        "text",
        "Kind 3",
        listed["id"],
    )
    assert control_["autocomplete"] == "off"
    assert label["for"] == control_["id"] == control_["aria-describedby"].removesuffix("_helptext")
    assert [option["value"] for option in tags(html, "option")] == [f"Kind {n}" for n in range(26)]


@pytest.mark.parametrize("typed", ["Kind 7", "kind 7", "  KIND   7 ", "K7", " k7 "])
def test_the_words_of_an_option_are_read_as_its_key(typed):
    assert field_for(many()).read({"a": typed}, "a") == "K7"


@pytest.mark.parametrize("typed", ["Kind", "Kind 777", " kin d 7", "", "  "])
def test_what_fits_no_option_is_kept_and_shown_as_typed(typed):
    assert field_for(many()).read({"a": typed}, "a") == typed
    assert tags(rendered(many(), typed, "No such kind"), "input")[0].get("value", "") == typed
    assert field_for(many()).display(typed) == typed.strip()


def test_words_win_over_keys_and_what_could_be_two_options_is_neither():
    asked = many(
        Choice("x", "Same"), Choice("y", "SAME"), Choice("Other", "Thing"), Choice("z", "Other")
    )
    found = [
        field_for(asked).read({"a": typed}, "a")
        for typed in (" Same", "SAME", "same", "Other", "Thing", "other")
    ]
    assert found == ["x", "y", "same", "z", "Other", "other"]


def test_every_option_that_is_shown_is_read_back():
    asked = many(
        Choice(1, "One"), Choice(" spaced ", "Spaced"), Choice("ß", "SS"), Choice(True, "Yes")
    )
    keys = [choice_key(choice.value) for choice in asked.choices]
    shown = [tags(rendered(asked, key), "input")[0]["value"] for key in keys]
    assert [field_for(asked).read({"a": words}, "a") for words in shown] == keys

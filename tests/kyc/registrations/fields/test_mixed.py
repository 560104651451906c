from kyc.requirements.definition import Choice, Kind
from tests.kyc.factories import control, field, question, read, rendered, tags

STATES = (Choice("NSW", "New South Wales"), Choice("VIC", "Victoria"))


def test_it_is_a_line_of_text_with_the_options_to_choose_from():
    asked = question(Kind.MIXED, choices=STATES)
    assert control(asked, "Auckland")["value"] == "Auckland"
    assert control(asked, "NSW")["value"] == "New South Wales"
    assert [each["value"] for each in tags(rendered(asked), "option")] == [
        "New South Wales",
        "Victoria",
    ]


def test_an_options_words_are_its_key_and_all_else_is_what_was_typed():
    asked = question(Kind.MIXED, choices=STATES)
    assert [read(asked, f"a={typed}") for typed in ("victoria", "NSW", "Auckland", "")] == [
        "VIC",
        "NSW",
        "Auckland",
        "",
    ]


def test_without_options_it_is_only_a_line():
    assert "list" not in control(question(Kind.MIXED), "12345")
    assert read(question(Kind.MIXED), "a=12345") == "12345"


def test_an_answer_is_read_with_its_words():
    assert [field(Kind.MIXED, choices=STATES).display(raw) for raw in ("VIC", "Auckland", "")] == [
        "Victoria",
        "Auckland",
        "",
    ]

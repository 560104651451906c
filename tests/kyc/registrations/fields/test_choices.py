from kyc.requirements.definition import Choice, Kind
from tests.kyc.factories import field, options, question, read, rendered, tags

CHANNELS = (*options("sms", "voice"), Choice(3, "Three"))


def test_each_option_is_a_box_with_its_label():
    html = rendered(question(Kind.CHOICES, choices=CHANNELS), ["voice", "3"])
    boxes = tags(html, "input")
    assert [(box["type"], box["value"]) for box in boxes] == [
        ("checkbox", "sms"),
        ("checkbox", "voice"),
        ("checkbox", "3"),
    ]
    assert [box["value"] for box in boxes if "checked" in box] == ["voice", "3"]
    assert [label["for"] for label in tags(html, "label")] == [box["id"] for box in boxes]


def test_the_set_has_a_legend_and_is_described():
    html = rendered(question(Kind.CHOICES, choices=CHANNELS, description="Any"), None, "Choose one")
    (fieldset,) = tags(html, "fieldset")
    assert "<legend>" in html
    assert fieldset["aria-describedby"].split() == [line["id"] for line in tags(html, "p")]


def test_all_that_was_ticked_is_read_even_what_is_not_offered():
    assert read(question(Kind.CHOICES, choices=CHANNELS), "a=sms&a=fax&a=3") == ["sms", "fax", "3"]
    assert read(question(Kind.CHOICES, choices=CHANNELS), "") == []
    assert field(Kind.CHOICES, choices=CHANNELS).read({"a": ["sms"]}, "a") == ["sms"]


def test_the_default_is_ticked():
    assert field(Kind.CHOICES, choices=CHANNELS, default=["sms", 3]).default() == ["sms", "3"]
    assert field(Kind.CHOICES, choices=CHANNELS, default="sms").default() == []


def test_the_check_page_lists_the_words():
    asked = field(Kind.CHOICES, choices=CHANNELS)
    assert asked.display(["voice", "3", "fax"]) == "Voice, Three, fax"
    assert asked.display([]) == asked.display("") == ""


MANY = options(*(f"code{n}" for n in range(21)))


def test_very_many_options_are_searched_with_a_box_for_each_that_was_chosen():
    html = rendered(question(Kind.CHOICES, choices=MANY), ["code3", "code20"])
    boxes, lines = (
        [each for each in tags(html, "input") if each["type"] == kind]
        for kind in ("checkbox", "text")
    )
    assert [box["value"] for box in boxes if "checked" in box] == ["code3", "code20"]
    assert [line["list"] for line in lines] == [tags(html, "datalist")[0]["id"]] * 3
    assert len({each["id"] for each in (*boxes, *lines)}) == 5


def test_what_is_typed_beside_the_boxes_is_chosen_too():
    many = question(Kind.CHOICES, choices=MANY)
    assert read(many, "a=code3&a=Code4&a=&a=code3&a=nowhere") == ["code3", "code4", "nowhere"]

from kyc.requirements.definition import Kind
from tests.kyc.factories import field, options, question, rendered, tags

FORMS = options("person", "company")


def test_every_form_is_in_sight():
    html = rendered(question(Kind.VARIANT, choices=FORMS, required=True), "company")
    boxes = tags(html, "input")
    assert [(box["type"], box["value"], "checked" in box) for box in boxes] == [
        ("radio", "person", False),
        ("radio", "company", True),
    ]


def test_what_is_optional_can_be_given_in_no_form():
    boxes = tags(rendered(question(Kind.VARIANT, choices=FORMS)), "input")
    assert [(box["value"], "checked" in box) for box in boxes] == [
        ("person", False),
        ("company", False),
        ("", True),
    ]


def test_very_many_forms_make_a_list():
    many = options(*(f"form{n}" for n in range(13)))
    assert "<select" in rendered(question(Kind.VARIANT, choices=many, required=True))


def test_a_form_is_read_by_its_name():
    assert field(Kind.VARIANT, choices=FORMS).display("person") == "Person"

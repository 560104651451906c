from dataclasses import replace

import pytest

from kyc.requirements.definition import Choice, Kind
from kyc.requirements.parse.compiler import compile_fields
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


@pytest.mark.parametrize("kind", [Kind.VARIANT, Kind.CHOICE, Kind.CHOICES])
def test_what_the_regulator_explains_about_an_option_stands_below_it_and_describes_it(kind):
    offered = (Choice("a", "One", "For <people> alone"), Choice("b", "Two"))
    html = rendered(question(kind, choices=offered, description="Which?", required=True))
    first, second = tags(html, "input")
    (note,) = [tag for tag in tags(html, "span") if tag.get("id", "").endswith("_note")]
    assert first["aria-describedby"].split()[-1] == note["id"]
    assert note["id"] not in second.get("aria-describedby", "")
    assert "For &lt;people&gt; alone" in html


def test_up_to_twelve_options_are_explained_in_sight():
    few = [replace(choice, description="Why") for choice in options(*"abcdefghijkl")]
    assert "<select" not in rendered(question(Kind.CHOICE, choices=tuple(few)))
    assert "<select" in rendered(question(Kind.CHOICE, choices=options(*"abcdefghijkl")))


def explained(schema):
    """What the options of the only question with some are called, and what explains them."""
    definition = compile_fields({"$defs": DEFS, "properties": {"it": schema}})
    return [
        (choice.label, choice.description)
        for group in definition.groups()
        for asked in group.questions
        for choice in asked.choices
    ]


DEFS = {"Office": {"title": "An office", "description": "With a door", "required": ["o", "p"]}}
PERSON = {"title": "A person", "description": "Who lives", "required": ["n", "m"]}


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [PERSON, {"$ref": "#/$defs/Office"}]},
        {"enum": [1, 2], "enumNames": ["A person", "An office"], "x-enum-descriptions": [
            "Who lives", "With a door"]},
        {"anyOf": [
            {"const": 1, "title": "A person", "description": "Who lives"},
            {"const": 2, "title": "An office", "description": "With a door"}]},
    ],
    ids=["forms", "names beside", "options"],
)  # fmt: skip
def test_descriptions_of_branches_and_options_are_read(schema):
    assert explained(schema) == [("A person", "Who lives"), ("An office", "With a door")]


def test_an_explanation_is_the_name_of_what_has_no_other():
    assert explained({"enum": [1, 2], "enumDescriptions": ["One", "Two"]}) == [
        ("One", ""),
        ("Two", ""),
    ]

"""The controls write what Django's own templates write."""

from typing import Any

import pytest
from django import forms

from kyc.registrations.fields import widgets
from tests.kyc.factories import tags

ODD = "</textarea>\"'><script>&amp; ß"
OPTIONS = (("", "Choose one"), ("a", "A"), (ODD, ODD), ("a b", "A and B"))
ATTRIBUTES: dict[str, Any] = {
    "class": "short",
    "placeholder": ODD,
    "minlength": 1000,
    "aria-invalid": "true",
    "data-x": False,
}
PAIRS: list[tuple[forms.Widget, forms.Widget]] = [
    (widgets.LineInput(ATTRIBUTES), forms.TextInput(ATTRIBUTES)),
    (widgets.LineInput({**ATTRIBUTES, "type": "email"}), forms.EmailInput(ATTRIBUTES)),
    (widgets.Textarea({**ATTRIBUTES, "rows": 4}), forms.Textarea({**ATTRIBUTES, "rows": 4})),
    (widgets.Radios(ATTRIBUTES, choices=OPTIONS), forms.RadioSelect(ATTRIBUTES, choices=OPTIONS)),
    (
        widgets.Checkboxes(ATTRIBUTES, choices=OPTIONS),
        forms.CheckboxSelectMultiple(ATTRIBUTES, choices=OPTIONS),
    ),
    (widgets.Select(ATTRIBUTES, choices=OPTIONS), forms.Select(ATTRIBUTES, choices=OPTIONS)),
]


def written(widget: forms.Widget, value: Any) -> list[dict[str, str]]:
    given = [value, "a b"] if isinstance(widget, forms.CheckboxSelectMultiple) else value
    html = widget.render("a.b", given, {"id": "id_a.b"})
    return tags(html, "input", "textarea", "select", "option", "label", "div", "script")


@pytest.mark.parametrize("value", [None, "", "a", ODD, "none of them"])
@pytest.mark.parametrize(("ours", "djangos"), PAIRS, ids=lambda widget: type(widget).__name__)
def test_a_control_is_djangos(ours, djangos, value):
    assert written(ours, value) == written(djangos, value)


@pytest.mark.parametrize("value", [None, "", "a", True])
def test_a_box_is_ticked_as_djangos_is(value):
    (ours,), (djangos,) = (
        written(widgets.CheckboxInput(ATTRIBUTES), value),
        written(forms.CheckboxInput(ATTRIBUTES), value),
    )
    # What it would send is left to the browser's own word: only whether it sends anything is looked
    # at.
    djangos.pop("value", None)
    assert ours == djangos


@pytest.mark.parametrize("value", ["", "one\ntwo", "\n\nlines", ODD])
def test_the_lines_of_a_text_are_djangos(value):
    attributes = {"cols": "40", "rows": "10"}
    assert (
        widgets.Textarea().render("a", value, attributes).split(">", 1)[1]
        == forms.Textarea().render("a", value).split(">", 1)[1]
    )


def test_the_words_of_options_are_escaped():
    assert ODD not in widgets.Select({}, OPTIONS).render("a", ODD)
    assert ODD not in widgets.SearchableList({}, OPTIONS).render("a", ODD)

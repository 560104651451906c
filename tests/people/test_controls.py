"""What is written of forms is what the templates write, but for the spaces between tags."""

from typing import Any

import pytest
from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting as Templates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from people.controls import WRITTEN, Renderer, WrittenField
from tests.html import squeezed

ODD = "</select>\"'><script>&amp; ß"
ATTRIBUTES: tuple[dict[str, Any], ...] = (
    {},
    {"class": "medium", "required": True, "disabled": False, "maxlength": 12_000, "data-a": ODD},
)
VALUES = (None, "", 0, 12_345.5, "a", ODD, mark_safe("<b>"), gettext_lazy("Yes"))
CHOICES = [
    ("", "–"), (1, gettext_lazy("Yes")), (ODD, ODD),
    ("group", [("a", mark_safe("<i>A</i>")), ("b", "B")]),
]  # fmt: skip
CONTROLS: tuple[Any, ...] = (
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.DateInput,
    forms.HiddenInput, forms.PasswordInput, forms.Textarea, forms.Select,
)  # fmt: skip


class Plain(forms.Form):
    """A form with a field of each kind that ours have."""

    line = forms.CharField(label=ODD, help_text="Up to <b>9</b>", max_length=9)
    many = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False)
    list = forms.ChoiceField(choices=CHOICES, help_text=ODD)
    day = forms.DateField(widget=forms.DateInput({"type": "date"}))
    ways = forms.ChoiceField(choices=CHOICES[:3], widget=forms.RadioSelect, help_text="One")
    tick = forms.BooleanField(label="Yes")


def test_a_label_that_is_a_number_is_written_as_the_reader_writes_it() -> None:
    control = forms.Select(choices=[("a", 1234.5), ("b", 7)])
    with override("de"):
        ours, templates = (control.render("n", "a", None, each()) for each in (Renderer, Templates))
    assert "1234,5" in ours.replace(".", "")
    assert squeezed(ours) == squeezed(templates)


def test_options_that_are_written_otherwise_are_left_to_their_template() -> None:
    class Marked(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    html = Marked(choices=[("a", "A")]).render("n", "a", {"id": "i"}, Renderer())
    assert html == Marked(choices=[("a", "A")]).render("n", "a", {"id": "i"}, Templates())
    assert "<label" in html


@pytest.mark.parametrize("attributes", ATTRIBUTES, ids=["bare", "attributed"])
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_is_djangos(control: Any, value: Any, attributes: dict[str, Any]) -> None:
    made = control(attributes, **({"choices": CHOICES} if control is forms.Select else {}))
    ours = made.render("name", value, {"id": "id"}, Renderer())
    templates = made.render("name", value, {"id": "id"}, Templates())
    assert squeezed(ours) == squeezed(templates)


def test_each_that_is_written_is_compared() -> None:
    compared = {control.template_name for control in CONTROLS}
    assert set(WRITTEN) == compared


@pytest.mark.parametrize("said", [None, {}, {"line": ODD, "list": ODD, "many": ODD}])
@pytest.mark.parametrize("name", list(Plain.base_fields))
def test_a_field_is_what_the_template_writes(name: str, said: dict[str, str] | None) -> None:
    field = Plain(said)[name]
    assert isinstance(field, WrittenField)
    with override("en"):
        ours, templates = field.as_field_group(), BoundField.as_field_group(field)
    assert squeezed(ours) == squeezed(templates)

"""A field that is written in one go is the template's, but for the spaces between tags."""

from typing import Any

import pytest
from django.forms.boundfield import BoundField
from django.utils.safestring import mark_safe
from django.utils.translation import override

from kyc.registrations.fields.asked import AskedField
from kyc.registrations.fields.confirmation import ConfirmationField
from kyc.registrations.forms import SectionForm
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from tests.html import squeezed
from tests.kyc.factories import options, question, section

ODD = "</legend>\"'><script>&amp; ß"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FIXED])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"required": True, "description": ODD, "title": ODD},
        {"max_length": 500, "examples": (ODD,), "language": "de"},
        {"choices": options("a", "b"), "min_length": 3},
    ],
    ids=["plain", "described", "counted", "chosen"],
)
@pytest.mark.parametrize("optional", [None, True, False])
def test_it_is_what_the_template_writes(kind: Kind, more: dict[str, Any], optional: bool | None):
    form = SectionForm(section(question(kind, **more)), Answers({"/place": "a"}))
    (field,) = form
    assert isinstance(field, AskedField)
    field.field.optional = optional  # type: ignore[attr-defined]
    with override("en"):
        ours, templates = field.as_field_group(), BoundField.as_field_group(field)
    assert squeezed(ours) == squeezed(templates)


def test_what_is_seldom_is_left_to_the_template(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(BoundField, "as_field_group", lambda _field: mark_safe("the template's"))
    form = SectionForm(section(question(Kind.TEXT)), Answers())
    form.show([("/place", "Wrong")])
    (field,) = form
    assert field.as_field_group() == "the template's"
    form = SectionForm(section(question(Kind.CONFIRMATION)), Answers())
    (field,) = form
    assert isinstance(form.kinds[field.html_name], ConfirmationField)
    assert field.as_field_group() == "the template's"

"""A question's field where it stands on a page.

What templates/django/forms/field.html writes of it takes most of a long form's time, so the plain
case is written here; both write the same.
"""

from functools import lru_cache
from typing import NamedTuple, cast

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyc.registrations.guidance import Guidance
from kyc.requirements.definition import Question

HIDDEN = mark_safe(" hidden")
# It stands in no id of a control.
ANY_ID = "~any~"


class AskedField(BoundField):
    """With its label, hint, control and counter."""

    def as_field_group(self) -> SafeString:
        """The whole of it; with an error, help of the company's or a definition beside it, as the
        template writes it."""
        asked = cast("TypedText", self.field)
        is_plain = not (self.errors or asked.guidance or asked.definition)
        if not is_plain or self.widget_type == "checkbox":
            return super().as_field_group()
        hint = (
            format_html('<p class="hint" id="{}_helptext">{}</p>', self.auto_id, self.help_text)
            if self.help_text
            else ""
        )
        counter = counter_at(self.auto_id, asked.counted_to) if asked.counted_to else ""
        if self.use_fieldset:
            described = format_html(' aria-describedby="{}"', self.aria_describedby) if hint else ""
            whole = '<div class="field"><fieldset{}><legend{}>{}{}</legend>{}{}{}</fieldset></div>'
            first = described
        else:
            whole = '<div class="field"><label for="{}"{}>{}{}</label>{}{}{}</div>'
            first = self.id_for_label
        return format_html(
            whole, first, asked.spoken, self.label, self.optional_mark(), hint, self, counter
        )

    def optional_mark(self) -> SafeString | str:
        """That it needs no answer: where that may change, hidden meanwhile."""
        optional = cast("TypedText", self.field).optional
        if optional is None:
            return ""
        return format_html(
            '<span data-optional="{}"{}> {}</span>',
            self.html_name,
            "" if optional else HIDDEN,
            _("(optional)"),
        )


def counter_at(control: str, most: int) -> SafeString:
    """How many characters are left in a control."""
    # An id is made of letters, digits and a few signs (`forms.control_name`).
    return mark_safe(_counter(get_language(), most).replace(ANY_ID, control))  # noqa: S308


@lru_cache(maxsize=256)
def _counter(_language: str | None, most: int) -> str:
    return render_to_string("components/counter.html", {"id": ANY_ID, "most": most})


class Shown(NamedTuple):
    """JSON to read, and whether it is only its beginning."""

    text: str
    is_cut: bool


class TypedText(forms.Field):
    """A Django form field that takes any text as it is.

    For the template: `counted_to` is the length up to which the characters are counted while
    somebody types, and `definition` what the regulator wrote, to read beside the control.
    `guidance` is the company's own help with it. `optional` tells whether it is marked as such, and
    is None where that never changes and it isn't. `entry` names the row that it stands in, and
    `statement` is what a tick says. `spoken` is the HTML attribute for its words' language.
    """

    bound_field_class = AskedField

    def __init__(
        self, question: Question, widget: forms.Widget, counted_to: int | None = None
    ) -> None:
        super().__init__(required=False, label=question.title, widget=widget)
        self.question, self.counted_to = question, counted_to
        self.definition: Shown | None = None
        self.optional: bool | None = None
        self.entry = self.statement = self.spoken = ""
        self.guidance: Guidance | None = None

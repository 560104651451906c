"""A question's field where it stands on a page."""

from functools import lru_cache
from typing import NamedTuple, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyc.registrations.guidance import Guidance
from kyc.requirements.definition import Question
from people.controls import WrittenField

HIDDEN = mark_safe(" hidden")
# It stands in no id of a control.
ANY_ID = "~any~"


class AskedField(WrittenField):
    """With its label, hint, control and counter. With help of the company's or a definition beside
    it, as the template writes it."""

    def is_plain(self) -> bool:
        asked = cast("TypedText", self.field)
        return super().is_plain() and not (asked.guidance or asked.definition)

    def of_label(self) -> tuple[str, SafeString | str]:
        return cast("TypedText", self.field).spoken, self.optional_mark()

    def beneath(self) -> SafeString | str:
        most = cast("TypedText", self.field).counted_to
        return counter_at(self.auto_id, most) if most else ""

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

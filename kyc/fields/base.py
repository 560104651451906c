"""What every kind of question has in common.

A field keeps what was typed as text (or a list of texts) and never judges it: the snapshot's JSON Schema does, so that
an invalid draft is kept like a valid one.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Question

Raw = str | list[str]


class TypedText(forms.Field):
    """A Django form field that takes any text as it is."""

    def __init__(self, question: Question, widget: forms.Widget) -> None:
        super().__init__(required=False, label=question.title, help_text=question.description, widget=widget)
        self.question = question


class QuestionField:
    """One kind of question: how it is asked, how its answer is read from a request, and how it is shown."""

    # Whether the label is the legend of a set of controls, and not the label of one.
    is_set = False

    def __init__(self, question: Question) -> None:
        self.question = question

    def widget(self) -> forms.Widget:
        """The control that asks the question."""
        return forms.TextInput(self.attributes())

    def attributes(self) -> dict[str, Any]:
        """HTML attributes that follow from the schema. The form is `novalidate`: they inform, the server decides."""
        question = self.question
        wanted = {
            "minlength": question.min_length,
            "pattern": question.pattern or None,
            "placeholder": question.placeholder or None,
            "aria-required": "true" if question.required else None,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def form_field(self) -> forms.Field:
        """The Django form field."""
        return TypedText(self.question, self.widget())

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        """What was typed or chosen, as it is."""
        value = self.widget().value_from_datadict(data, MultiValueDict(), name)
        return "" if value is None else str(value)

    def default(self) -> Raw:
        """What stands in the control before anything was answered."""
        return "" if self.question.default is None else choice_key(self.question.default)

    def display(self, raw: Raw) -> str:
        """The answer as a person reads it; "" when there is none."""
        return ", ".join(raw) if isinstance(raw, list) else raw.strip()

    def hint(self) -> str:
        """What the schema says about the answer's form, in words."""
        low, high = self.question.min_length, self.question.max_length
        if low and low > 1 and high:
            return _("%(low)d to %(high)d characters") % {"low": low, "high": high}
        return _("Up to %(high)d characters") % {"high": high} if high else ""

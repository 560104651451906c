"""Several of several options."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.choice import MOST_LISTED, meant, notes_on
from kyc.registrations.fields.widgets import Checkboxes, SearchedBoxes
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Question


class ChoicesField(QuestionField):
    is_set = True

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.options = tuple(
            (choice_key(choice.value), choice.label) for choice in question.choices
        )

    def widget(self) -> forms.Widget:
        if len(self.options) > MOST_LISTED:
            return SearchedBoxes(self.options)
        return Checkboxes(choices=self.options, notes=notes_on(self.question))

    def hint(self) -> str:
        if len(self.options) > MOST_LISTED:
            return _("Type a part of each and choose from the list. More lines come once you save.")
        return ""

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        given = (
            [str(value) for value in data.getlist(name)]
            if isinstance(data, MultiValueDict)
            else list(data.get(name, []))
        )
        if len(self.options) <= MOST_LISTED:
            return given
        # A line may say what is ticked already, and most of them say nothing.
        return list(dict.fromkeys(meant(text, self.options) for text in given if text.strip()))

    def default(self) -> Raw:
        chosen = self.question.default
        return [choice_key(value) for value in chosen] if isinstance(chosen, list) else []

    def display(self, raw: Raw) -> str:
        labels = dict(self.options)
        return ", ".join(
            labels.get(value, value) for value in ([raw] if isinstance(raw, str) else raw) if value
        )

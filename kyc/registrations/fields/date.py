"""A date, in ISO form on the wire and in the control."""

from datetime import date

from django import forms

from kyc.registrations.fields.autocomplete import token
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import LineInput
from people.readers import day_words


class DateField(QuestionField):
    def widget(self) -> forms.Widget:
        return LineInput({**self.attributes(), "type": "date", "class": "medium"})

    def autocomplete(self) -> str:
        return "bday" if token(self.question.key, self.question.title) == "bday" else ""

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        try:
            return day_words(date.fromisoformat(text))
        except ValueError:
            return text

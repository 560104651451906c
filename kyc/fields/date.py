"""A date, in ISO form on the wire and in the control."""

from datetime import date

from django import forms
from django.utils.formats import date_format

from kyc.fields.base import QuestionField, Raw


class DateField(QuestionField):
    def widget(self) -> forms.Widget:
        return forms.TextInput({**self.attributes(), "type": "date", "class": "medium"})

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        try:
            return date_format(date.fromisoformat(text), "j M Y")
        except ValueError:
            return text

"""A date, in ISO form on the wire and in the control."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language

from kyc.fields.autocomplete import token
from kyc.fields.base import QuestionField, Raw
from kyc.fields.widgets import LineInput


class DateField(QuestionField):
    def widget(self) -> forms.Widget:
        return LineInput({**self.attributes(), "type": "date", "class": "medium"})

    def autocomplete(self) -> str:
        return "bday" if token(self.question.key, self.question.title) == "bday" else ""

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        try:
            return date_format(date.fromisoformat(text), _format())
        except ValueError:
            return text


def _format() -> str:
    # Django's English is American, where 4/3 and 3/4 are easily mistaken: the pages write the day
    # first and the month in letters.
    return "j M Y" if (get_language() or "en").startswith("en") else "DATE_FORMAT"

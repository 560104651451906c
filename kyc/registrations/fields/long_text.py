"""Several lines of text."""

from django import forms

from kyc.registrations.fields.text import TextField
from kyc.registrations.fields.widgets import Textarea


class LongTextField(TextField):
    several_lines = True

    def widget(self) -> forms.Widget:
        return Textarea({**self.attributes(), "rows": 4})

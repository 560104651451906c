"""An email address."""

from django import forms

from kyc.registrations.fields.base import QuestionField
from kyc.registrations.fields.widgets import LineInput


class EmailField(QuestionField):
    is_code = True

    def widget(self) -> forms.Widget:
        return LineInput(
            {**self.attributes(), "type": "email", "autocomplete": "email", "spellcheck": "false"}
        )

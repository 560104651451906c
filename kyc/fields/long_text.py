"""Several lines of text."""

from django import forms

from kyc.fields.base import QuestionField


class LongTextField(QuestionField):
    def widget(self) -> forms.Widget:
        return forms.Textarea({**self.attributes(), "rows": 4})

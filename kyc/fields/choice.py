"""One of several options: radios up to five, a list above (contract README, "The schema drives")."""

from django import forms
from django.utils.translation import gettext as _

from kyc.fields.base import QuestionField, Raw
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Question

MOST_RADIOS = 5


class ChoiceField(QuestionField):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.options = [(choice_key(choice.value), choice.label) for choice in question.choices]
        self.is_set = len(self.options) <= MOST_RADIOS

    def widget(self) -> forms.Widget:
        if self.is_set:
            return forms.RadioSelect(choices=self.options)
        return forms.Select(self.attributes(), choices=[("", _("Choose one")), *self.options])

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        return dict(self.options).get(text, text)

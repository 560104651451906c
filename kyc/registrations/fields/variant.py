"""In which of several forms something is given: always all in sight, since it decides what is asked
next."""

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.choice import ChoiceField
from kyc.registrations.fields.widgets import Radios
from kyc.requirements.definition import Question

MOST_IN_SIGHT = 12


class VariantField(ChoiceField):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.is_set = len(self.options) <= MOST_IN_SIGHT
        if not question.required:
            self.options = (*self.options, ("", _("None of these")))

    def widget(self) -> forms.Widget:
        return Radios(choices=self.options, notes=self.notes) if self.is_set else super().widget()

"""An answer that branches of a schema want in different ways: typed as a text, with all their
options to search in."""

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.choice import ChoiceField
from kyc.registrations.fields.widgets import LineInput, SearchableList
from kyc.requirements.definition import Question


class MixedField(ChoiceField):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.is_set, self.is_searched = False, bool(self.options)

    def widget(self) -> forms.Widget:
        return (
            SearchableList(self.attributes(), self.options)
            if self.options
            else LineInput(self.attributes())
        )

    def hint(self) -> str:
        return _("Type it, or choose from the list") if self.options else ""

"""A web address. It is shown as text: what somebody typed is never made a link."""

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField
from kyc.registrations.fields.widgets import LineInput


class UrlField(QuestionField):
    is_code = True

    def widget(self) -> forms.Widget:
        return LineInput(
            {**self.attributes(), "type": "url", "autocomplete": "url", "spellcheck": "false"}
        )

    def hint(self) -> str:
        return "" if "http" in self.question.description else _("With https:// in front")

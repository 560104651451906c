"""Yes or no: two radios, so that "not answered yet" is a third thing."""

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import Radios


class BooleanField(QuestionField):
    is_set = True

    def widget(self) -> forms.Widget:
        return Radios(choices=(("true", _("Yes")), ("false", _("No"))))

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        return {"true": _("Yes"), "false": _("No")}.get(text, text)

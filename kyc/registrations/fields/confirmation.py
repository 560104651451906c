"""A statement that must be ticked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.asked import TypedText
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import CheckboxInput


class ConfirmationField(QuestionField):
    def widget(self) -> forms.Widget:
        required = {"aria-required": "true"} if self.question.required else {}
        # The answer is "true" where it is stored, and True where Django has read it from a request.
        return CheckboxInput(required, check_test=lambda value: value in ("true", True))

    def form_field(self) -> TypedText:
        """What is confirmed stands at the box itself."""
        field = super().form_field()
        field.statement, field.help_text = str(field.help_text), ""
        return field

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        return "true" if data.get(name) else ""

    def default(self) -> Raw:
        # A confirmation is an act of the person: it is never ticked beforehand.
        return ""

    def display(self, raw: Raw) -> str:
        return _("Confirmed") if raw == "true" else ""

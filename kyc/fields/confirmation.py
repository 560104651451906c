"""A statement that must be ticked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.fields.base import QuestionField, Raw


class ConfirmationField(QuestionField):
    def widget(self) -> forms.Widget:
        required = {"aria-required": "true"} if self.question.required else {}
        return forms.CheckboxInput({"value": "true", **required}, check_test=lambda value: value == "true")

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        return "true" if data.get(name) else ""

    def default(self) -> Raw:
        # A confirmation is an act of the person: it is never ticked beforehand.
        return ""

    def display(self, raw: Raw) -> str:
        return _("Confirmed") if raw == "true" else ""

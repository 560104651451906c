"""A phone number, in E.164 on the wire and grouped by its country's habit for reading."""

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import LineInput

# Whatever else somebody writes, such as an extension, would get lost on the way to E.164.
GROUPED_DIGITS = re.compile(r"\s*\+[\d\s().\-/]+", re.ASCII)


class PhoneField(QuestionField):
    def widget(self) -> forms.Widget:
        return LineInput(
            {**self.attributes(), "type": "tel", "autocomplete": "tel", "class": "medium"}
        )

    def hint(self) -> str:
        return (
            ""
            if "+" in self.question.description
            else _("With the country code, for example +61 491 570 006")
        )

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        """People group a number's digits, the wire does not; anything that is no number stays as it
        was typed."""
        return _written(str(super().read(data, name)), phonenumbers.PhoneNumberFormat.E164)

    def display(self, raw: Raw) -> str:
        return _written(super().display(raw), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _written(text: str, style: int) -> str:
    if GROUPED_DIGITS.fullmatch(text) is None:
        return text
    try:
        return phonenumbers.format_number(phonenumbers.parse(text), style)
    except phonenumbers.NumberParseException:
        return text

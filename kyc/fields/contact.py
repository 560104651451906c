"""Ways to reach somebody: an email address, a phone number, a web address."""

import re
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _

from kyc.fields.base import QuestionField, Raw

# Whatever else somebody writes, such as an extension, would get lost on the way to E.164.
GROUPED_DIGITS = re.compile(r"\s*\+[\d\s().\-/]+", re.ASCII)


class EmailField(QuestionField):
    def widget(self) -> forms.Widget:
        return forms.EmailInput({**self.attributes(), "autocomplete": "email", "spellcheck": "false"})


class PhoneField(QuestionField):
    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "type": "tel", "autocomplete": "tel", "class": "medium"}

    def widget(self) -> forms.Widget:
        return forms.TextInput(self.attributes())

    def hint(self) -> str:
        return "" if "+" in self.question.description else _("With the country code, for example +61 491 570 006")

    def read(self, data: Any, name: str) -> Raw:
        """People group a number's digits, the wire does not; anything that is no number stays as it was typed."""
        text = str(super().read(data, name))
        if GROUPED_DIGITS.fullmatch(text) is None:
            return text
        try:
            number = phonenumbers.parse(text)
        except phonenumbers.NumberParseException:
            return text
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        try:
            number = phonenumbers.parse(text)
        except phonenumbers.NumberParseException:
            return text
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class UrlField(QuestionField):
    def widget(self) -> forms.Widget:
        return forms.URLInput({**self.attributes(), "autocomplete": "url", "spellcheck": "false"})

    def hint(self) -> str:
        return "" if "http" in self.question.description else _("With https:// in front")

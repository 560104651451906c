"""A phone number, in E.164 on the wire and grouped by its country's habit for reading."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import phonenumbers
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import LineInput

# Whatever else somebody writes, such as an extension, would get lost on the way to E.164.
# A digit or two after a stroke are another ending: two numbers in one.
GROUPED_DIGITS = re.compile(r"\+(?!.*/\s*\d{1,2}\s*\Z)[\d\s().\-/]+", re.ASCII)
LOCAL_DIGITS = re.compile(r"[\d\s().\-/]+", re.ASCII)


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
        """People group a number's digits, the wire does not; what is not one valid number for
        certain stays as it was typed."""
        return _written(str(super().read(data, name)), phonenumbers.PhoneNumberFormat.E164)

    def display(self, raw: Raw) -> str:
        return _written(super().display(raw), phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def suggestion(self, raw: Raw, region: str) -> str:
        """A number as people write it at home, with the country's code."""
        text = _plain(str(raw))
        if not region or text.startswith("+") or LOCAL_DIGITS.fullmatch(text) is None:
            return ""
        found = _valid(text, region)
        return (
            phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164) if found else ""
        )


def _written(text: str, style: int) -> str:
    plain = _plain(text)
    # A stroke after what is a number already begins another.
    before = plain.partition("/")[0]
    is_one = before == plain or _valid(before) is None
    found = _valid(plain) if is_one and GROUPED_DIGITS.fullmatch(plain) else None
    return phonenumbers.format_number(found, style) if found else text


def _plain(text: str) -> str:
    """Without what nobody sees and everybody copies: full-width digits, spaces that don't break,
    marks of a text's direction."""
    kinds = ((sign, unicodedata.category(sign)) for sign in unicodedata.normalize("NFKC", text))
    return "".join("-" if kind == "Pd" else sign for sign, kind in kinds if kind != "Cf").strip()


def _valid(text: str, region: str | None = None) -> phonenumbers.PhoneNumber | None:
    try:
        found = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return found if phonenumbers.is_valid_number(found) else None

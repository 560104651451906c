"""A number that may have decimal places."""

from decimal import Decimal

from django.utils.formats import number_format

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.integer import IntegerField
from kyc.requirements.payload import NUMBER


class NumberField(IntegerField):
    keyboard = "decimal"

    def autocomplete(self) -> str:
        return ""

    def display(self, raw: Raw) -> str:
        """Grouped, with as many decimal places as were typed; a power of ten stays as it is."""
        text = QuestionField.display(self, raw)
        if NUMBER.fullmatch(text) is None or "e" in text.lower():
            return text
        return number_format(Decimal(text), force_grouping=True)

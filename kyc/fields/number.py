"""Whole and decimal numbers. A text control with a numeric keyboard: a number control would throw away what it can't read."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kyc.fields.base import QuestionField, Raw


class IntegerField(QuestionField):
    keyboard = "numeric"

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "inputmode": self.keyboard, "class": "short"}

    def hint(self) -> str:
        low, high = self.question.minimum, self.question.maximum
        if low is not None and high is not None:
            return _("%(low)s to %(high)s") % {"low": _number(low), "high": _number(high)}
        if low is not None:
            return _("%(low)s or more") % {"low": _number(low)}
        return _("%(high)s or less") % {"high": _number(high)} if high is not None else ""

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        try:
            return str(number_format(int(text), force_grouping=True))
        except ValueError:
            return text


class NumberField(IntegerField):
    keyboard = "decimal"

    def display(self, raw: Raw) -> str:
        return QuestionField.display(self, raw)


def _number(value: float) -> str:
    return str(number_format(int(value) if value == int(value) else value, force_grouping=True))

"""A whole number. A text control with a numeric keyboard: a number control would throw away what it
can't read."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kyc.registrations.fields.autocomplete import token
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.requirements.payload import whole

# A number of more digits is not written out in a hint.
MOST_DIGITS = 20


class IntegerField(QuestionField):
    is_code = True
    keyboard = "numeric"

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "inputmode": self.keyboard, "class": "short"}

    def autocomplete(self) -> str:
        return token(self.question.key, self.question.title)

    def hint(self) -> str:
        low, high = self._bound("minimum"), self._bound("maximum")
        if low and high:
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        if low:
            return _("%(low)s or more") % {"low": low}
        return _("%(high)s or less") % {"high": high} if high else ""

    def display(self, raw: Raw) -> str:
        number = whole(super().display(raw))
        return number_format(number, force_grouping=True) if isinstance(number, int) else number

    def _bound(self, keyword: str) -> str:
        """A limit in words. The schema's own number: a large one has lost digits where it was made
        a float."""
        limit = getattr(self.question, keyword)
        if limit is None:
            return ""
        written = self.question.raw.get(keyword) if isinstance(self.question.raw, dict) else None
        value = written if isinstance(written, int) else limit
        exact = Decimal(repr(value))
        if abs(exact.adjusted()) > MOST_DIGITS:
            return repr(float(value))
        whole, _point, rest = format(exact, "f").partition(".")
        if places := len(rest.rstrip("0")):
            return number_format(exact, decimal_pos=places, force_grouping=True)
        return number_format(int(whole), force_grouping=True)

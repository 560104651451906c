"""A date, in ISO form on the wire and in the control."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.autocomplete import token
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import LineInput
from people.readers import day_words, now_in

# Years outside of these are most often a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2100
YEAR = re.compile(r"\d{4}(?=-\d\d-\d\d)", re.ASCII)


class DateField(QuestionField):
    is_code = True

    def widget(self) -> forms.Widget:
        return LineInput({**self.attributes(), "type": "date", "class": "medium"})

    def autocomplete(self) -> str:
        return "bday" if token(self.question.key, self.question.title) == "bday" else ""

    def doubt(self, raw: Raw) -> str:
        """A year that can't be meant, or a birth that is still to come."""
        year = YEAR.match(str(raw))
        if year is None:
            return ""
        is_birth = self.autocomplete() == "bday" and str(raw) > now_in("").date().isoformat()
        if FIRST_YEAR <= int(year[0]) <= LAST_YEAR and not is_birth:
            return ""
        return _("Is %(year)s right?") % {"year": year[0]}

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        try:
            return day_words(date.fromisoformat(text))
        except ValueError:
            return text

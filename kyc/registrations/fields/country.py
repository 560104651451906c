"""A country, by its ISO code. A list of its own: browsers fill it in, and find a name in it by its
first letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.names import Named, countries
from kyc.registrations.fields.widgets import Select


class CountryField(QuestionField):
    def names(self) -> Named:
        """All there are, each a code with its name, by name."""
        return countries()

    def options(self) -> Named:
        """Every code with its name; only the schema's own where it lists some."""
        allowed = {choice.value for choice in self.question.choices}
        return (
            tuple(pair for pair in self.names() if pair[0] in allowed) if allowed else self.names()
        )

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "autocomplete": "country"}

    def widget(self) -> forms.Widget:
        return Select(self.attributes(), choices=(("", _("Choose one")), *self.options()))

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        return dict(self.options()).get(text, text)

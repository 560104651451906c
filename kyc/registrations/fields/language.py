"""A language, by its ISO code."""

from typing import Any

from kyc.registrations.fields.country import CountryField
from kyc.registrations.fields.names import Named, languages


class LanguageField(CountryField):
    def names(self) -> Named:
        return languages()

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "autocomplete": "language"}

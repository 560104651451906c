"""Countries and languages, by their ISO codes, named in the reader's language."""

from functools import lru_cache
from unicodedata import normalize

from babel import Locale, UnknownLocaleError
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyc.fields.base import QuestionField, Raw

# Two letters make ISO 3166-1 and ISO 639-1, but for Babel's private, reserved and withdrawn codes. Kosovo's is in general use.
NO_ISO_CODES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ", "sh"})


@lru_cache(maxsize=8)
def _names(language: str, kind: str) -> tuple[tuple[str, str], ...]:
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    known = locale.territories if kind == "territories" else locale.languages
    codes = {code: name for code, name in known.items() if len(code) == 2 and code not in NO_ISO_CODES}
    # By the letters without their marks: Åland stands with A.
    return tuple(sorted(codes.items(), key=lambda item: normalize("NFKD", item[1]).casefold()))


def country_name(code: str) -> str:
    """The country's name in the reader's language, or the code if there is none."""
    return dict(_names(get_language() or "en", "territories")).get(code, code)


class CountryField(QuestionField):
    names = "territories"
    autocomplete = "country"

    def options(self) -> list[tuple[str, str]]:
        """Every code with its name, by name; only the schema's own where it lists some."""
        allowed = {choice.value for choice in self.question.choices}
        return [pair for pair in _names(get_language() or "en", self.names) if not allowed or pair[0] in allowed]

    def widget(self) -> forms.Widget:
        attributes = {**self.attributes(), "autocomplete": self.autocomplete}
        return forms.Select(attributes, choices=[("", _("Choose one")), *self.options()])

    def display(self, raw: Raw) -> str:
        text = super().display(raw)
        return dict(self.options()).get(text, text)


class LanguageField(CountryField):
    names = "languages"
    autocomplete = "language"

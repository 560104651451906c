"""One of several options: radios up to five (contract README, "The schema drives"), a list above,
one to search in above 20."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.autocomplete import token
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import Options, Radios, SearchableList, Select
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Question

MOST_RADIOS = 5
# What the regulator explains about an option is seen beside it.
MOST_EXPLAINED = 12
MOST_LISTED = 20


class ChoiceField(QuestionField):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.options = tuple(
            (choice_key(choice.value), choice.label) for choice in question.choices
        )
        self.notes = notes_on(question)
        self.is_set = len(self.options) <= (MOST_EXPLAINED if self.notes else MOST_RADIOS)
        self.is_searched = len(self.options) > MOST_LISTED

    def widget(self) -> forms.Widget:
        if self.is_set:
            return Radios(choices=self.options, notes=self.notes)
        if self.is_searched:
            return SearchableList(self.attributes(), self.options)
        return Select(self.attributes(), choices=(("", _("Choose one")), *self.options))

    def autocomplete(self) -> str:
        return token(self.question.key, self.question.title)

    def hint(self) -> str:
        return _("Type a part of it and choose from the list") if self.is_searched else ""

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        """The option's key, by its words or by itself; what fits no option stays as it was
        typed."""
        typed = str(super().read(data, name))
        if not self.is_searched:
            return typed
        return meant(typed, self.options)

    def display(self, raw: Raw) -> str:
        # A key may have spaces that are part of it.
        return next((words for key, words in self.options if key == raw), super().display(raw))


def notes_on(question: Question) -> dict[str, str]:
    """What the regulator explains about the options, by their keys."""
    return {
        choice_key(choice.value): choice.description
        for choice in question.choices
        if choice.description
    }


def meant(typed: str, options: Options) -> str:
    """The key of the option that was typed, by its words or by itself; what fits none, or more than
    one, stays as it was typed."""
    known = {key: key for key, _words in options} | {words: key for key, words in options}
    if found := known.get(typed) or known.get(typed.strip()):
        return found
    # In any case and spacing, where it is clear which one is meant.
    text = _folded(typed)
    fitting = {key for key, words in options if text in (_folded(key), _folded(words))}
    return fitting.pop() if len(fitting) == 1 else typed


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())

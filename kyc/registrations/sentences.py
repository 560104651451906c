"""What the validator says, in the reader's language."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from kyc.requirements.pattern_words import Form, Words


class Said(Protocol):
    """A sentence before translation, with its values."""

    @property
    def template(self) -> str: ...

    @property
    def values(self) -> Mapping[str, object]: ...


def sentence(said: Said) -> str:
    """The sentence with its values; a pattern among them is said in words."""
    return _(said.template) % {
        name: form_words(value) if isinstance(value, Form) else value
        for name, value in said.values.items()
    }


def form_words(form: Form) -> str:
    """A pattern in words."""
    return ", ".join(map(_words, form.pieces))


def _words(words: Words) -> str:
    template, values = words
    return _(template) % {
        name: value if isinstance(value, str) else _words(value) for name, value in values.items()
    }

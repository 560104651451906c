"""A line of text."""

from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.autocomplete import token
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.sentences import form_words
from kyc.requirements import pattern_words, patterns
from kyc.requirements.text import plain

# Nobody wants to be told at each key how much is left of a few characters.
COUNTED_FROM = 40


class TextField(QuestionField):
    several_lines = False

    def autocomplete(self) -> str:
        return token(self.question.key, self.question.title, self.several_lines)

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        """What was typed; a code without what nobody sees in it, where only then it has the form
        that is wanted."""
        typed = str(super().read(data, name))
        pattern, bare = self.question.pattern, plain(typed).strip()
        if not pattern or bare == typed.strip() or patterns.matches(pattern, typed.strip()):
            return typed
        return bare if patterns.matches(pattern, bare) else typed

    def suggestion(self, raw: Raw, region: str) -> str:
        """A code in capitals, where the pattern wants them."""
        pattern, text = self.question.pattern, plain(str(raw)).strip()
        if not pattern or not text or patterns.matches(pattern, str(raw).strip()):
            return ""
        capitals = text.upper()
        candidates = (capitals, "".join(capitals.split()), "".join(text.split()))
        return next((code for code in candidates if patterns.matches(pattern, code)), "")

    def hint(self) -> str:
        """Also the form that the pattern wants, where the regulator says nothing of it."""
        question, length = self.question, super().hint()
        said = question.description or question.placeholder or question.examples
        if not question.pattern or said:
            return length
        if pieces := pattern_words.in_words(question.pattern):
            return _("In this form: %(form)s") % {"form": form_words(pattern_words.Form(pieces))}
        example = pattern_words.example(question.pattern)
        return _("For example %(example)s") % {"example": example} if example else length

    def counted_to(self) -> int | None:
        most = self.question.max_length
        return most if most is not None and most >= COUNTED_FROM else None

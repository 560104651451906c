"""A part of the schema that we can't show: a box for JSON, with the regulator's definition beside
it."""

import json
import re
from math import isfinite
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kyc.registrations.fields.asked import Shown, TypedText
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import Textarea

# So much of a definition or an answer is written out for reading; a hostile one would fill
# megabytes with its indents.
MOST_CHARACTERS = 20_000


# Before the digits of a number with decimals, which is written out as it was typed: 1.50 is 1.50.
# It is no character of any text.
AS_TYPED = "\ufdd0"
NUMBER_AS_TYPED = re.compile(rf'"{AS_TYPED}([^"]*)"')


class RawField(QuestionField):
    def widget(self) -> forms.Widget:
        return Textarea({**self.attributes(), "rows": 8, "class": "code", "spellcheck": "false"})

    def form_field(self) -> TypedText:
        field = super().form_field()
        field.definition = written_out(self.question.raw)
        return field

    def default(self) -> Raw:
        return "" if self.question.default is None else json.dumps(self.question.default)

    def hint(self) -> str:
        return _("Answer in JSON. What you write goes to the reviewers as it is.")

    def display(self, raw: Raw) -> str:
        """Written out over several lines where it is JSON, and as it was typed where it isn't or
        would be too long."""
        text = super().display(raw)
        try:
            shown = written_out(json.loads(text, parse_float=as_typed), allow_nan=False)
            # Half of an escaped surrogate pair is JSON, but no text that a page could hold.
            shown.text.encode()
        except (ValueError, RecursionError):
            return text
        return text if shown.is_cut else shown.text


def as_typed(digits: str) -> str:
    """A number with decimals, marked to be written out as it is.

    Raises ValueError for one that JSON doesn't have.
    """
    if not isfinite(float(digits)):
        raise ValueError("too large a number")
    return f"{AS_TYPED}{digits}"


def written_out(value: Any, *, allow_nan: bool = True) -> Shown:
    """A value as indented JSON, no more of it than is read. Raises ValueError for what is no JSON,
    if that is not allowed.

    However deep a value goes, its indents alone fill the limit long before Python's own.
    """
    parts, length = [], 0
    encoder = json.JSONEncoder(indent=2, ensure_ascii=False, allow_nan=allow_nan, default=str)
    for part in encoder.iterencode(value):
        parts.append(part)
        length += len(part)
        if length > MOST_CHARACTERS:
            break
    text = NUMBER_AS_TYPED.sub(r"\1", "".join(parts))
    return Shown(text[:MOST_CHARACTERS], length > MOST_CHARACTERS)

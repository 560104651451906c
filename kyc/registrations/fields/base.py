"""What every kind of question has in common.

A field keeps what was typed as text (or a list of texts) and never validates it: the snapshot's
JSON Schema does, so that an invalid draft is kept like a valid one.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyc.registrations.fields.asked import TypedText
from kyc.registrations.fields.widgets import LineInput
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Question
from kyc.requirements.text import plain

Raw = str | list[str]
# Of one length, whatever it stands for.
MASK = "••••••••"


class QuestionField:
    """One kind of question: how it is asked, how its answer is read from a request, and how it is
    shown."""

    # Whether the label is the legend of a set of controls, and not the label of one.
    is_set = False
    # Whether its answers are codes and numbers, in which signs that nobody sees are a mistake.
    is_code = False

    def __init__(self, question: Question) -> None:
        self.question = question

    def widget(self) -> forms.Widget:
        """The control that asks the question."""
        if self.question.masked:
            return LineInput({**self.attributes(), "type": "password", "autocomplete": "off"})
        return LineInput(self.attributes())

    def attributes(self) -> dict[str, Any]:
        """HTML attributes that follow from the schema. The form is `novalidate`: they inform, the
        server decides."""
        question = self.question
        wanted = {
            "minlength": question.min_length,
            "pattern": question.pattern or None,
            "placeholder": question.placeholder or None,
            "aria-required": "true" if question.required else None,
            "autocomplete": self.autocomplete() or None,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def autocomplete(self) -> str:
        """The token by which browsers know what to fill in; "" where they had better not."""
        return ""

    def counted_to(self) -> int | None:
        """The length up to which characters are counted for the person; None where they are not."""
        return None

    def form_field(self) -> TypedText:
        """The Django form field."""
        field = TypedText(self.question, self.widget(), self.counted_to())
        field.help_text = sentences(self.question.description, self.hint(), self.examples())
        if self.question.language:
            field.spoken = format_html(' lang="{}"', self.question.language)
        return field

    def examples(self) -> str:
        """Answers that the regulator gives as examples."""
        shown = [text for text in self.question.examples if text not in self.question.description]
        if not shown or self.question.masked:
            return ""
        return _("For example %(example)s") % {"example": ", ".join(shown)}

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        """What was typed or chosen, as it is."""
        value = data.get(name)
        # A line break is one sign, whatever a browser sends for it (HTML, "textarea" element).
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        return plain(text) if self.is_code else text

    def default(self) -> Raw:
        """What stands in the control before anything was answered."""
        return "" if self.question.default is None else choice_key(self.question.default)

    def display(self, raw: Raw) -> str:
        """The answer as a person reads it; "" when there is none."""
        text = ", ".join(raw) if isinstance(raw, list) else raw.strip()
        return MASK if text and self.question.masked else text

    def suggestion(self, raw: Raw, region: str) -> str:
        """What the answer surely means in the regulator's country, where it can't stay as it is;
        "" where that is not certain."""
        return ""

    def doubt(self, raw: Raw) -> str:
        """A question about an answer that is most often a slip, though the schema takes it; "" for
        none."""
        return ""

    def hint(self) -> str:
        """What the schema says about the answer's form, in words."""
        low, high = self.question.min_length, self.question.max_length
        if low and low == high:
            return ngettext("%(high)d character", "%(high)d characters", high) % {"high": high}
        if low and low > 1 and high:
            return _("%(low)d to %(high)d characters") % {"low": low, "high": high}
        return _("Up to %(high)d characters") % {"high": high} if high else ""


def sentences(*parts: str) -> str:
    """Parts one after the other; all but the last end like a sentence."""
    said = [part for part in parts if part]
    return " ".join(
        [
            *(part if part.endswith((".", "?", "!")) else f"{part}." for part in said[:-1]),
            *said[-1:],
        ]
    )

"""A value that is not asked: the schema leaves no choice, or the regulator keeps it. It is shown,
to be read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.widgets import LineInput
from kyc.requirements.choices import choice_key


class FixedField(QuestionField):
    def widget(self) -> forms.Widget:
        return LineInput({"readonly": True})

    def read(self, data: MultiValueDict[str, Any] | Mapping[str, Any], name: str) -> Raw:
        # Whatever a request says, the value is the schema's.
        return ""

    def display(self, raw: Raw) -> str:
        return "" if self.question.default is None else choice_key(self.question.default)

    def hint(self) -> str:
        raw = self.question.raw
        if isinstance(raw, dict) and raw.get("type") == "null":
            return _("There is nothing to fill in here.")
        return (
            _("Fixed by the regulator.")
            if self.question.default is not None
            else _("Filled in by the reviewers.")
        )

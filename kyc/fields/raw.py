"""A part of the schema that we can't show: a box for JSON, with the regulator's definition beside it."""

import json

from django import forms
from django.utils.translation import gettext as _

from kyc.fields.base import QuestionField, Raw


class RawField(QuestionField):
    def widget(self) -> forms.Widget:
        return forms.Textarea({**self.attributes(), "rows": 8, "class": "code", "spellcheck": "false"})

    def form_field(self) -> forms.Field:
        field = super().form_field()
        # For the template: what the regulator wrote, to read beside the box.
        field.raw_definition = json.dumps(self.question.raw, indent=2, ensure_ascii=False, default=str)  # type: ignore[attr-defined]
        return field

    def default(self) -> Raw:
        return "" if self.question.default is None else json.dumps(self.question.default)

    def hint(self) -> str:
        return _("Answer in JSON. What you write goes to the reviewers as it is.")

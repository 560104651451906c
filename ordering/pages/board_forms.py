"""The forms around the list: to name a view, and to do something to many orders."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.board.filters import NOBODY, Offered


class SaveViewForm(forms.Form):
    """A name for a view (templates/ordering/board_view.html)."""

    name = forms.CharField(max_length=60)
    for_team = forms.BooleanField(required=False)
    is_start = forms.BooleanField(required=False)


class BulkForm(forms.Form):
    """What is to be done to the orders that were ticked (templates/ordering/board_acts.html)."""

    assignee = forms.ChoiceField(required=False)
    whom = forms.CharField(max_length=120, required=False)
    until = forms.DateField(required=False)

    def __init__(self, offered: Offered, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["assignee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), (NOBODY, _("Nobody")), *offered.people]

    def clean(self) -> dict[str, Any]:
        """A wait has a person or a thing, and a day that is still to come."""
        said: dict[str, Any] = super().clean() or {}
        until = said.get("until")
        if until and until < timezone.localdate():
            self.add_error("until", _("Enter a day that is not over"))
        return said

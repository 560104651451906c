"""The lists of the filters, put together here: Django's widgets render two templates for each of
their options."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ordering.board.filters import OrderFilters

CHOSEN, OTHER = " selected", ""


@dataclass(frozen=True)
class Choice:
    """A filter's list with what is chosen in it."""

    name: str
    label: Any
    options: SafeString


def choices_of(filters: OrderFilters) -> list[Choice]:
    """The filters that are lists, in their order."""
    form = filters.form
    return [
        Choice(name, field.label, options(field.choices, form.data.get(name, "")))
        for name, field in form.fields.items()
        if hasattr(field, "choices")
    ]


def options(offered: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    """The options of a list."""
    rows = (
        f'<option value="{escape(value)}"{CHOSEN if value == chosen else OTHER}>{escape(label)}'
        "</option>"
        for value, label in ((str(value), str(label)) for value, label in offered)
    )
    return mark_safe("".join(rows))  # noqa: S308  # every text in it is escaped

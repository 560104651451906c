"""The columns of the list, and the orders that it can be sorted in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ordering.orders.places import NEVER

EMPTY = Value("")


@dataclass(frozen=True)
class Column:
    """A column; its `key` is what it is sorted by, empty where it can't be."""

    name: str
    title: Any
    key: tuple[Any, ...] = ()
    is_shown: bool = True


# Every part of a key is there in every row: paging compares them.
COLUMNS = {
    column.name: column
    for column in (
        Column("number", _("Number"), (F("wanted_number"),)),
        Column("company", _("Company"), (Coalesce(F("company__name"), EMPTY),)),
        Column("region", _("Region"), (F("region_code"), F("number_type"))),
        Column("left", _("Time left"), (F("band"), F("hurts_at"))),
        Column("state", _("State"), (F("state"),)),
        Column(
            "assignee",
            _("Assignee"),
            tuple(
                Coalesce(F(f"assignee__{name}"), EMPTY)
                for name in ("first_name", "last_name", "username")
            ),
        ),
        Column("ready", _("Ready")),
        Column("since", _("In this state since"), (F("state_since"),), is_shown=False),
        Column("reference", _("Order"), (F("pk"),), is_shown=False),
        Column("customer", _("Reference"), (F("customer_reference"),), is_shown=False),
        Column("team", _("Team"), (Coalesce(F("team__name"), EMPTY),), is_shown=False),
        Column("begun", _("Begun by"), is_shown=False),
        Column("created", _("Created"), (F("created_at"),), is_shown=False),
        Column("closed", _("Closed"), (Coalesce(F("closed_at"), Value(NEVER)),), is_shown=False),
        Column("service", _("What it is for"), is_shown=False),
        Column("id", _("Id at the vendor"), is_shown=False),
    )
}
# The number is the link to the order, so it can't be left out.
ALWAYS = "number"
SHOWN = tuple(column.name for column in COLUMNS.values() if column.is_shown)


def chosen(names: list[str]) -> list[Column]:
    """The columns of these names, in the order of the list; those that are shown by themselves
    where no name is one."""
    known = {name for name in names if name in COLUMNS} or {*SHOWN}
    return [column for column in COLUMNS.values() if column.name in known | {ALWAYS}]


def sorting(text: str) -> tuple[Column, bool] | None:
    """The column that a list is sorted by and whether from its end, such as "-created"; None where
    no list is sorted so."""
    name = text.removeprefix("-")
    column = COLUMNS.get(name)
    return (column, text.startswith("-")) if column and column.key else None

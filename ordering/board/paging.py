"""Pages of a list by what stands at their edge, not by how much comes before: the thousandth is as
near as the first, and nothing is shown twice because something else moved."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ordering.board.columns import Column
from ordering.orders.order import Order, OrderQuerySet

PAGE = 50


@dataclass(frozen=True)
class Place:
    """Which page: the one after an order, before an order, the last, or the first."""

    after: int | None = None
    before: int | None = None
    is_last: bool = False


@dataclass(frozen=True)
class Page:
    """The orders of a page, and whether there are others before and behind."""

    orders: list[Order]
    has_previous: bool
    has_next: bool


def page_of(orders: OrderQuerySet, column: Column, descending: bool, place: Place) -> Page:
    """One page of the orders by a column, and within it by their keys. A place at an order that is
    no longer one of them is the first page."""
    names = [f"key{number}" for number in range(len(column.key))]
    keyed = orders.annotate(**dict(zip(names, column.key, strict=True)))
    edge = place.after or place.before
    at = keyed.filter(pk=edge).values_list(*names, "pk").first() if edge else None
    backwards = (at is not None and place.after is None) or place.is_last
    up = descending == backwards
    if at is not None:
        keyed = keyed.filter(_beyond([*names, "pk"], at, up))
    sign = "" if up else "-"
    found = list(keyed.order_by(*(f"{sign}{name}" for name in (*names, "pk")))[: PAGE + 1])
    if at is not None and not found:
        # The edge has moved to the end of the list since its page was made.
        return page_of(orders, column, descending, Place(is_last=place.after is not None))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        return Page(found[::-1], has_previous=more, has_next=not place.is_last)
    return Page(found, has_previous=at is not None, has_next=more)


def _beyond(names: list[str], at: tuple[Any, ...], up: bool) -> Q:
    """What comes after a row in the order of these names, the first of them first."""
    than = "gt" if up else "lt"
    beyond = Q(**{f"{names[-1]}__{than}": at[-1]})
    for name, value in reversed(list(zip(names[:-1], at, strict=False))):
        # The first part alone tells the database where in its index to begin.
        beyond = Q(**{f"{name}__{than}e": value}) & (Q(**{f"{name}__{than}": value}) | beyond)
    return beyond

"""Pages of a list by what stands at their edge, not by how much comes before: the thousandth is as
near as the first, and nothing is shown twice because something else moved."""

from collections.abc import Callable, Iterable, Sequence
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


def page_of(
    orders: OrderQuerySet,
    column: Column,
    descending: bool,
    place: Place,
    read: Callable[[Sequence[int]], Iterable[Order]],
) -> Page:
    """One page of the orders by a column, and within it by their keys. A place at an order that is
    no longer one of them is the first page.

    `read` gives the orders of the page by their keys, in whatever order: a database that sorts
    thousands of orders sorts keys many times as fast as rows.
    """
    names = [f"key{number}" for number in range(len(column.key))]
    keys = dict(zip(names, column.key, strict=True))
    keyed = orders.annotate(**keys)
    edge = place.after or place.before
    at = keyed.filter(pk=edge).values_list(*names, "pk").first() if edge else None
    backwards = (at is not None and place.after is None) or place.is_last
    up = descending == backwards
    if at is not None:
        keyed = keyed.filter(_beyond([*names, "pk"], at, up))
    sign = "" if up else "-"
    by_key = [f"{sign}{name}" for name in (*names, "pk")]
    chosen = list(keyed.order_by(*by_key).values_list("pk", flat=True)[: PAGE + 1])
    if at is not None and not chosen:
        # The edge has moved to the end of the list since its page was made.
        at_end = Place(is_last=place.after is not None)
        return page_of(orders, column, descending, at_end, read)
    more, chosen = len(chosen) > PAGE, chosen[:PAGE]
    place_of = {pk: position for position, pk in enumerate(chosen)}
    found = sorted(read(chosen), key=lambda order: place_of[order.pk])
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

"""Pages of a list by what stands at their edge, not by how much comes before: the thousandth is as
near as the first, and nothing is shown twice because something else moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

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


Read = Callable[[Sequence[int]], Iterable[Order]]


def page_of(
    orders: OrderQuerySet, column: Column, descending: bool, place: Place, read: Read
) -> Page:
    """One page of the orders by a column, and within it by their keys. A place at an order that is
    no longer one of them is the first page.

    `read` gives the orders of the page by their keys, in whatever order: a database that sorts
    thousands of orders sorts keys many times as fast as rows.
    """
    edge, at = place.after or place.before, None
    if edge:
        names = [*parts(column)]
        at = orders.annotate(**parts(column)).filter(pk=edge).values_list(*names, "pk").first()
    if at is None:
        place = Place(is_last=place.is_last)
    chosen = list(keys_at(orders, column, descending, place, at))
    if at is not None and not chosen:
        # The edge has moved to the end of the list since its page was made.
        at_end = Place(is_last=place.after is not None)
        return page_of(orders, column, descending, at_end, read)
    return page_with(chosen, place, read)


def keys_at(
    orders: OrderQuerySet,
    column: Column,
    descending: bool,
    place: Place,
    at: tuple[Any, ...] | None = None,
) -> QuerySet[Order, int]:
    """The keys of a page and of the order that follows it, from the place on: the first ones, or
    from its end the last. `at`: where the place's order stands."""
    names = [*parts(column)]
    keyed = orders.annotate(**parts(column))
    up = descending == is_backwards(place)
    if at is not None:
        keyed = keyed.filter(_beyond([*names, "pk"], at, up))
    sign = "" if up else "-"
    by_key = [f"{sign}{name}" for name in (*names, "pk")]
    return keyed.order_by(*by_key).values_list("pk", flat=True)[: PAGE + 1]


def page_with(chosen: list[int], place: Place, read: Read) -> Page:
    """The page with these keys, of which there is one more than a page has where others follow."""
    more, chosen = len(chosen) > PAGE, chosen[:PAGE]
    place_of = {pk: position for position, pk in enumerate(chosen)}
    found = sorted(read(chosen), key=lambda order: place_of[order.pk])
    if is_backwards(place):
        return Page(found[::-1], has_previous=more, has_next=not place.is_last)
    return Page(found, has_previous=place.after is not None, has_next=more)


def is_backwards(place: Place) -> bool:
    """Whether a page is read from its end."""
    return place.is_last or (place.before is not None and place.after is None)


def parts(column: Column) -> dict[str, Any]:
    """What a column is sorted by, each part with a name."""
    return {f"key{number}": part for number, part in enumerate(column.key)}


def _beyond(names: list[str], at: tuple[Any, ...], up: bool) -> Q:
    """What comes after a row in the order of these names, the first of them first."""
    than = "gt" if up else "lt"
    beyond = Q(**{f"{names[-1]}__{than}": at[-1]})
    for name, value in reversed(list(zip(names[:-1], at, strict=False))):
        # The first part alone tells the database where in its index to begin.
        beyond = Q(**{f"{name}__{than}e": value}) & (Q(**{f"{name}__{than}": value}) | beyond)
    return beyond

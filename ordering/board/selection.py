"""Which orders a view has for somebody, by its address alone."""

import re

from django.http import QueryDict

from ordering.board import asked, search
from ordering.board.filters import Offered, OrderFilters
from ordering.orders.order import Order, OrderQuerySet
from people.models import User

# What can be a region's code, and a key of the database.
REGION, KEY = re.compile("[A-Z]{2}"), re.compile("[0-9]{1,18}")


def selected(view: QueryDict, reader: User) -> OrderQuerySet:
    """All orders of a view that the reader may see. A view that asks for what can't be understood
    has none: whoever narrows a list does not mean all of it."""
    orders, is_understood = narrowed(view, reader)
    return orders if is_understood else Order.objects.none()


def has(view: QueryDict, reader: User, order: Order) -> bool:
    """Whether a view has the order for the reader. A view that asks for what can't be understood
    has none. Asks the database about this order alone, and no cache."""
    among = Order.objects.filter(pk=order.pk)
    orders, is_understood = narrowed(view, reader, among)
    return is_understood and orders.exists()


def as_asked(view: QueryDict) -> Offered:
    """Lists that offer whatever the view asks for: what is not there any more fits no order."""
    region, assignee, team = (view.get(name, "") for name in ("region", "assignee", "team"))
    return Offered(
        regions=[region] if REGION.fullmatch(region) else [],
        people=[(assignee, assignee)] if KEY.fullmatch(assignee) else [],
        teams=[(team, team)] if KEY.fullmatch(team) else [],
    )


def narrowed(
    view: QueryDict, reader: User, among: OrderQuerySet | None = None
) -> tuple[OrderQuerySet, bool]:
    """The orders that the view has for the reader, of these where some are given, and whether all
    that it asks for was understood."""
    said, offered = asked.read(view), as_asked(view)
    every = Order.objects.all() if among is None else among
    orders = said.chip.among(every.visible_to(reader), reader)
    regions = [(code, code) for code in offered.regions]
    filters = OrderFilters(view, queryset=orders, offered=offered, regions=regions)
    found, wrong = filters.narrowed()
    found = search.search(found, said.text, among) if said.text else found
    return found, not (wrong or said.wrong)

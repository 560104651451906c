"""Which orders a view has for somebody, by its address alone."""

from django.http import QueryDict

from ordering.board import asked, search
from ordering.board.filters import OrderFilters, offered_to
from ordering.orders.order import Order, OrderQuerySet
from people.models import User


def selected(view: QueryDict, reader: User) -> tuple[OrderQuerySet, bool]:
    """All orders of a view that the reader may see, and whether everything that its address asks
    for was understood; what was not is left out."""
    said, offered = asked.read(view), offered_to(reader)
    orders = Order.objects.visible_to(reader).filter(said.chip.condition(reader))
    regions = [(code, code) for code in offered.regions]
    filters = OrderFilters(view, queryset=orders, offered=offered, regions=regions)
    found, wrong = filters.narrowed()
    found = search.search(found, said.text) if said.text else found
    return found, not (wrong or said.wrong)

"""The step in which the API is asked how an order stands, for whatever reason: its time has come, a
callback said something, somebody looks at it."""

from numbers_api.errors import NumbersApiError
from ordering.choices import Source
from ordering.models import Order
from ordering.orders.upstream import Upstream
from ordering.services import inbox, sync
from ordering.states import OrderState


def carry_out(order: Order, upstream: Upstream) -> None:
    """Asks, takes over what the API says, and closes the callbacks that it confirms.

    Idempotent. Raises the client's errors; what the contract takes without question is taken over
    from the callbacks then.
    """
    waiting, before = inbox.open_events(order), OrderState(order.state)
    source = Source.CALLBACK if waiting else Source.SYNC
    try:
        remote = sync.sync(order, upstream.client, source)
    except NumbersApiError:
        for event in waiting:
            inbox.take_hint(order, event)
        raise
    inbox.settle(order, waiting, before, remote)

"""The step in which the API is asked how an order stands, for whatever reason: its time has come, a
callback said something, somebody looks at it."""

from numbers_api.errors import NumbersApiError
from ordering.orders.choices import Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.upstream import Upstream
from ordering.submissions import approvals
from ordering.tracking import callbacks, sync


def carry_out(order: Order, upstream: Upstream) -> None:
    """Asks, takes over what the API says, and closes the callbacks that it confirms.

    Idempotent. Raises the client's errors; what the contract takes without question is taken over
    from the callbacks then.
    """
    waiting, before = callbacks.open_events(order), OrderState(order.state)
    source = Source.CALLBACK if waiting else Source.SYNC
    try:
        remote = sync.sync(order, upstream.client, source)
    except NumbersApiError:
        for event in waiting:
            callbacks.apply_hint(order, event)
        raise
    callbacks.settle(order, waiting, before, remote)
    approvals.settle(order)

"""Checking that no timeline was changed behind the product's back."""

from collections.abc import Iterator

from ordering.orders import chain
from ordering.orders.order import Order
from ordering.orders.timeline import TimelineEntry


def broken(orders: Iterator[Order]) -> Iterator[tuple[Order, str]]:
    """Each order whose timeline is not as it was written, with what is wrong first. Only reads.

    It is told: an entry that was changed, taken out, put in or moved, at the end too, since the
    order itself knows how many there are and the last one's digest; and a state that no entry
    explains. Whoever can write the whole database can also write a whole new chain: keep the
    digests that `verify_timelines --digests` prints elsewhere to find out that too.
    """
    for order in orders:
        problem = _problem(order)
        if problem:
            yield order, problem


def _problem(order: Order) -> str:
    position, digest, last = 0, chain.START, None
    for entry in TimelineEntry.objects.filter(order=order).order_by("position").iterator():
        position += 1
        if entry.position != position:
            return f"entry {position} is missing"
        digest = entry.digest_after(digest)
        if entry.digest != digest or not entry.has_its_details:
            return f"entry {position} is not as it was written"
        last = entry
    if (position, digest) != (order.entries, order.chain):
        return (
            f"{order.entries} entries were written, {position} are there, "
            "or the last is another one"
        )
    if last is not None and last.to_state != order.state:
        return f"no entry says how it came to be {order.state}"
    return ""

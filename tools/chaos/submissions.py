"""Does every order stand where the API says, submitted as often as somebody meant it, with the
answers and documents of here?"""

from collections import Counter
from collections.abc import Iterator

from kyc.documents import payload
from numbers_api.factory import page_client
from ordering.orders.choices import Act
from ordering.orders.order import Order
from ordering.orders.states import OrderState, from_remote
from tools.chaos.books import Row
from tools.chaos.findings import Finding
from tools.chaos.plan import Deal

DONE = (
    OrderState.IN_REVIEW,
    OrderState.BLOCKED,
    OrderState.COMPLETED,
    OrderState.REJECTED,
    OrderState.EXPIRED,
)


def findings(
    orders: list[Order],
    upstream: dict[str, Row],
    deliveries: list[Row],
    work: dict[str, int],
    deals: list[Deal],
) -> Iterator[Finding]:
    """What must be true of orders that were reserved."""
    yield _begun(orders, deals)
    yield _states(orders, upstream)
    yield from _submitted(orders, deliveries, work)
    yield _answers(
        [
            order
            for order in orders
            if order.remote_id and order.submitted_at and order.state in DONE
        ]
    )


def _begun(orders: list[Order], deals: list[Deal]) -> Finding:
    begun = Counter(order.customer_reference for order in orders if order.predecessor_id is None)
    wrong = [
        f"{deal.reference} has {begun[deal.reference]} orders"
        for deal in deals
        if begun[deal.reference] != 1
    ]
    again = sum(order.predecessor_id is not None for order in orders)
    return Finding(
        "every order that was meant is there, once",
        f"{len(begun)}, and {again} were started again",
        wrong,
    )


def _states(orders: list[Order], upstream: dict[str, Row]) -> Finding:
    wrong = []
    for order in orders:
        theirs = upstream[order.remote_id]["state"] if order.remote_id in upstream else "DRAFT"
        if order.state != (
            from_remote(theirs) if order.remote_id in upstream else OrderState.DRAFT
        ):
            wrong.append(f"{order.reference} is {order.state}, and {theirs} at the API")
    return Finding(
        "every order's state is the API's", f"{len(orders) - len(wrong)} of {len(orders)}", wrong
    )


def _submitted(
    orders: list[Order], deliveries: list[Row], work: dict[str, int]
) -> Iterator[Finding]:
    """Each submission that was carried out has one event of its own, which the API sends to begin
    the review."""
    seen = {
        (row["orderId"], row["event"]["eventId"])
        for row in deliveries
        if row["event"]["status"] == "IN_REVIEW"
    }
    carried_out = Counter(order_id for order_id, _event in seen)
    done = work["submitNumberOrder"]
    yield Finding(
        "the API's events tell of each submission",
        f"{len(seen)} of {done}",
        [] if len(seen) == done else ["they do not"],
    )
    acts = {order.pk: order.timeline.filter(act=Act.SUBMITTING).count() for order in orders}
    wrong = [
        f"{order.reference}: {carried_out[order.remote_id]} submissions for {acts[order.pk]} acts"
        for order in orders
        if order.remote_id and carried_out[order.remote_id] > acts[order.pk]
    ]
    yield Finding(
        "no order was submitted more often than somebody meant it",
        f"{done} of {sum(acts.values())}",
        wrong,
    )


def _answers(orders: list[Order]) -> Finding:
    wrong = [f"{order.reference}: {what}" for order in orders for what in _differences(order)]
    return Finding(
        "the API has the answers and documents of here",
        f"{len(orders)} submitted orders compared",
        wrong,
    )


def _differences(order: Order) -> Iterator[str]:
    theirs = page_client().registration(order.remote_id or "")
    ours = payload.data(order.registration)
    if ours != theirs.answers:
        yield "the answers differ"
    arrived = {
        each.attachment_id for each in theirs.attachments if each.upload_status == "COMPLETED"
    }
    yield from (
        f"{name} is not there"
        for name in sorted(payload.current_files(order.registration).keys() - arrived)
    )

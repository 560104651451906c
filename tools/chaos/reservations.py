"""Was a number ever reserved without somebody's act, or twice for one? Each act that stands in a
timeline is paired with what the API made of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from ordering.orders.choices import Act
from ordering.orders.order import Order
from ordering.orders.timeline import TimelineEntry
from tools.chaos.books import Row
from tools.chaos.findings import Finding

# How far the clocks of two processes of one machine, and the API's milliseconds, may differ.
SLACK = timedelta(milliseconds=500)
# A call whose process was killed may still be carried out a little later.
LATE = timedelta(seconds=20)


@dataclass
class Sent:
    """One deliberate reservation: the number that it wanted, when it was sent, and what became of
    it here."""

    order: Order
    number: str
    at: datetime
    outcome: Act | None = None
    until: datetime = field(default_factory=timezone.now)
    made: list[str] = field(default_factory=list)

    def fits(self, row: Row) -> bool:
        """Whether the API's order can have come of it."""
        numbers = [number["phoneNumber"] for number in row["orderNumbers"]]
        created = datetime.fromisoformat(row["createTime"])
        return numbers == [self.number] and self.at - SLACK <= created <= self.until + LATE


def reservations(order: Order) -> Iterator[Sent]:
    """Every reservation that was sent for an order, by its timeline."""
    number, sent = order.predecessor.wanted_number if order.predecessor else "", None
    for entry in order.timeline.order_by("position"):
        if entry.act == Act.NUMBER_CHOSEN:
            number = entry.details.get("number", "")
        elif entry.act == Act.RESERVING:
            sent = Sent(order, number, entry.at)
        elif (
            sent
            and entry.from_state in ("creating", "outcome_unknown")
            and entry.to_state != entry.from_state
        ):
            sent.outcome, sent.until = Act(entry.act), entry.at
            if entry.to_state != "outcome_unknown":
                yield sent
                sent = None
    if sent:
        yield sent


def findings(
    orders: list[Order], upstream: dict[str, Row], work: dict[str, int]
) -> Iterator[Finding]:
    """What must be true of reservations."""
    sent = [each for order in orders for each in reservations(order)]
    yield _counted(sent, upstream, work)
    yield _owned(orders, upstream)
    strangers = [
        row for key, row in upstream.items() if key not in {order.remote_id for order in orders}
    ]
    for order in orders:
        _pair(order, [each for each in sent if each.order.pk == order.pk], upstream)
    unexplained = [row for row in strangers if not _explained(row, sent)]
    yield Finding(
        (
            "what the API reserved and no order has comes of a lost answer after which somebody "
            "allowed another try"
        ),
        f"{len(strangers)} such reservations",
        [
            f"{row['idNumberOrder']} {row['orderNumbers'][0]['phoneNumber']} of {row['createTime']}"
            for row in unexplained
        ],
    )
    yield _once(sent)


def _counted(sent: list[Sent], upstream: dict[str, Row], work: dict[str, int]) -> Finding:
    acts, done = TimelineEntry.objects.filter(act=Act.RESERVING).count(), work["createNumberOrder"]
    wrong = (
        []
        if len(upstream) == done <= acts == len(sent)
        else [f"{len(upstream)} orders, {done} creates, {acts} acts"]
    )
    return Finding(
        "reservations carried out are not more than deliberate acts", f"{done} of {acts}", wrong
    )


def _owned(orders: list[Order], upstream: dict[str, Row]) -> Finding:
    ids = [order.remote_id for order in orders if order.remote_id]
    wrong = [
        f"{order.reference} has an id that the API does not know"
        for order in orders
        if order.remote_id not in {*upstream, None}
    ]
    wrong += [
        f"{each} belongs to two orders" for each in {each for each in ids if ids.count(each) > 1}
    ]
    return Finding(
        "every order of the API belongs to one order here at most",
        f"{len(ids)} belong to one",
        wrong,
    )


def _pair(order: Order, sent: list[Sent], upstream: dict[str, Row]) -> None:
    """The order's own reservation came of the last act that it fits."""
    if order.remote_id in upstream:
        fitting = [each for each in sent if each.fits(upstream[order.remote_id])]
        if fitting:
            fitting[-1].made.append(order.remote_id)


def _explained(row: Row, sent: list[Sent]) -> bool:
    """Pairs a stranger with a reservation that was given up after its answer was lost."""
    given_up = {Act.RETRY_ALLOWED, Act.NOT_RESERVED, Act.RESERVE_LOST}
    lost = [each for each in sent if each.outcome in given_up and each.fits(row)]
    free = [each for each in lost if not each.made] or lost
    if free:
        free[0].made.append(row["idNumberOrder"])
    return bool(free)


def _once(sent: list[Sent]) -> Finding:
    wrong = [
        f"{each.order.reference}: {each.made} for the act of {each.at}"
        for each in sent
        if len(each.made) > 1
    ]
    lied = [
        f"{each.order.reference}: {each.made} though found not reserved"
        for each in sent
        if _is_wrongly_free(each)
    ]
    one = sum(len(each.made) == 1 for each in sent)
    return Finding(
        "no act made two reservations, and none was called not reserved that was",
        f"{one} made one",
        wrong + lied,
    )


def _is_wrongly_free(sent: Sent) -> bool:
    return bool(sent.made) and sent.outcome in (Act.NOT_RESERVED, Act.RESERVE_FAILED)

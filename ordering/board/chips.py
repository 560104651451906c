"""The few questions that a list of orders is asked most: each is a chip with its count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.approval import Approval
from ordering.orders.four_eyes import APPROVE
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.places import Band
from ordering.orders.states import OrderState
from people.compiled import PutIntoSql, keys_of, shape_of, with_keys
from people.models import User

# A chip's clock: a working day and what is left of its night.
SOON = timedelta(hours=12)
# Nobody acts on the difference between 1,000 and more, and counting 100,000 takes long.
COUNTED = 1000
# Of a chip that has so many more it is believed for so many seconds: meanwhile they don't go.
MARGIN, REMEMBERED = 200, 30
OPEN = Q(band__lt=Band.CLOSED)


@dataclass(frozen=True)
class Chip:
    """Orders that belong together, for a reader and a moment that is soon; `sort` is how they come
    when nothing else is asked for, `right` what somebody needs to be offered it."""

    name: str
    title: Any
    condition: Callable[[User, datetime], Q]
    sort: str = "left"
    right: str = ""

    def among(self, orders: OrderQuerySet, reader: User) -> OrderQuerySet:
        """Those of the orders that belong to it now."""
        return orders.filter(self.condition(reader, soon()))


def soon() -> datetime:
    """The end of what a clock's end is within."""
    return timezone.now() + SOON


def at_the_vendor(state: OrderState) -> Q:
    """Orders in this state that the vendor still has."""
    return Q(state=state, missing_upstream_since=None)


CHIPS = {
    chip.name: chip
    for chip in (
        Chip("open", _("All open"), lambda _reader, _soon: OPEN),
        Chip(
            "ends",
            _("Ends within 12 h"),
            lambda _reader, soon: Q(band=Band.CLOCK, hurts_at__lte=soon),
        ),
        # By the state alone: that a band has mostly orders of some states no planner knows.
        Chip("blocked", _("Blocked"), lambda _reader, _soon: at_the_vendor(OrderState.BLOCKED)),
        Chip(
            "review",
            _("In review"),
            lambda _reader, _soon: at_the_vendor(OrderState.IN_REVIEW),
            "since",
        ),
        Chip(
            "approve",
            _("To approve"),
            lambda reader, _soon: (
                Q(approval=Approval.ASKED, band__in=(Band.CLOCK, Band.DRAFT))
                & ~Q(authors__contains=f",{reader.pk},")
            ),
            right=APPROVE,
        ),
        Chip(
            "unassigned",
            _("Unassigned"),
            lambda _reader, _soon: OPEN & Q(assignee=None),
        ),
        Chip("mine", _("Mine"), lambda reader, _soon: OPEN & Q(assignee=reader)),
        Chip("drafts", _("Drafts"), lambda _reader, _soon: Q(band=Band.DRAFT), "-created"),
        Chip("closed", _("Closed"), lambda _reader, _soon: Q(band=Band.CLOSED), "-closed"),
    )
}
FIRST = CHIPS["open"]


def chips_for(person: User) -> list[Chip]:
    """Those that the person is offered."""
    return [chip for chip in CHIPS.values() if not chip.right or person.has_perm(chip.right)]


Others = Callable[[User], list[QuerySet[Any]]]
COUNTS = PutIntoSql()


@dataclass(frozen=True)
class Counted:
    """How many there are under each chip, by its name, of each of the others, and of some orders
    where there were any to count; beyond COUNTED + MARGIN nothing is counted."""

    chips: dict[str, int]
    others: list[int]
    own: int | None


def counts(own: OrderQuerySet | None, chips: list[Chip], others: Others, reader: User) -> Counted:
    """Counts all of it in one statement. Chips and others are the same questions at each time, but
    for the reader's keys and what is soon, and so are put into SQL once.

    Of a chip that had more than COUNTED + MARGIN the process believes for a while that it still
    has: it takes longest to count.
    """
    plenty = Plenty(reader)
    asked = [chip for chip in chips if chip.name not in plenty.names]

    def of_keys(pk: int, team_pk: int, soon: datetime) -> tuple[str, list[Any]]:
        somebody = with_keys(reader, pk, team_pk)
        visible: OrderQuerySet = Order.objects.visible_to(somebody)
        conditions = [chip.condition(somebody, soon) for chip in asked]
        return counting([*map(visible.filter, conditions), *others(somebody)])

    shape = shape_of(reader), tuple(chip.name for chip in asked)
    words, values = COUNTS.of(shape, of_keys, (*keys_of(reader), soon()))
    own_words, own_values = counting([] if own is None else [own])
    with connection.cursor() as cursor:
        columns = ", ".join(filter(None, [own_words, words]))
        cursor.execute(f"SELECT {columns}", own_values + values)
        row = list(cursor.fetchone())
    first = None if own is None else row.pop(0)
    numbers = {chip.name: row.pop(0) for chip in asked}
    plenty.remember(name for name, number in numbers.items() if number > COUNTED + MARGIN)
    every = {chip.name: numbers.get(chip.name, COUNTED + MARGIN + 1) for chip in chips}
    return Counted(every, row, first)


class Plenty:
    """The chips of which this process has found for a reader lately that they have plenty."""

    def __init__(self, reader: User) -> None:
        self._key = f"plenty-{hash((keys_of(reader), shape_of(reader)))}"
        self._known: frozenset[str] | None = caches["process"].get(self._key)
        self.names = self._known or frozenset()

    def remember(self, names: Iterable[str]) -> None:
        """Keeps them for REMEMBERED seconds, unless others are still kept."""
        if self._known is None:
            caches["process"].set(self._key, frozenset(names), REMEMBERED)


def counting(queries: Iterable[QuerySet[Any]]) -> tuple[str, list[Any]]:
    """The columns that count what each query has, and their parameters."""
    parts: list[str] = []
    parameters: list[Any] = []
    for query in queries:
        some = query.order_by()[: COUNTED + MARGIN + 1]
        try:
            sql, values = some.values("pk").query.sql_with_params()
        except EmptyResultSet:
            # Django knows that it is none.
            parts.append("0")
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  # Django's own SQL
        parameters += values
    return ", ".join(parts), parameters

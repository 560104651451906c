"""What a team can learn from its orders: how many end well, how long each part takes, why they come
back, who has how much. All of it from the orders' own columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from statistics import quantiles
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from ordering.board.chips import SOON
from ordering.orders.four_eyes import Override
from ordering.orders.numbers import OrderNumber
from ordering.orders.order import OrderQuerySet
from ordering.orders.places import Band
from ordering.orders.reasons import Objection
from ordering.orders.states import OrderState

PERIODS = (30, 90, 365)
MOST_LISTED = 100
# States in which a number is reserved and something has been sent.
IN_HAND = (OrderState.SUBMITTING, OrderState.IN_REVIEW, OrderState.BLOCKED)
# How closed orders are told apart, from what one hopes for to what one does not.
RESULTS = {
    "first": Q(state=OrderState.COMPLETED, blocked_times=0),
    "later": Q(state=OrderState.COMPLETED, blocked_times__gt=0),
    "rejected": Q(state=OrderState.REJECTED),
    "expired": Q(state=OrderState.EXPIRED),
}


@dataclass(frozen=True)
class Span:
    """How long something takes: half of the orders take no longer than the `median`, nine of ten no
    longer than `p90`."""

    median: timedelta
    p90: timedelta


@dataclass(frozen=True)
class Figures:
    """A period in four figures. Shares are whole per cent, None where nothing was decided."""

    first_time_right: int | None
    before: int | None
    to_submit: Span | None
    in_review: Span | None
    expired_unsubmitted: int
    closed: int


@dataclass(frozen=True)
class Cost:
    """What numbers cost a month in one currency: those that are reserved, and those that are the
    project's."""

    currency: str
    reserved: Decimal
    active: Decimal


def figures(orders: OrderQuerySet, days: int) -> Figures:
    """Of the orders that closed in the last so many days, and the share before."""
    now, span = timezone.now(), timedelta(days=days)
    closed = _closed(orders, now - span, now)
    counted = closed.aggregate(closed=Count("pk"), unsubmitted=Count("pk", filter=_unsubmitted()))
    spent: Any = closed.values_list("reserved_at", "first_submitted_at", "closed_at", "state")
    rows = list(spent)
    decided = (OrderState.COMPLETED, OrderState.REJECTED)
    return Figures(
        first_time_right=_share(closed),
        before=_share(_closed(orders, now - 2 * span, now - span)),
        to_submit=span_of(
            first - reserved for reserved, first, _closed_at, _state in rows if first and reserved
        ),
        in_review=span_of(
            end - first for _reserved, first, end, state in rows if first and state in decided
        ),
        expired_unsubmitted=counted["unsubmitted"],
        closed=counted["closed"],
    )


def span_of(durations: Iterable[timedelta]) -> Span | None:
    """The spans' median and ninth decile; None of none."""
    seconds = sorted(max(each.total_seconds(), 0) for each in durations)
    if not seconds:
        return None
    cuts = quantiles(seconds, n=10, method="inclusive") if len(seconds) > 1 else seconds * 9
    return Span(timedelta(seconds=cuts[4]), timedelta(seconds=cuts[8]))


def weeks(orders: OrderQuerySet, days: int) -> list[tuple[date, dict[str, int]]]:
    """How the orders ended, by the week in which they did; weeks without any among them."""
    now = timezone.now()
    closed = _closed(orders, now - timedelta(days=days), now)
    rows: Any = closed.annotate(week=TruncWeek("closed_at")).values("week").order_by("week")
    found = {row["week"].date(): row for row in rows.annotate(**_counts())}
    first, last = min(found, default=None), timezone.localdate()
    if first is None:
        return []
    starts = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    nothing = dict.fromkeys(RESULTS, 0)
    return [
        (start, {name: found.get(start, nothing)[name] for name in RESULTS}) for start in starts
    ]


def places(orders: OrderQuerySet, days: int) -> list[dict[str, Any]]:
    """How the orders of each region and type ended, those with the most trouble first."""
    now = timezone.now()
    closed = _closed(orders, now - timedelta(days=days), now).order_by()
    rows: Any = closed.values("region_code", "number_type").annotate(all=Count("pk"), **_counts())
    return sorted(rows, key=lambda row: (row["first"] - row["all"], row["region_code"]))


def load(orders: OrderQuerySet) -> list[dict[str, Any]]:
    """How much each assignee has in hand, whoever has most first; and nobody."""
    working = orders.filter(band__lt=Band.DRAFT).order_by()
    soon = Q(band=Band.CLOCK, hurts_at__lte=timezone.now() + SOON)
    names = {name: F(f"assignee__{name}") for name in ("username", "first_name", "last_name")}
    rows: Any = working.values("assignee", **names).annotate(
        open=Count("pk"),
        soon=Count("pk", filter=soon),
        blocked=Count("pk", filter=Q(state=OrderState.BLOCKED)),
        waits=Count("pk", filter=Q(waiting__isnull=False)),
        oldest=Min("pk"),
        since=Min("created_at"),
    )
    return list(rows.order_by("-open", "assignee"))


def overrides(orders: OrderQuerySet, days: int) -> list[Override]:
    """Submissions without approval in the last days, the latest first."""
    since = timezone.now() - timedelta(days=days)
    found = Override.objects.filter(order__in=orders, at__gt=since)
    return list(found.select_related("order", "person")[:MOST_LISTED])


def reasons(orders: OrderQuerySet, days: int) -> list[tuple[str, int]]:
    """Why reviewers sent orders back or refused them in the last days, as far as somebody noted it:
    each reason with the number of orders, the most frequent first."""
    since = timezone.now() - timedelta(days=days)
    noted = Objection.objects.filter(order__in=orders, message__written_at__gt=since).order_by()
    counted = noted.values("reason__title").annotate(times=Count("order", distinct=True))
    rows: Any = counted.order_by("-times", "reason__title")
    return [(row["reason__title"], row["times"]) for row in rows]


def costs(orders: OrderQuerySet) -> list[Cost]:
    """What the orders' numbers cost a month now, by currency. Numbers without a price are in no
    sum, and orders that the vendor no longer has are left out."""
    open_ones = [OrderState.CREATED, *IN_HAND]
    held = OrderNumber.objects.filter(order__in=orders, order__missing_upstream_since=None)
    held = held.filter(order__state__in=[*open_ones, OrderState.COMPLETED]).order_by()
    kinds: Any = held.values("currency", "monthly_price", "order__state").annotate(all=Count("pk"))
    sums: dict[str, list[Decimal]] = {}
    for kind in kinds:
        price = _decimal(kind["monthly_price"])
        if price is not None and kind["currency"]:
            two = sums.setdefault(kind["currency"], [Decimal(0), Decimal(0)])
            two[kind["order__state"] == OrderState.COMPLETED] += price * kind["all"]
    return [Cost(currency, *two) for currency, two in sorted(sums.items())]


def _decimal(text: str) -> Decimal | None:
    """An amount as the API wrote it; None for what is none."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _closed(orders: OrderQuerySet, since: datetime, until: datetime) -> OrderQuerySet:
    found: OrderQuerySet = orders.filter(
        band=Band.CLOSED, closed_at__gt=since, closed_at__lte=until
    )
    return found


def _counts() -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in RESULTS.items()}


def _unsubmitted() -> Q:
    return Q(state=OrderState.EXPIRED, first_submitted_at=None)


def _share(closed: OrderQuerySet) -> int | None:
    """Of the orders that reviewers decided on, the per cent that they never sent back."""
    counted = closed.aggregate(**_counts())
    decided = sum(counted[name] for name in ("first", "later", "rejected"))
    return round(100 * counted["first"] / decided) if decided else None

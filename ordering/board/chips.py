"""The few questions that a list of orders is asked most: each is a chip with its count."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.approval import Approval
from ordering.orders.four_eyes import APPROVE
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.places import Band
from ordering.orders.states import OrderState
from people.models import User

# A chip's clock: a working day and what is left of its night.
SOON = timedelta(hours=12)
# Nobody acts on the difference between 1,000 and more, and counting 100,000 takes long.
COUNTED = 1000


@dataclass(frozen=True)
class Chip:
    """Orders that belong together; `sort` is how they come when nothing else is asked for, `right`
    what somebody needs to be offered it."""

    name: str
    title: Any
    condition: Callable[[User], Q]
    sort: str = "left"
    right: str = ""


def _open(_person: User) -> Q:
    return Q(band__lt=Band.CLOSED)


def at_the_vendor(state: OrderState) -> Q:
    """Orders in this state that the vendor still has."""
    return Q(state=state, missing_upstream_since=None)


CHIPS = {
    chip.name: chip
    for chip in (
        Chip("open", _("All open"), _open),
        Chip(
            "ends",
            _("Ends within 12 h"),
            lambda _person: Q(band=Band.CLOCK, hurts_at__lte=timezone.now() + SOON),
        ),
        # By the state alone: that a band has mostly orders of some states no planner knows.
        Chip("blocked", _("Blocked"), lambda _person: at_the_vendor(OrderState.BLOCKED)),
        Chip(
            "review",
            _("In review"),
            lambda _person: at_the_vendor(OrderState.IN_REVIEW),
            "since",
        ),
        Chip(
            "approve",
            _("To approve"),
            lambda person: (
                Q(approval=Approval.ASKED, band__in=(Band.CLOCK, Band.DRAFT))
                & ~Q(authors__contains=f",{person.pk},")
            ),
            right=APPROVE,
        ),
        Chip("unassigned", _("Unassigned"), lambda person: _open(person) & Q(assignee=None)),
        Chip("mine", _("Mine"), lambda person: _open(person) & Q(assignee=person)),
        Chip("drafts", _("Drafts"), lambda _person: Q(band=Band.DRAFT), "-created"),
        Chip("closed", _("Closed"), lambda _person: Q(band=Band.CLOSED), "-closed"),
    )
}
FIRST = CHIPS["open"]


def chips_for(person: User) -> list[Chip]:
    """Those that the person is offered."""
    return [chip for chip in CHIPS.values() if not chip.right or person.has_perm(chip.right)]


def counts(queries: list[OrderQuerySet]) -> list[int]:
    """How many orders each query has, in one statement; COUNTED + 1 for more than COUNTED."""
    parts: list[str] = []
    parameters: list[Any] = []
    for query in queries:
        some: QuerySet[Order] = query.order_by()[: COUNTED + 1]
        sql, values = some.values("pk").query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  # Django's own SQL
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        row: tuple[int, ...] = cursor.fetchone()
    return list(row)

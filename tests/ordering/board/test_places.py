"""Where an order stands in the list follows from its facts by itself, whoever writes them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.places import NEVER, Band
from ordering.orders.states import OrderState

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


@pytest.mark.parametrize(
    ("state", "columns", "band"),
    [
        ("created", {}, Band.CLOCK),
        ("submitting", {}, Band.CLOCK),
        ("blocked", {}, Band.CLOCK),
        ("in_review", {}, Band.GOES_ON),
        ("creating", {}, Band.GOES_ON),
        ("unknown", {}, Band.LOOK),
        ("created", {"missing_upstream_since": timezone.now()}, Band.LOOK),
        ("draft", {}, Band.DRAFT),
        ("draft", {"lost_at": timezone.now()}, Band.LOOK),
        ("draft", {"discarded_at": timezone.now()}, Band.DISCARDED),
        ("completed", {}, Band.CLOSED),
        ("expired", {}, Band.CLOSED),
        ("rejected", {"missing_upstream_since": timezone.now()}, Band.CLOSED),
    ],
)
def test_the_band_is_the_databases_own(
    row: Make, state: str, columns: dict[str, Any], band: Band
) -> None:
    row(state, **columns)
    assert Order.objects.get().band == band


def test_what_hurts_first_is_the_earlier_of_two_clocks(row: Make) -> None:
    now = timezone.now().replace(microsecond=0)
    soon, later = now + timedelta(hours=1), now + timedelta(hours=2)
    for expires, reply, hurts in ((soon, later, soon), (later, soon, soon), (None, soon, soon)):
        order = row("blocked", expires_at=expires, reply_by=reply)
        assert Order.objects.get(pk=order.pk).hurts_at == hurts
    assert Order.objects.get(pk=row("in_review").pk).hurts_at == NEVER
    order = row("created", expires_at=soon)
    Order.objects.filter(pk=order.pk).update(expires_at=later)
    assert Order.objects.get(pk=order.pk).hurts_at == later


def test_a_block_says_until_when_it_is_to_be_answered(row: Make, settings: Any) -> None:
    settings.REPLY_HOURS = 6
    order = row("in_review")
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    order.refresh_from_db()
    assert order.reply_by == order.state_since + timedelta(hours=6)
    assert order.hurts_at == order.reply_by

"""Random lives with a rule of background work taken out: some order goes wrong, so that the lives
are shown to see it. On SQLite alone, for the rules are the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import Phase

from jobs import leases
from jobs.kinds import Lease
from ordering.orders import steps
from ordering.orders.order import Order
from ordering.orders.steps import StepName
from ordering.reservations import reserve
from people.models import User
from tests.ordering.lifecycle.many_lives import live

# Lives of these seeds go wrong at once. Where the product has changed so that they don't, others
# are lived until one does, which takes minutes: then find new seeds.
KNOWN = {
    "a create is sent once": 17,
    "an old intent is withdrawn": 9,
    "a lease ends": 23,
    "what failed is done again": 1,
}
FEW, MANY = 8, 200


def sent_again(order: Order) -> None:
    """Rule 1 taken out: what may have been sent is sent again."""
    Order.objects.filter(pk=order.pk).update(create_sent_at=None, state_since=timezone.now())
    steps.plan(order.pk, StepName.RESERVE, timezone.now())


def withdrawn_by_people(
    order: Order, actor: User | None, withdraw: Any = reserve.withdraw, **problem: Any
) -> None:
    """Rule 3 taken out: the clock withdraws nothing."""
    if actor is not None:
        withdraw(order, actor, **problem)


def dropped(lease: Lease, *_when_and_why: object) -> None:
    """Rule 7 taken out: what failed is not done any more."""
    lease.row().delete()


TAKEN_OUT: dict[str, list[tuple[object, str, object]]] = {
    "a create is sent once": [(reserve, "_await_answer", sent_again)],
    "an old intent is withdrawn": [(reserve, "withdraw", withdrawn_by_people)],
    "a lease ends": [(leases, "LEASE", timedelta(days=400))],
    "what failed is done again": [(Lease, "fail", dropped), (Lease, "_let_go", dropped)],
}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("rule", TAKEN_OUT)
def test_without_a_rule_lives_go_wrong(
    sandbox: Any, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    for place, name, instead in TAKEN_OUT[rule]:
        monkeypatch.setattr(place, name, instead)
    with pytest.raises((AssertionError, ExceptionGroup)):
        few_or_many(sandbox, KNOWN[rule])


def few_or_many(sandbox: Any, seeded: int) -> None:
    live(sandbox, FEW, (Phase.generate,), seeded)
    live(sandbox, MANY, (Phase.generate,))

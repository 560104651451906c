"""Stored callbacks are passed on to the workers: at once, together while many come, and whatever
the broker does."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from threading import Event
from typing import Any

import pytest

from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.tracking import callbacks, relay
from ordering.tracking.models import CallbackEvent
from people.models import User
from tests import factories, work


class Broker:
    """Keeps what is enqueued; the first message waits for `opened`, and those in `failing` fail."""

    def __init__(self) -> None:
        self.messages: list[list[int]] = []
        self.times: list[float] = []
        self.opened = Event()
        self.failing = 0

    def send(self, _kind: str, pks: list[int]) -> None:
        self.opened.wait(5)
        if self.failing:
            self.failing -= 1
            raise RuntimeError("nobody foresaw it")
        self.times.append(time.monotonic())
        self.messages.append(pks)

    def has(self, count: int) -> bool:
        """Whether so many callbacks arrive."""
        ends = time.monotonic() + 5
        while time.monotonic() < ends and sum(map(len, self.messages)) < count:
            time.sleep(0.005)
        return sum(map(len, self.messages)) == count


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A relay of its own, whose thread has sent nothing yet."""
    made = Broker()
    monkeypatch.setattr(relay, "send", made.send)
    relay._waiting.cache_clear()
    yield made
    made.opened.set()
    relay._waiting.cache_clear()


def kept(body: bytes) -> int:
    pk = callbacks.store(body)
    assert pk
    return pk


def test_one_callback_goes_at_once(broker: Broker) -> None:
    broker.opened.set()
    relay.pass_on(7)
    assert broker.has(1)


def test_many_go_together_each_once_and_in_their_order(broker: Broker) -> None:
    for pk in range(3 * relay.MOST):
        relay.pass_on(pk)
    broker.opened.set()
    assert broker.has(3 * relay.MOST)
    assert [pk for message in broker.messages for pk in message] == list(range(3 * relay.MOST))
    assert len(broker.messages) <= 4
    assert max(map(len, broker.messages)) <= relay.MOST


def test_the_relay_rests_after_each_message_but_not_for_long(broker: Broker) -> None:
    broker.opened.set()
    for pk in range(10):
        relay.pass_on(pk)
        assert broker.has(pk + 1)
    assert all(later - earlier >= relay.GAP for earlier, later in pairwise(broker.times))
    assert broker.times[-1] - broker.times[0] < 5


def test_what_comes_while_the_relay_rests_goes_in_one_message(broker: Broker) -> None:
    broker.opened.set()
    for pk in range(15):
        relay.pass_on(pk)
        time.sleep(0.005)
    assert broker.has(15)
    assert [pk for message in broker.messages for pk in message] == list(range(15))
    assert len(broker.messages) < 15


def test_a_full_message_is_followed_at_once(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "MOST", 1)
    monkeypatch.setattr(relay, "GAP", 60)
    broker.opened.set()
    for pk in range(3):
        relay.pass_on(pk)
    assert broker.has(3), "before a rest of a minute is over"


def test_a_message_that_fails_stops_none_after_it(broker: Broker) -> None:
    broker.failing = 1
    broker.opened.set()
    relay.pass_on(1)
    while broker.failing:
        time.sleep(0.005)
    relay.pass_on(2)
    assert broker.has(1)


def test_a_broker_that_hangs_keeps_no_caller_waiting(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "LONGEST_QUEUE", 5)
    began = time.monotonic()
    for pk in range(50):
        relay.pass_on(pk)
    assert time.monotonic() - began < 2
    assert broker.messages == []


@pytest.mark.django_db
def test_several_in_one_message_are_all_taken_in_although_one_fails(
    officer: User, api: Any, decide: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    odd, good = (
        kept(factories.event("odd", "IN_REVIEW", "odd")),
        kept(factories.event(order.remote_id, "COMPLETED")),
    )
    take_in = callbacks.process

    def take(taken: CallbackEvent, **facts: bool) -> bool:
        if taken.pk == odd:
            raise RuntimeError("nobody foresaw it")
        return take_in(taken, **facts)

    monkeypatch.setattr(callbacks, "process", take)
    work.run("callback", odd, good, good, -1)
    work.run_order(order)
    assert Order.objects.get().state == OrderState.COMPLETED
    assert CallbackEvent.objects.get(pk=good).processed_at
    assert CallbackEvent.objects.get(pk=odd).error == "runtime_error"
    assert CallbackEvent.objects.get(pk=odd).run_at, "it is tried again"

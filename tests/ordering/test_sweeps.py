"""Sweeps work off what is due in batches, alone, and leave an API that fails alone, all of them
together."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from numbers_api import factory
from numbers_api.errors import NotFound, RateLimited, Unavailable
from ordering import sweeps, tasks
from ordering.models import Order
from ordering.services import sync
from ordering.states import OrderState
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


class Rows:
    """Rows that are due, and what became of them."""

    def __init__(self, count: int) -> None:
        self.due = list(range(count))
        self.batches: list[int] = []
        self.done: list[int] = []
        self.given_back: list[int] = []

    def take(self, most: int) -> list[int]:
        taken, self.due = self.due[:most], self.due[most:]
        self.batches.append(len(taken))
        return taken

    def work(self, pk: int) -> None:
        self.done.append(pk)

    def give_back(self, pks: Any) -> None:
        self.given_back.extend(pks)


@pytest.fixture(autouse=True)
def calm(db: Any) -> None:
    cache.clear()


def run(rows: Rows, act: Callable[[int], object] | None = None) -> None:
    sweeps.sweep("test", rows.take, act or rows.work, rows.give_back)


def failing(error: Exception) -> Callable[[int], object]:
    def fail(_pk: int) -> None:
        raise error

    return fail


def test_everything_that_is_due_is_done_in_batches() -> None:
    rows = Rows(130)
    run(rows)
    assert rows.done == list(range(130))
    assert max(rows.batches) == sweeps.BATCH


def test_a_second_sweep_leaves_it_to_the_first() -> None:
    rows, other = Rows(3), Rows(3)

    def meanwhile(pk: int) -> None:
        run(other)
        rows.work(pk)

    run(rows, meanwhile)
    assert (rows.done, other.done) == ([0, 1, 2], [])
    run(other)
    assert other.done == [0, 1, 2], "it is free again"


def test_an_api_that_is_down_is_left_alone_by_all_sweeps_and_the_rest_is_given_back() -> None:
    rows = Rows(50)
    run(rows, failing(Unavailable("down")))
    assert len(rows.given_back) == 50 - sweeps.FAILURES
    assert factory.outage().rests()
    other = Rows(5)
    run(other)
    assert other.batches == [], "nothing is even claimed"
    with pytest.raises(Unavailable, match="left alone"):
        factory.task_client().regions()


def test_after_the_rest_one_tries_and_then_it_grows() -> None:
    run(Rows(50), failing(Unavailable("down")))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        rows = Rows(60)
        run(rows)
        assert rows.batches[:5] == [1, 2, 4, 8, 16]
        assert len(rows.done) == 60
        assert not factory.outage().is_on()


def test_a_try_that_fails_makes_all_rest_again() -> None:
    run(Rows(50), failing(Unavailable("down")))
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        rows = Rows(60)
        run(rows, failing(Unavailable("still down")))
        assert rows.batches == [1]
        assert factory.outage().rests()


def test_while_one_tries_others_give_back_what_they_took() -> None:
    run(Rows(50), failing(Unavailable("down")))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert factory.outage().may_try()
        rows = Rows(60)
        run(rows)
        assert (rows.done, rows.given_back) == ([], [0])


def test_an_api_that_asks_for_patience_gets_it_at_once() -> None:
    rows = Rows(50)
    run(rows, failing(RateLimited("slow down", retry_after=30)))
    assert len(rows.given_back) == 49
    with time_machine.travel(timezone.now() + timedelta(seconds=25)):
        assert factory.outage().rests()


def test_patience_that_we_ask_of_ourselves_is_no_outage() -> None:
    rows = Rows(9)
    run(rows, failing(RateLimited("our own limit", retry_after=30, http_status=None)))
    assert rows.given_back == []
    assert not factory.outage().is_on()


def test_failures_here_and_there_are_no_outage() -> None:
    rows, turn = Rows(40), iter(range(40))

    def now_and_then(pk: int) -> None:
        if next(turn) % 2:
            raise Unavailable("hiccup")
        rows.work(pk)

    run(rows, now_and_then)
    assert len(rows.done) == 20
    assert not factory.outage().is_on()


def test_an_answer_that_was_not_hoped_for_is_an_answer() -> None:
    rows = Rows(10)
    run(rows, failing(NotFound("gone", http_status=404)))
    assert rows.given_back == []
    assert not factory.outage().is_on()


def test_a_row_that_nobody_foresaw_keeps_no_other_waiting(caplog: Any) -> None:
    rows = Rows(5)

    def odd(pk: int) -> None:
        if pk == 1:
            raise RuntimeError("oops")
        rows.work(pk)

    run(rows, odd)
    assert rows.done == [0, 2, 3, 4]
    assert "sweep.failed" in caplog.text


def test_an_outage_reaches_every_order_in_the_end(
    officer: User, sandbox: Any, decide: Callable[..., None]
) -> None:
    orders = [factories.reserved(officer, "US", "LOCAL") for _ in range(5)]
    for order in orders:
        decide(order, "expire")
    Order.objects.update(next_sync_at=timezone.now())
    sandbox.control("faults", operation="getNumberOrder", kind="server_error", times=9)
    tasks.sweep_syncs()
    assert Order.objects.filter(state=OrderState.EXPIRED).count() == 0
    assert Order.objects.filter(claimed_until__isnull=False).count() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        tasks.sweep_syncs()
        assert Order.objects.filter(state=OrderState.EXPIRED).count() == 5


def test_an_order_that_nobody_foresaw_is_put_off_and_keeps_no_sweep_busy(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.reserved(officer, "US", "LOCAL")
    Order.objects.update(next_sync_at=timezone.now())
    tries = []

    def odd(*given: Any) -> None:
        tries.append(given)
        raise RuntimeError("oops")

    monkeypatch.setattr(sync, "sync", odd)
    tasks.sweep_syncs()
    found = Order.objects.get()
    assert (len(tries), found.claimed_until) == (1, None)
    assert found.next_sync_at
    assert found.next_sync_at > timezone.now()


def test_a_sweep_that_lives_says_so_and_one_that_died_is_soon_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeps, "SAID_AGAIN_AFTER", 0.0)
    rows, other = Rows(3), Rows(3)
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def slowly(pk: int) -> None:
            clock.shift(sweeps.ALONE_SECONDS - 1)
            run(other)
            rows.work(pk)

        run(rows, slowly)
        assert (rows.done, other.done) == ([0, 1, 2], [])
        cache.add("ordering.sweep:test", 1, sweeps.ALONE_SECONDS)
        run(other)
        assert other.done == []
        clock.shift(sweeps.ALONE_SECONDS + 1)
        run(other)
        assert other.done == [0, 1, 2]


def test_no_row_is_begun_after_the_sweeps_time_and_the_rest_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 0.05)
    rows = Rows(5)

    def slowly(pk: int) -> None:
        until = time.monotonic() + 0.06
        while time.monotonic() < until:
            pass
        rows.work(pk)

    run(rows, slowly)
    assert (rows.done, rows.given_back) == ([0], [1, 2, 3, 4])


def test_a_row_that_had_nothing_to_ask_proves_nothing(officer: User) -> None:
    run(Rows(50), failing(Unavailable("down")))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        rows = Rows(3)
        run(rows, lambda _pk: False)
        assert rows.batches == [1], "the next sweep tries another"
        assert factory.outage().is_on()
        assert factory.outage().may_try(), "and is free to"

"""The sweeps find what a lost message, a killed worker or a missed callback left undone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as product
from django.utils import timezone
from kombu import pools

from config.celery import app
from jobs import outages, sweep, tasks
from jobs.models import Job
from jobs.promises import send
from numbers_api.client import NumbersClient
from numbers_api.errors import Unavailable
from numbers_api.factory import API
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.submissions import submit
from ordering.tracking import callbacks
from ordering.tracking.models import CallbackEvent
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


def test_the_schedule_has_one_sweep() -> None:
    app.loader.import_default_modules()
    assert [entry["task"] for entry in product.CELERY_BEAT_SCHEDULE.values()] == ["jobs.sweep"]
    assert "jobs.sweep" in app.tasks


def test_a_submission_that_no_worker_took_is_swept_up(officer: User) -> None:
    submit.ask(factories.ready(officer), officer)
    work.sweep()
    assert Order.objects.get().state == OrderState.IN_REVIEW


def test_a_submission_that_a_worker_has_is_left_to_it(
    officer: User, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    work.lease_of("order", order.pk)
    work.run_order(order.pk)
    work.sweep()
    assert calls("submitNumberOrder") == 0


def test_a_review_whose_callback_was_lost_is_found_out(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    work.make_due()
    work.sweep()
    assert Order.objects.get().state == OrderState.COMPLETED


def test_a_lapse_is_confirmed(officer: User, decide: Callable[..., None]) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    Order.objects.update(expires_at=timezone.now())
    work.sweep()
    assert Order.objects.get().state == OrderState.EXPIRED


def test_a_callback_that_no_task_took_is_swept_up(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    callbacks.store(factories.event(order.remote_id, "COMPLETED"))
    work.make_due()
    work.sweep()
    assert Order.objects.get().state == OrderState.COMPLETED
    assert CallbackEvent.objects.get().processed_at


def test_an_api_that_is_down_fails_no_task(officer: User, settings: Any) -> None:
    order = factories.reserved(officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    work.run_order(order.pk)
    assert order.steps.get(name="check").attempts == 1


@pytest.fixture
def dead_broker() -> Iterator[None]:
    """Nobody listens where the broker should be."""
    before = app.conf.broker_url
    for url in ("redis://127.0.0.1:9/0", before):
        app.conf.update(broker_url=url, broker_write_url=url)
        pools.reset()
        # Where Celery keeps its connections.
        app.amqp._producer_pool = app._pool = None  # type: ignore[attr-defined]
        if url != before:
            yield


def test_a_broker_that_is_down_loses_nothing(officer: User, dead_broker: None, caplog: Any) -> None:
    """A page that sends a message goes on; the sweep finds the work by its row."""
    send("order", [1])
    assert "enqueue.failed" in caplog.text


@pytest.mark.parametrize(("seconds", "goes_on"), [(0.0, True), (50.0, False)])
def test_a_sweep_that_ends_for_its_time_alone_goes_on_without_the_beat(
    officer: User, monkeypatch: pytest.MonkeyPatch, seconds: float, goes_on: bool
) -> None:
    """What is due is worked off without a pause; a sweep that found nothing more leaves it to the
    beat."""
    asked: list[str] = []
    factories.reserved(officer)
    monkeypatch.setattr(sweep, "SWEEP_SECONDS", seconds)
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **_options: asked.append("sweep"))
    tasks.sweep()
    assert Job.objects.filter(kind="order", run_at__lte=timezone.now()).exists() is goes_on
    assert asked == (["sweep"] if goes_on else [])


def test_a_sweep_that_the_api_ended_rests(
    officer: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    factories.reserved(officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    for _failure in range(API.threshold):
        outages.failed(API, Unavailable("down"))
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **_options: asked.append("sweep"))
    tasks.sweep()
    assert asked == []


def test_an_outage_ends_also_where_nobody_wants_anything_any_more(
    officer: User, sandbox: Any
) -> None:
    order = factories.draft(officer)
    reserve.ask(order, officer)
    sandbox.control("faults", operation="createNumberOrder", kind="throttled_seconds", times=4)
    work.sweep()
    assert outages.current(API)
    reserve.withdraw(order, officer)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        work.sweep()
        assert outages.current(API) is None


def test_submissions_that_the_api_does_not_answer_are_an_outage_too(
    officer: User, settings: Any
) -> None:
    for _order in range(API.threshold):
        submit.ask(factories.ready(officer), officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    work.sweep()
    assert outages.current(API)

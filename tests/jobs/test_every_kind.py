"""What is promised of background work holds for every kind of it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import Exists
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from jobs import kinds, outages, worker
from jobs.kinds import LEASE, Kind, all_kinds, kind_of
from jobs.models import Job
from jobs.sweep import sweep_queue
from numbers_api.client import NumbersClient
from ordering.lifecycle import reconciler
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.submissions import submit
from people.models import User
from tests import factories, work
from tests.jobs.cases import CASES, Surroundings
from tests.threads import at_once
from tools.paths import ROOT

MARKS = {"scan": pytest.mark.clamd}
EVERY_KIND = [pytest.param(name, marks=MARKS.get(name, ())) for name in CASES]
# A file that no row names goes when it is old.
OLD = {"strays": timedelta(days=2)}


@pytest.fixture
def place(request: pytest.FixtureRequest, sandbox: Any, settings: Any) -> Surroundings:
    def scanner() -> str:
        return str(request.getfixturevalue("scanner"))

    return Surroundings(factories.person(), sandbox, settings, scanner)


def sweep(kind: Kind) -> None:
    sweep_queue(kind.queue, kind.gate)


def row(kind: Kind, key: object) -> Any:
    """The work as it is stored; None when it has gone."""
    return kind.model.of_kind(kind.name, [key]).first()


def test_every_kind_is_tried_here(db: Any) -> None:
    assert set(CASES) == {kind.name for kind in all_kinds()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY_KIND)
def test_work_is_done_although_its_message_was_lost(name: str, place: Surroundings) -> None:
    kind, (_key, is_done) = kind_of(name), CASES[name].begin(place)
    with time_machine.travel(timezone.now() + OLD.get(name, timedelta())):
        sweep(kind)
        assert is_done()


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY_KIND)
def test_an_accident_is_shown_and_the_work_is_done_all_the_same(
    name: str, place: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    kind, (key, is_done) = kind_of(name), CASES[name].begin(place)

    def stumble(_lease: object) -> None:
        raise RuntimeError("nobody foresaw it")

    with monkeypatch.context() as patch:
        patch.setattr(kinds, "_KINDS", {**kinds._KINDS, name: replace(kind, run=stumble)})
        with capture_logs() as lines:
            sweep(kind)
    assert [line["kind"] for line in lines if line["event"] == "job.failed"] == [name]
    failed = row(kind, key)
    assert (failed.error, failed.attempts, failed.lease) == ("runtime_error", 1, "")
    assert failed.run_at > timezone.now(), "later, not at once for ever"
    assert not is_done()
    call_command("jobs")
    assert f"{name}:{failed.key_name}  runtime_error" in capsys.readouterr().out
    if kind.model is Job:
        browser = Client()
        browser.force_login(User.objects.create_superuser("root"))
        page = browser.get("/admin/jobs/job/?stands=failed").content.decode()
        assert "runtime_error" in page
    with time_machine.travel(timezone.now() + OLD.get(name, kind.longest_wait)):
        sweep(kind)
        assert is_done()


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY_KIND)
def test_whoever_comes_back_after_their_lease_does_no_harm(name: str, place: Surroundings) -> None:
    kind, (key, is_done) = kind_of(name), CASES[name].begin(place)
    with time_machine.travel(timezone.now() + OLD.get(name, timedelta()), tick=False) as clock:
        slow = work.lease_of(name, key)
        clock.shift(LEASE)
        sweep(kind)
        assert is_done()
        before = kind.model._default_manager.values().filter(pk=slow.pk).first()
        worker.carry_out(slow)
        assert is_done(), "nothing was done twice"
        assert kind.model._default_manager.values().filter(pk=slow.pk).first() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY_KIND)
def test_work_rests_with_its_service_and_is_done_when_that_answers(
    name: str, place: Surroundings
) -> None:
    kind, (key, is_done) = kind_of(name), CASES[name].begin(place)
    with time_machine.travel(timezone.now() + OLD.get(name, timedelta()), tick=False) as clock:
        if kind.gate is not None:
            for _failure in range(kind.gate.threshold):
                outages.failed(kind.gate, kind.gate.failures[0]("down"))
            sweep(kind)
            assert not is_done()
            assert not row(kind, key).lease
            clock.shift(outages.FIRST_REST * 2)
        sweep(kind)
        assert is_done()


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY_KIND)
def test_two_sweeps_at_once_do_the_work_once(
    transactional_db: None, name: str, place: Surroundings
) -> None:
    kind, (_key, is_done) = kind_of(name), CASES[name].begin(place)
    with time_machine.travel(timezone.now() + OLD.get(name, timedelta())):
        assert at_once(lambda _number: sweep(kind), 3) == [None] * 3
        assert is_done()


@pytest.fixture(scope="module")
def killed(django_db_setup: None) -> Iterator[Callable[..., None]]:
    """A worker in a process of its own takes the work up and is killed."""
    given = urlsplit(os.environ["TEST_DATABASE_URL"])
    database = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["TEST_DATABASE_URL"] = database
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.killed"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        asked, ended = process.stdin, process.stdout
        assert asked
        assert ended

        def kill(name: str, key: object, place: str, url: str) -> None:
            print(json.dumps([name, str(key), place, url]), file=asked, flush=True)
            assert int(ended.readline()) == -signal.SIGKILL

        yield kill
        asked.close()


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY_KIND)
def test_what_a_killed_worker_had_is_taken_up_when_its_lease_ends(
    transactional_db: None, name: str, place: Surroundings, killed: Callable[..., None]
) -> None:
    kind, (key, is_done) = kind_of(name), CASES[name].begin(place)
    killed(name, key, "run", place.sandbox.url)
    assert row(kind, key).lease
    sweep(kind)
    assert not is_done(), "it may still be at it"
    with time_machine.travel(timezone.now() + OLD.get(name, LEASE)):
        sweep(kind)
        assert is_done()


@pytest.mark.postgres
@pytest.mark.slow
def test_a_create_whose_worker_is_killed_before_its_answer_is_saved_is_never_sent_again(
    transactional_db: None, place: Surroundings, killed: Callable[..., None]
) -> None:
    order = factories.draft(place.officer)
    reserve.ask(order, place.officer)
    killed("order", order.pk, "saving", place.sandbox.url)
    assert Order.objects.get().create_sent_at
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _half_minute in range(8):
            clock.shift(30)
            work.make_due()
            work.sweep()
    assert place.sandbox.get("work")["createNumberOrder"] == 1
    assert Order.objects.get().state == OrderState.OUTCOME_UNKNOWN


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_workers_that_both_think_they_have_an_order_send_one_create(
    transactional_db: None, place: Surroundings, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The mark before the call holds only where it is empty and the lease is ours."""
    order = factories.draft(place.officer, "US", "LOCAL", quantity=2)
    reserve.ask(order, place.officer)
    slow = work.lease_of("order", order.pk)
    Job.objects.update(lease="", leased_until=None)
    quick = work.lease_of("order", order.pk)
    if not guarded:
        monkeypatch.setattr(reserve, "_mark_sent", lambda _order, _upstream: None)
        monkeypatch.setattr(type(slow), "renew", lambda _lease, _seconds: None)
        monkeypatch.setattr(type(slow), "reread", lambda _lease: None)
        monkeypatch.setattr(type(slow), "is_held", lambda lease: everybodys(lease.pk))
    at_once(lambda number: reconciler.reconcile([slow, quick][number]))
    assert place.sandbox.get("work")["createNumberOrder"] == (1 if guarded else 2)


def everybodys(pk: int) -> Any:
    """A condition that holds whoever has the work."""
    return Exists(Job.objects.filter(pk=pk))


@pytest.mark.django_db
def test_a_slow_answer_to_a_reading_call_ends_in_no_changing_one(
    place: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the time it has read how the order stands, the order is another worker's."""
    order = factories.ready(place.officer)
    work.sweep()
    submit.ask(Order.objects.select_related("registration__snapshot").get(), place.officer)
    get = NumbersClient.order
    puts: list[str] = []

    def slow(client: NumbersClient, remote_id: str) -> Any:
        said = get(client, remote_id)
        if not puts:
            puts.append(remote_id)
            Job.objects.filter(kind="order").update(lease="somebody else's")
        return said

    monkeypatch.setattr(NumbersClient, "order", slow)
    before = place.sandbox.get("calls").get("submitNumberOrder", 0)
    work.run("order", order.pk)
    assert place.sandbox.get("calls").get("submitNumberOrder", 0) == before
    assert Order.objects.get().state == OrderState.SUBMITTING

"""The sweep does what is due, and a service that fails is left alone by all workers together."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from jobs import leases, outages, sweep
from jobs.kinds import DONE, LEASE, Gate, Lease, Result
from jobs.models import Job, Outage, Priority
from jobs.promises import promise
from jobs.sweep import sweep_queue
from jobs.tasks import run
from tests.jobs.conftest import GATE, Busy, Down, Work
from tests.work import waits

pytestmark = pytest.mark.django_db


def swept() -> bool:
    return sweep_queue(GATE.name, GATE)


def rest(outage: Outage) -> timedelta:
    """How long all rest."""
    assert outage.rest_until is not None
    return outage.rest_until - timezone.now()


def down() -> None:
    """The service has failed as often as makes an outage."""
    for _failure in range(GATE.threshold):
        outages.failed(GATE, Down())


def test_all_that_is_due_is_done_and_goes(work: Work) -> None:
    work.promised(30)
    swept()
    assert sorted(work.done) == [f"{number:03}" for number in range(30)]
    assert not Job.objects.filter(kind="test").exists()


def test_a_kind_that_is_no_longer_known_stands_in_nobodys_way(work: Work) -> None:
    """As after an older version was put back."""
    Job.objects.create(kind="of-another-version", key="a", queue=GATE.name)
    work.promised(1)
    swept()
    assert work.done == ["000"]
    assert Job.objects.get(kind="of-another-version").lease == ""


def test_what_is_not_due_waits(work: Work) -> None:
    promise("test", "later", at=timezone.now() + timedelta(minutes=1))
    swept()
    assert work.done == []
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        swept()
    assert work.done == ["later"]


def test_first_what_people_wait_for_then_what_runs_out_then_the_rest(work: Work) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    promise("test", "rest", at=long_ago)
    promise("test", "deadline", priority=Priority.DEADLINE)
    promise("test", "people", priority=Priority.PEOPLE)
    swept()
    assert work.done == ["people", "deadline", "rest"]


def test_a_second_sweep_leaves_it_to_the_first(work: Work) -> None:
    work.promised(3)

    def meanwhile(lease: Lease) -> None:
        before = len(work.done)
        swept()
        assert len(work.done) == before
        work.done.append(lease.key)

    work.act = meanwhile
    swept()
    assert len(work.done) == 3


def test_a_sweep_whose_worker_died_is_replaced_when_its_lease_ends(work: Work) -> None:
    work.promised(1)
    assert leases.singleton(GATE.name)
    swept()
    assert work.done == []
    with time_machine.travel(timezone.now() + LEASE):
        swept()
    assert work.done == ["000"]


def test_a_sweep_that_comes_back_late_takes_nobodys_lease_away(work: Work) -> None:
    """The lock of a sweep has an owner: whoever is first to end does not free the other's."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        late = leases.singleton(GATE.name)
        clock.shift(LEASE)
        now = leases.singleton(GATE.name)
        assert late is not None
        assert now is not None
        late.release()
        assert leases.singleton(GATE.name) is None
        now.release()
        assert leases.singleton(GATE.name)


def test_a_service_that_is_down_is_left_alone_and_no_work_is_lost(work: Work) -> None:
    work.promised(50)
    work.fails(Down())
    swept()
    failed = Job.objects.filter(kind="test", error="down")
    assert failed.count() == GATE.threshold
    assert Job.objects.filter(kind="test", lease="").count() == 50
    assert outages.current(GATE)
    swept()
    assert failed.count() == GATE.threshold, "nothing more is tried"


def test_after_the_rest_one_tries_and_then_it_grows(work: Work, settings: Any) -> None:
    work.promised(7)
    down()
    settings.SWEEP_THREADS = 1
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        swept()
        assert len(work.done) == 7
        assert outages.current(GATE) is None


def test_a_try_that_fails_makes_all_rest_again(work: Work) -> None:
    work.promised(9)
    down()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        work.fails(Down())
        swept()
        assert Job.objects.filter(kind="test", attempts=1).count() == 1
        outage = outages.current(GATE)
        assert outage is not None
        assert rest(outage) > timedelta(seconds=7), "twice as long"


def test_while_one_tries_nobody_else_does(work: Work) -> None:
    work.promised(3)
    down()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert outages.may_call(GATE) == 1
        swept()
        assert work.done == []


def test_a_try_that_had_nothing_to_ask_proves_nothing(work: Work) -> None:
    work.promised(1)
    work.act = lambda _lease: Result(has_called=False)
    down()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        swept()
        assert outages.current(GATE)
        assert outages.may_call(GATE) == 1, "somebody else may try"


@pytest.mark.parametrize(
    ("answer", "may_call"), [(None, None), (Down(), 0), (LookupError("a defect of ours"), 1)]
)
def test_where_no_work_waits_a_call_of_the_gate_finds_out(
    db: Any, answer: Exception | None, may_call: int | None
) -> None:
    asked: list[object] = []

    def probe() -> None:
        asked.append(timezone.now())
        if answer is not None:
            raise answer

    gate = Gate("probed", (Down,), probe=probe)
    for _failure in range(gate.threshold):
        outages.failed(gate, Down())
    sweep_queue("probed", gate)
    assert asked == [], "it rests"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        sweep_queue("probed", gate)
        assert len(asked) == 1
        assert (outages.current(gate) is None) == (answer is None)
        assert outages.may_call(gate) == may_call


def test_what_somebody_waits_for_is_tried_once_all_the_same(work: Work) -> None:
    work.promised(2)
    promise("test", "click", priority=Priority.PEOPLE)
    down()
    work.fails(Down())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        swept()
        click = Job.objects.get(kind="test", key="click")
        assert (click.attempts, click.priority) == (1, Priority.REST)
        assert Job.objects.filter(kind="test", attempts__gt=0).count() == 1
        clock.shift(4)
        swept()
        click.refresh_from_db()
        assert click.attempts == 1, "and then it rests with all the others"


def test_a_message_is_no_way_around_the_rest(work: Work) -> None:
    work.promised(1)
    down()
    run("test", ["000"])
    assert work.done == []
    promise("test", "000", priority=Priority.PEOPLE)
    run("test", ["000"])
    assert work.done == ["000"]


def test_a_service_that_asks_for_patience_gets_it_at_once(work: Work) -> None:
    work.promised(5)
    work.fails(Busy())
    swept()
    with time_machine.travel(timezone.now() + timedelta(seconds=25)):
        assert outages.may_call(GATE) == 0
    assert Job.objects.filter(kind="test", error="busy").count() == 1


def test_failures_here_and_there_are_no_outage(work: Work) -> None:
    work.promised(30)
    work.fails(Down(), *(f"{number:03}" for number in range(0, 30, 2)))
    swept()
    assert len(work.done) == 15
    assert outages.current(GATE) is None


def test_failures_of_different_days_are_no_outage(work: Work) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _day in range(GATE.threshold):
            outages.failed(GATE, Down())
            clock.shift(timedelta(days=1))
        assert outages.current(GATE) is None


def test_what_nobody_foresaw_keeps_no_other_work_waiting_and_is_tried_again(
    work: Work, caplog: Any
) -> None:
    work.promised(5)
    work.fails(RuntimeError("oops"), "001")
    swept()
    assert sorted(work.done) == ["000", "002", "003", "004"]
    odd = Job.objects.get(kind="test")
    assert (odd.error, odd.attempts) == ("runtime_error", 1)
    assert waits(odd) > timedelta(seconds=4)
    assert "job.failed" in caplog.text
    assert outages.current(GATE) is None


def test_no_work_is_begun_after_the_sweeps_time(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "SWEEP_SECONDS", 0.05)
    work.promised(5)

    def slowly(lease: Lease) -> None:
        until = time.monotonic() + 0.06
        while time.monotonic() < until:
            pass
        work.done.append(lease.key)

    work.act = slowly
    assert swept(), "the next one should go on at once"
    assert len(work.done) == 1
    assert Job.objects.filter(kind="test", lease="").count() == 4


def test_a_kind_that_recurs_has_its_row_also_in_an_empty_database(db: Any) -> None:
    Job.objects.all().delete()
    sweep.sweep()
    assert {"digests", "retention", "scanner", "strays"} <= set(
        Job.objects.values_list("kind", flat=True)
    )
    assert not Job.objects.filter(kind="retention", run_at__lte=timezone.now()).exists()


def test_an_outage_lasts_longer_and_longer_between_two_tries_and_varies(work: Work) -> None:
    """Workers that met it together do not come back together."""
    rests = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        down()
        for _try in range(6):
            rests.append(rest(Outage.objects.get()))
            clock.shift(rests[-1])
            outages.failed(GATE, Down())
    whole = [outages.FIRST_REST * 2**number for number in range(6)]
    whole[-1] = outages.LONGEST_REST
    shares = [rest / full for rest, full in zip(rests, whole, strict=True)]
    assert all(1 - outages.JITTER <= share <= 1 + outages.JITTER for share in shares)
    assert len(set(shares)) > 1
    assert outages.JITTER > 0


def test_several_workers_that_meet_one_outage_make_the_rest_no_longer(work: Work) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        down()
        before = Outage.objects.get().rest_until
        for _worker in range(8):
            outages.failed(GATE, Down())
        assert Outage.objects.get().rest_until == before


def test_an_outage_that_is_over_stays_known(work: Work) -> None:
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        down()
        clock.shift(timedelta(hours=3))
        outages.answered(GATE)
        clock.shift(timedelta(hours=1))
        assert outages.current(GATE) is None
        assert outages.time_out(GATE, began) == timedelta(hours=3)
        assert outages.time_out(GATE, began + timedelta(hours=1)) == timedelta(hours=2)
        assert outages.time_out(None, began) == timedelta(0)


def test_work_that_has_to_be_done_again_counts_its_attempts(work: Work) -> None:
    promise("test", "a")
    work.act = lambda _lease: Result(again_at=timezone.now() + timedelta(seconds=1))
    run("test", ["a"])
    assert Job.objects.get(kind="test").attempts == 0, "this time it went well"
    work.act = lambda _lease: DONE
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        run("test", ["a"])
    assert not Job.objects.filter(kind="test").exists()

"""A lease has a token: whoever was slow changes nothing of what is another worker's by now."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from jobs import heartbeat, leases
from jobs.heartbeat import kept_alive
from jobs.kinds import LEASE, Lease, LeaseLost, UnknownKind, kind_of
from jobs.models import Job, Priority
from jobs.promises import promise
from tests.jobs.conftest import Work

pytestmark = pytest.mark.django_db


def claimed(key: str = "a") -> Lease:
    (lease,) = leases.claim(kind_of("test"), [key])
    return lease


def job() -> Job:
    return Job.objects.get(kind="test")


def test_work_that_a_worker_has_is_nobody_elses_until_its_lease_ends(work: Work) -> None:
    promise("test", "a")
    claimed()
    assert leases.claim(kind_of("test"), ["a"]) == []
    with time_machine.travel(timezone.now() + LEASE):
        assert claimed().attempts == 2, "an attempt counts when it begins"


@pytest.mark.parametrize("act", ["finish", "fail", "postpone", "release", "renew", "reread"])
def test_whoever_was_slow_changes_nothing_of_what_is_anothers_by_now(work: Work, act: str) -> None:
    promise("test", "a")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        slow = claimed()
        clock.shift(LEASE)
        claimed()
        before = Job.objects.values().get(kind="test")
        given: dict[str, tuple[object, ...]] = {
            "finish": (None, Priority.REST),
            "fail": (timezone.now(), "oops", Priority.REST),
            "postpone": (timezone.now(), Priority.REST),
            "renew": (60.0,),
        }
        try:
            getattr(slow, act)(*given.get(act, ()))
        except LeaseLost:
            assert act in ("renew", "reread")
        assert Job.objects.values().get(kind="test") == before


@pytest.mark.parametrize("again_in", [None, timedelta(hours=1)], ids=["done", "later"])
def test_a_now_that_was_said_meanwhile_keeps_the_work_due(
    work: Work, again_in: timedelta | None
) -> None:
    promise("test", "a")
    lease = claimed()
    promise("test", "a")
    lease.finish(None if again_in is None else timezone.now() + again_in, Priority.REST)
    assert Job.objects.filter(kind="test", run_at__lte=timezone.now()).exists()


def test_a_now_that_was_seen_is_done_with(work: Work) -> None:
    promise("test", "a")
    lease = claimed()
    promise("test", "a")
    lease.reread()
    lease.finish(None, Priority.REST)
    assert not Job.objects.filter(kind="test").exists()


def test_a_now_for_later_moves_nothing_back(work: Work) -> None:
    promise("test", "a")
    promise("test", "a", at=timezone.now() + timedelta(hours=1))
    assert claimed().attempts == 1


def test_a_kind_that_nobody_declares_is_not_promised(work: Work) -> None:
    with pytest.raises(UnknownKind):
        promise("tset", "a")
    assert not Job.objects.filter(kind="tset").exists()


def test_a_silent_worker_can_be_hurried_past_and_one_that_lives_can_not(work: Work) -> None:
    promise("test", "a")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        claimed()
        clock.shift(leases.RENEW_EVERY)
        assert not leases.free_silent("test", "a")
        clock.shift(leases.SILENT_AFTER)
        assert leases.is_silent(job())
        assert leases.free_silent("test", "a")
        assert claimed().attempts == 2


@pytest.mark.slow
@pytest.mark.postgres
def test_a_lease_is_renewed_while_the_work_lives_and_not_beyond_its_steps_deadline(
    django_db_serialized_rollback: Any,
    transactional_db: Any,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", 0.1)
    monkeypatch.setattr(heartbeat, "RENEW_EVERY", 0.1)
    promise("test", "a")
    lease = claimed()
    ends = job().leased_until
    with kept_alive(lease):
        wait_until(lambda: job().leased_until != ends)
        lease.keep(0)
        wait_until(lambda: heartbeat_is_idle(lease))
        last = job().leased_until
        with pytest.raises(TimeoutError):
            wait_until(lambda: job().leased_until != last, seconds=0.5)


@pytest.mark.slow
@pytest.mark.postgres
def test_one_lease_that_can_not_be_renewed_keeps_no_other_from_it(
    django_db_serialized_rollback: Any,
    transactional_db: Any,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks_off() -> None:
        raise OperationalError

    work.promised(2)
    broken, other = claimed("000"), claimed("001")
    monkeypatch.setattr(broken, "row", breaks_off)
    before = Job.objects.get(key="001").leased_until
    heartbeat.Heart()._renew([broken, other])
    assert Job.objects.filter(key="001", leased_until__gt=before).exists()


def heartbeat_is_idle(lease: Lease) -> bool:
    """Two turns after its deadline."""
    return time.monotonic() > lease.renewed_until + 0.25


def wait_until(condition: object, seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(0.01)

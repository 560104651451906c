"""A lease has a token: whoever was slow changes nothing of what is another worker's by now."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from jobs import leases
from jobs.kinds import LEASE, LeaseLost, UnknownKind, kind_of
from jobs.models import Job, Priority
from jobs.promises import promise
from tests.jobs.conftest import Work, claimed, job

pytestmark = pytest.mark.django_db


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

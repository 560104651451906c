"""A heart keeps leases while their work lives, each for itself."""

import time

import pytest
from django.db import OperationalError

from jobs import heartbeat, leases
from jobs.heartbeat import kept_alive
from jobs.kinds import Lease
from jobs.models import Job
from jobs.promises import promise
from tests.jobs.conftest import Work, claimed, job

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def test_a_lease_is_renewed_while_the_work_lives_and_not_beyond_its_steps_deadline(
    transactional_db: None, work: Work, monkeypatch: pytest.MonkeyPatch
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


def test_one_lease_that_can_not_be_renewed_keeps_no_other_from_it(
    transactional_db: None, work: Work, monkeypatch: pytest.MonkeyPatch
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

"""Work that waits for a service never takes the place of other work: a message's worker goes on."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from jobs import kinds, tasks, threads
from jobs.kinds import Kind, Lease
from jobs.models import Job
from jobs.promises import promise
from tests.jobs.conftest import GATE, Down, Work
from tests.sandbox.conftest import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


class Hung:
    """A service that answers when it is let go, and what has begun to wait for it."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.answers, self.asked = Event(), Event()

    def ask(self, lease: Lease) -> None:
        self.begun.append(lease.key)
        self.asked.set()
        self.answers.wait(20)


@pytest.fixture
def hung(
    officer: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, sandbox: Any
) -> Iterator[Hung]:
    settings.SWEEP_THREADS = 2
    monkeypatch.setattr(kinds, "_KINDS", {**kinds._KINDS})
    service, near = Hung(), Work()
    kinds.register(Kind("test", service.ask, gate=GATE))
    kinds.register(Kind("near", near.run))
    yield service
    service.answers.set()
    threads.finish()


def asks(*keys: str) -> None:
    """Somebody promises work that needs the service, and the message comes."""
    for key in keys:
        promise("test", key)
    tasks.run("test", keys)


@pytest.mark.parametrize("apart", [True, False], ids=["threads of its own", "one thread for all"])
def test_local_work_goes_on_while_a_service_hangs(
    hung: Hung, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    if not apart:
        monkeypatch.setattr(threads, "begin", lambda _queue, act: act())
        hung.answers.set()
    asks("a")
    assert hung.asked.wait(5)
    assert Job.objects.filter(kind="test").exists() is apart, "it is still being done, or was done"
    promise("near", "b")
    tasks.run("near", ["b"])
    assert not Job.objects.filter(kind="near").exists()


def test_what_cannot_begin_now_is_not_claimed(hung: Hung) -> None:
    asks("a", "b", "c")
    assert hung.asked.wait(5)
    assert Job.objects.get(kind="test", key="c").lease == ""
    hung.answers.set()
    threads.finish()
    assert sorted(hung.begun) == ["a", "b"]
    assert [job.key for job in Job.objects.filter(kind="test")] == ["c"], "the sweep finds it"


def test_a_worker_that_is_told_to_stop_ends_its_work(hung: Hung) -> None:
    asks("a")
    assert hung.asked.wait(5)
    hung.answers.set()
    threads.finish()
    assert not Job.objects.filter(kind="test").exists()
    asks("b")
    threads.finish()
    assert hung.begun == ["a", "b"], "and a later message begins anew"


def test_a_thread_whose_work_broke_is_free_again(hung: Hung) -> None:
    def breaks() -> bool:
        raise Down

    for _time in range(5):
        assert eventually(lambda: threads.begin("test-service", breaks))

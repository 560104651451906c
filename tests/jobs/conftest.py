"""A kind of work for tests, with a service of its own."""

from collections.abc import Callable

import pytest

from jobs import kinds, leases
from jobs.kinds import Gate, Kind, Lease, Result, kind_of
from jobs.models import Job
from jobs.promises import promise_new


class Down(Exception):
    """The service does not answer."""


class Busy(Exception):
    """The service asks for patience."""

    retry_after = 30.0


GATE = Gate("test-service", (Down,), lambda error: 30.0 if isinstance(error, Busy) else None)


class Work:
    """Work of the kind `test`, what became of it, and how it is done."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.act: Callable[[Lease], Result | None] = lambda lease: self.done.append(lease.key)

    def run(self, lease: Lease) -> Result | None:
        return self.act(lease)

    def fails(self, error: Exception, *keys: str) -> None:
        """From now on it fails, or only work of these keys does."""

        def act(lease: Lease) -> None:
            if not keys or lease.key in keys:
                raise error
            self.done.append(lease.key)

        self.act = act

    def promised(self, count: int) -> None:
        """So much is due."""
        promise_new("test", [f"{number:03}" for number in range(count)])


@pytest.fixture
def work(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Work:
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    made = Work()
    monkeypatch.setattr(kinds, "_KINDS", {**kinds._KINDS})
    kinds.register(Kind("test", made.run, gate=GATE))
    return made


def claimed(key: str = "a") -> Lease:
    """A lease of work of the kind `test`."""
    (lease,) = leases.claim(kind_of("test"), [key])
    return lease


def job() -> Job:
    """The only work of that kind, as it is stored."""
    return Job.objects.get(kind="test")

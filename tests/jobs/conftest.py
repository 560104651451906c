"""A kind of work for tests, with a service of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from jobs import kinds
from jobs.kinds import Gate, Kind, Lease, Result
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
def work(db: Any, monkeypatch: pytest.MonkeyPatch) -> Work:
    made = Work()
    monkeypatch.setattr(kinds, "_KINDS", {**kinds._KINDS})
    kinds.register(Kind("test", made.run, gate=GATE))
    return made

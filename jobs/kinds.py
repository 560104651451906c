"""Kinds of work, and a lease on one piece of it. A queue is a declaration of a few lines; the
registry is closed: an unknown kind raises.

Every write of a lease's holder names its token: a worker that was slow changes nothing of what is
another's by now.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, Q, QuerySet, Value, When
from django.utils import timezone

from jobs.models import Job, Priority, Work

# The queue of what needs no service. Every gate has a queue of its own, so that work which waits
# for one service never keeps other work waiting.
LOCAL = "local"
LONGEST_CODE = 80
# A worker that dies holds its work for this long at most; one that lives says so in time.
LEASE = timedelta(seconds=25)


class UnknownKind(LookupError):
    """No room declares this kind of work."""


@dataclass(frozen=True)
class Gate:
    """A service that work needs, and how its failing is told from an answer.

    `failures`: errors that mean it did not answer. `patience`: the seconds for which an error asks
    everybody to rest at once, None where it asks for nothing. `threshold`: after so many failures
    in a row its work rests together. `answers`: how often it has answered this thread so far, where
    that is known. `probe`: a call that shows whether it answers, for an outage in which no work
    waits for it any more.
    """

    name: str
    failures: tuple[type[Exception], ...]
    patience: Callable[[Exception], float | None] = lambda _error: None
    threshold: int = 3
    answers: Callable[[], int] | None = None
    probe: Callable[[], object] | None = None

    def has_failed(self, error: Exception) -> bool:
        """Whether the error is the service's failing, or its wish to be left alone."""
        return isinstance(error, self.failures) or self.patience(error) is not None


@dataclass(frozen=True)
class Result:
    """What came of a piece of work.

    `again_at`: when it is due next, None when nothing is left to do. `priority`: of that. `error`:
    a failure that the work has dealt with by itself and of which only the gate should know.
    `is_unfinished`: it did not fail, but has to be done again, later each time. `has_called`:
    whether the gate's service was asked at all, where the gate does not know by itself.
    """

    again_at: datetime | None = None
    priority: Priority | None = None
    error: Exception | None = None
    is_unfinished: bool = False
    has_called: bool = True


DONE = Result()
UNFINISHED = Result(is_unfinished=True)


class LeaseLost(Exception):
    """The work is another worker's by now: nothing more may be done for it here."""


@dataclass(eq=False)
class Lease:
    """A claim on one piece of work. `wakes` is what its counter was when it was last read;
    `claimed_at` and `renewed_until` (both in monotonic seconds) are since when and how long its
    worker keeps it alive."""

    kind: "Kind"
    pk: int
    key: str
    token: str
    wakes: int
    attempts: int
    since: datetime
    renewed_until: float = field(default_factory=monotonic)
    claimed_at: float = field(default_factory=monotonic)

    def row(self) -> "QuerySet[Any]":
        """The work, as long as it is this worker's."""
        return self.kind.model._default_manager.filter(pk=self.pk, lease=self.token)

    def is_held(self) -> Exists:
        """A condition for UPDATEs of other rows: that the work is still this worker's."""
        return Exists(self.row())

    def reread(self) -> None:
        """Takes note of every "now" so far: whoever looks at things after this has seen what they
        were said for. Raises LeaseLost."""
        wakes = self.row().values_list("wakes", flat=True).first()
        if wakes is None:
            raise LeaseLost
        self.wakes = wakes

    def keep(self, seconds: float) -> None:
        """The next step may take so long: until then the lease is kept alive."""
        self.renewed_until = monotonic() + seconds

    def renew(self, seconds: float) -> None:
        """As `keep`, and at once. Raises LeaseLost."""
        self.keep(seconds)
        if not self.row().update(leased_until=timezone.now() + LEASE):
            raise LeaseLost

    def finish(self, again_at: datetime | None, priority: Priority) -> None:
        """The work succeeded. Where a "now" was said meanwhile it stays due. Idempotent; does
        nothing where the work is another worker's."""
        if again_at is None and self.kind.model.GOES_WHEN_DONE:
            if self.row().filter(wakes=self.wakes).delete()[0]:
                return
            again_at = timezone.now()
        self._let_go(again_at, priority, attempts=0, error="", failed_at=None)

    def fail(self, again_at: datetime | None, error: str, priority: Priority) -> None:
        """The work failed, and is due again then. Does nothing where it is another worker's."""
        self._let_go(again_at, priority, error=error, failed_at=timezone.now())

    def postpone(self, again_at: datetime, priority: Priority) -> None:
        """The work has to be done again then, and counts its attempts on. Does nothing where it is
        another worker's."""
        self._let_go(again_at, priority, error="")

    def release(self) -> None:
        """The work was not begun: it is as it was before it was claimed."""
        self.row().update(lease="", leased_until=None, worker="", attempts=F("attempts") - 1)

    def _let_go(self, again_at: datetime | None, priority: Priority, **facts: Any) -> None:
        woken = ~Q(wakes=self.wakes)
        due = Case(
            When(woken, then=Value(timezone.now())),
            default=Value(again_at),
            output_field=DateTimeField(),
        )
        self.row().update(
            run_at=due,
            priority=Case(When(woken, then=F("priority")), default=Value(priority)),
            lease="",
            leased_until=None,
            worker="",
            **facts,
        )


@dataclass(frozen=True)
class Kind:
    """How a kind of work is done.

    `run` does it, idempotent, and returns what is next (None: nothing); what it raises is logged
    and tried again after `first_wait`, twice as long each time up to `longest_wait`, for ever or
    until `give_up_after`, when `given_up` is told. `passing`: errors that are no accident, so that
    the log has a line and no traceback. `deadline` (seconds) bounds how long a worker's lease is
    renewed. `every`: a kind of one row that is done again and again. `model`: where its rows are.
    """

    name: str
    run: "Callable[[Lease], Result | None]"
    gate: Gate | None = None
    priority: Priority = Priority.REST
    first_wait: timedelta = timedelta(seconds=5)
    longest_wait: timedelta = timedelta(minutes=5)
    deadline: float = 120.0
    give_up_after: timedelta | None = None
    given_up: Callable[[str], None] = field(default=lambda _key: None)
    passing: tuple[type[Exception], ...] = ()
    stuck_after: int = 8
    every: timedelta | None = None
    model: type[Work] = Job

    @property
    def queue(self) -> str:
        """Whose turn it waits for: its gate's, or that of what needs no service."""
        return self.gate.name if self.gate else LOCAL

    def foresees(self, error: Exception) -> bool:
        """Whether such an error is no accident."""
        return isinstance(error, self.passing) or bool(self.gate and self.gate.has_failed(error))


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Makes a kind known. Raises ValueError where two rooms use one name."""
    if _KINDS.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"Two kinds of work are called {kind.name}.")
    return kind


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises UnknownKind."""
    try:
        return _KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def all_kinds() -> list[Kind]:
    """Every kind that is known, by name."""
    return [_KINDS[name] for name in sorted(_KINDS)]


def queues() -> dict[str, Gate | None]:
    """Every queue, with the gate that its work needs."""
    return {kind.queue: kind.gate for kind in all_kinds()}


def code_of(error: BaseException) -> str:
    """An error as a code: its class in words of small letters, which holds no data of anybody."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(error).__name__).lower()[:LONGEST_CODE]

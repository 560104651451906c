"""Doing one piece of work that was claimed, and what follows from how it went: for every kind the
same."""

from datetime import timedelta
from random import uniform

import structlog
from django.utils import timezone

from jobs import outages
from jobs.connections import drop_broken
from jobs.heartbeat import kept_alive
from jobs.kinds import DONE, Lease, LeaseLost, Result, code_of

log = structlog.get_logger(__name__)

MOST_DOUBLINGS = 12
# Work that failed together does not come back together.
JITTER = 0.1


def carry_out(lease: Lease) -> bool:
    """Does the work and says when it is due next. Never raises. Returns whether it went well, as
    far as the service behind its gate is concerned.

    What nobody foresaw is logged, tried again later and shown to administrators, never dropped.
    """
    try:
        return _carry_out(lease)
    except Exception:
        # How it went could not be written: its lease runs out, and somebody else takes it up.
        log.exception("job.unfinished", kind=lease.kind.name, key=lease.key)
        drop_broken()
        return False


def _carry_out(lease: Lease) -> bool:
    kind, gate = lease.kind, lease.kind.gate
    answers = gate.answers() if gate and gate.answers else 0
    try:
        with kept_alive(lease):
            result = kind.run(lease) or DONE
    except LeaseLost:
        log.warning("job.lost", kind=kind.name, key=lease.key)
        return True
    except Exception as error:  # noqa: BLE001  # one rule for whatever it is
        _failed(lease, error)
        result = Result(error=error)
    else:
        _finished(lease, result)
    if gate is None:
        return True
    has_called = gate.answers() > answers if gate.answers else result.has_called
    failure = result.error
    if failure is not None and gate.has_failed(failure):
        outages.failed(gate, failure)
        return False
    # An error of another kind than the service's proves that it answers only where the kind
    # foresees it.
    if has_called and (failure is None or kind.foresees(failure)):
        outages.answered(gate)
    else:
        outages.was_not_tried(gate)
    return True


def _finished(lease: Lease, result: Result) -> None:
    kind, now = lease.kind, timezone.now()
    priority = kind.priority if result.priority is None else result.priority
    if result.is_unfinished:
        if not _gave_up(lease, "not_finished"):
            wait = back_off(lease.attempts, kind.first_wait, kind.longest_wait)
            lease.postpone(now + wait, priority)
        return
    again_at = result.again_at
    if kind.every is not None and again_at is None:
        again_at = now + kind.every
    lease.finish(again_at, priority)


def _failed(lease: Lease, error: Exception) -> None:
    kind, facts = lease.kind, {"kind": lease.kind.name, "key": lease.key}
    # If it was the database, the connection is no good any more.
    drop_broken()
    if kind.foresees(error):
        log.warning("job.failed", **facts, reason=code_of(error), attempts=lease.attempts)
    else:
        log.error("job.failed", **facts, attempts=lease.attempts, exc_info=error)
    if _gave_up(lease, code_of(error)):
        return
    wait = back_off(lease.attempts, kind.first_wait, kind.longest_wait, error)
    lease.fail(timezone.now() + wait, code_of(error), kind.priority)


def _gave_up(lease: Lease, code: str) -> bool:
    """Gives the work up if it was tried for as long as its kind allows; an outage's time does not
    count."""
    kind = lease.kind
    if kind.give_up_after is None:
        return False
    tried = timezone.now() - lease.since - outages.time_out(kind.gate, lease.since)
    if tried <= kind.give_up_after:
        return False
    log.warning("job.given_up", kind=kind.name, key=lease.key, reason=code)
    kind.given_up(lease.key)
    lease.fail(None, code, kind.priority)
    return True


def back_off(
    attempts: int, first: timedelta, longest: timedelta, error: Exception | None = None
) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, with jitter, and at least
    as long as the error asks for."""
    doubled: timedelta = first * 2 ** min(max(attempts, 1) - 1, MOST_DOUBLINGS)
    wait = min(doubled, longest) * uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
    asked = timedelta(seconds=getattr(error, "retry_after", None) or 0)
    return max(wait, asked)

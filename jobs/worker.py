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
    gate = lease.kind.gate
    answers = gate.answers() if gate and gate.answers else 0
    try:
        with kept_alive(lease):
            result = lease.kind.run(lease) or DONE
    except LeaseLost:
        log.warning("job.lost", kind=lease.kind.name, key=lease.key)
        return True
    except Exception as error:  # noqa: BLE001  # one rule for whatever it is
        _failed(lease, error)
        result = Result(error=error)
    else:
        _finished(lease, result)
    has_called = result.has_called
    if gate and gate.answers:
        has_called = gate.answers() > answers
    return _tell_gate(lease, result.error, has_called=has_called)


def _finished(lease: Lease, result: Result) -> None:
    kind, now = lease.kind, timezone.now()
    priority = kind.priority if result.priority is None else result.priority
    if result.is_unfinished and not _is_given_up(lease):
        wait = back_off(lease.attempts, kind.first_wait, kind.longest_wait)
        lease.postpone(now + wait, priority)
        return
    if result.is_unfinished:
        _give_up(lease, "not_finished")
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
    if _is_given_up(lease):
        _give_up(lease, code_of(error))
        return
    wait = back_off(lease.attempts, kind.first_wait, kind.longest_wait, error)
    lease.fail(timezone.now() + wait, code_of(error), kind.priority)


def _give_up(lease: Lease, code: str) -> None:
    log.warning("job.given_up", kind=lease.kind.name, key=lease.key, reason=code)
    lease.kind.given_up(lease.key)
    lease.fail(None, code, lease.kind.priority)


def back_off(
    attempts: int, first: timedelta, longest: timedelta, error: Exception | None = None
) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, with jitter, and at least
    as long as the error asks for."""
    doubled: timedelta = first * 2 ** min(max(attempts, 1) - 1, MOST_DOUBLINGS)
    wait = min(doubled, longest) * uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
    asked = timedelta(seconds=getattr(error, "retry_after", None) or 0)
    return max(wait, asked)


def _is_given_up(lease: Lease) -> bool:
    """Whether it was tried for as long as its kind allows; an outage's time does not count."""
    if lease.kind.give_up_after is None:
        return False
    tried = timezone.now() - lease.since - outages.time_out(lease.kind.gate, lease.since)
    return tried > lease.kind.give_up_after


def _tell_gate(lease: Lease, error: Exception | None, *, has_called: bool) -> bool:
    """What the work has shown of its service. An error of another kind than the service's proves
    that it answers only where the kind foresees it."""
    gate = lease.kind.gate
    if gate is None:
        return True
    if error is not None and gate.has_failed(error):
        outages.failed(gate, error)
        return False
    if has_called and (error is None or lease.kind.foresees(error)):
        outages.answered(gate)
    else:
        outages.was_not_tried(gate)
    return True

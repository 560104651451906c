"""One view of a service's health for all workers: while it fails, or asks for patience, work that
needs it rests, and one call at a time finds out whether it is over. It is a row, so that pages can
say since when, and when the next try is."""

import random
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from jobs.kinds import Gate
from jobs.models import Outage

# Each try that fails makes the rest twice as long.
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=2)
# Workers that met the same outage do not come back in the same moment: a rest varies by so much.
JITTER = 0.2
# How long the one who tries has before somebody else may.
TRY_TIME = timedelta(minutes=1)
MOST_DOUBLINGS = 8
# Failures that are further apart are not one outage.
SUSPICION = timedelta(minutes=10)


def current(gate: Gate) -> Outage | None:
    """The outage that is on, be it time to try again or not; None while all is well."""
    return resting(gate).first()


def resting(gate: Gate) -> QuerySet[Outage]:
    """The outage that is on, as a question to the database."""
    return _open(gate).filter(rest_until__isnull=False)


def may_call(gate: Gate) -> int | None:
    """How many calls this worker may make now: None for as many as it likes, 0 while all rest, and
    1, to one worker at a time, when the rest is over."""
    outage = current(gate)
    if outage is None:
        return None
    now = timezone.now()
    free = Q(tried_until=None) | Q(tried_until__lte=now)
    trying = _open(gate).filter(free, pk=outage.pk, rest_until__lte=now)
    return trying.update(tried_until=now + TRY_TIME)


def failed(gate: Gate, error: Exception) -> None:
    """The service failed once more, or for the first time. While all rest already it is the same
    failure, met by several at once: that makes the rest no longer."""
    least = timedelta(seconds=gate.patience(error) or 0)
    now = timezone.now()
    with transaction.atomic():
        try:
            with transaction.atomic():
                Outage.objects.get_or_create(gate=gate.name, ended_at=None)
        except IntegrityError:
            # Another worker made it in the same moment.
            pass
        outage = Outage.objects.select_for_update().get(gate=gate.name, ended_at=None)
        if outage.rest_until is None and outage.since < now - SUSPICION:
            # Nobody has called since: that was another accident.
            outage.since, outage.failures = now, 0
        outage.failures += 1
        is_resting = outage.rest_until is not None and outage.rest_until > now
        has_begun = outage.rest_until is not None or outage.failures >= gate.threshold
        if not is_resting and (has_begun or gate.patience(error) is not None):
            rest = min(FIRST_REST * 2 ** min(outage.rests, MOST_DOUBLINGS), LONGEST_REST)
            rest *= random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
            outage.rest_until = now + rest
            outage.rests += 1
            outage.tried_until = None
        if outage.rest_until is not None:
            outage.rest_until = max(outage.rest_until, now + least)
        outage.save()


def answered(gate: Gate) -> None:
    """The service answered: the outage is over, or was none. Idempotent."""
    # Read first: while all is well, which is nearly always, nothing is written.
    outage = _open(gate).first()
    if outage is None:
        return
    if outage.rest_until is None:
        _open(gate).filter(rest_until=None).delete()
    else:
        _open(gate).filter(pk=outage.pk).update(ended_at=timezone.now())


def was_not_tried(gate: Gate) -> None:
    """Whoever was to try had nothing to call for: somebody else may. Idempotent."""
    trying = _open(gate).filter(tried_until__isnull=False)
    if trying.exists():
        trying.update(tried_until=None)


def time_out(gate: Gate | None, since: datetime) -> timedelta:
    """How much of the time since then the service was out of reach."""
    if gate is None:
        return timedelta(0)
    now, total = timezone.now(), timedelta(0)
    outages = Outage.objects.filter(gate=gate.name, rest_until__isnull=False)
    for outage in outages.filter(Q(ended_at=None) | Q(ended_at__gt=since)):
        total += (outage.ended_at or now) - max(outage.since, since)
    return total


def _open(gate: Gate) -> "QuerySet[Outage]":
    return Outage.objects.filter(gate=gate.name, ended_at=None)

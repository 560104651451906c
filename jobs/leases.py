"""Who has a piece of work, and until when. Every write of a lease's holder names its token: a
worker that was slow changes nothing of what is another's by now."""

import os
import secrets
import socket
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from jobs.kinds import LEASE, Kind, Lease, all_kinds, kind_of
from jobs.models import Job, Priority, Work

RENEW_EVERY = 8.0
# A worker that lives renews its lease more often than this.
SILENT_AFTER = timedelta(seconds=RENEW_EVERY * 1.5)
MOST_ATTEMPTS = 9999
# The kind of the rows that are only there to be leased (`singleton`); no queue has them.
SINGLETON = "singleton"


def claim_due(queue: str, most: int, *, urgent: bool = False) -> list[Lease]:
    """Claims what is due in a queue, first what people wait for, then what runs out, then the rest;
    at most so many, passing over rows that another worker is claiming. `urgent`: only the first."""
    leases: list[Lease] = []
    for priority in [Priority.PEOPLE] if urgent else Priority:
        for rows in rows_of(queue):
            if len(leases) < most:
                leases += _claim(rows.filter(priority=priority), most - len(leases))
    return leases


def rows_of(queue: str) -> "list[QuerySet[Any]]":
    """Where the work of a queue is: in the one table, and in rows of its own. What only another
    version of the product knows is left to it."""
    kinds = [kind for kind in all_kinds() if kind.queue == queue]
    own = {kind.model for kind in kinds if kind.model is not Job}
    jobs = Job.objects.filter(queue=queue, kind__in=[kind.name for kind in kinds])
    return [jobs, *(model._default_manager.all() for model in own)]


def unfinished(kind: Kind) -> "QuerySet[Any]":
    """The work of a kind that has something left to do."""
    rows: QuerySet[Any] = kind.model._default_manager.filter(run_at__isnull=False)
    return rows.filter(kind=kind.name) if kind.model.GOES_WHEN_DONE else rows


def due(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Of these rows those whose time has come and which nobody has. Of much that came at once the
    newest first: that is what people work on."""
    return rows.filter(_is_free(), run_at__lte=timezone.now()).order_by("run_at", "-pk")


def claim(kind: Kind, keys: Iterable[object], *, urgent: bool = False) -> list[Lease]:
    """Claims these pieces of work, as far as they are due and free."""
    keys = list(keys)
    rows = kind.model.of_kind(kind.name, keys)
    return _claim(rows.filter(priority=Priority.PEOPLE) if urgent else rows, len(keys))


def singleton(name: str) -> Lease | None:
    """A lease on a name, None where another worker has it: for what is done by one at a time."""
    Job.objects.bulk_create(
        [Job(kind=SINGLETON, key=name, queue="", run_at=None)], ignore_conflicts=True
    )
    token, row = secrets.token_hex(16), Job.objects.get(kind=SINGLETON, key=name)
    if not Job.objects.filter(_is_free(), pk=row.pk).update(**_held_by(token), attempts=1):
        return None
    return Lease(SINGLETON_KIND, row.pk, name, token, row.wakes, 1, row.since)


def is_silent(work: Work) -> bool:
    """Whether a lease that holds should have been renewed by now: its worker is gone, or hangs."""
    until = work.leased_until
    return until is not None and until < timezone.now() + LEASE - SILENT_AFTER


def free_silent(kind: str, key: object) -> bool:
    """Takes the work from a worker that gives no sign of life, before its lease runs out, because a
    person wants it. Returns whether there was such a one. Idempotent."""
    now = timezone.now()
    rows = kind_of(kind).model.of_kind(kind, [key])
    silent = rows.filter(leased_until__gt=now, leased_until__lt=now + LEASE - SILENT_AFTER)
    return bool(silent.update(lease="", leased_until=None, worker=""))


def _claim(rows: "QuerySet[Any]", most: int) -> list[Lease]:
    # Asked first, because on SQLite a transaction takes the one write lock.
    if most <= 0 or not due(rows).exists():
        return []
    token = secrets.token_hex(16)
    attempts = Least(F("attempts") + 1, MOST_ATTEMPTS)
    with transaction.atomic():
        found: list[Work] = list(due(rows).select_for_update(skip_locked=True)[:most])
        mine = rows.model._default_manager.filter(pk__in=[work.pk for work in found])
        mine.update(**_held_by(token), attempts=attempts)
    return [
        Lease(
            kind=kind_of(work.kind_name),
            pk=work.pk,
            key=work.key_name,
            token=token,
            wakes=work.wakes,
            attempts=work.attempts + 1,
            since=work.since,
        )
        for work in found
    ]


def _is_free() -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=timezone.now())


def _held_by(token: str) -> dict[str, Any]:
    worker = f"{socket.gethostname()[:48]}:{os.getpid()}"
    return {"lease": token, "leased_until": timezone.now() + LEASE, "worker": worker}


SINGLETON_KIND = Kind(SINGLETON, run=lambda _lease: None)

"""Keeping leases alive: one thread of each process renews those of all work that is being done in
it, each until its step's own deadline. What ends with the process is free soon."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from time import monotonic, sleep

import structlog
from django.db import connections
from django.utils import timezone

from jobs.connections import drop_broken
from jobs.kinds import LEASE, Lease
from jobs.leases import RENEW_EVERY

log = structlog.get_logger(__name__)


class Heart:
    """The leases of this process, and the thread that renews them while there are any."""

    def __init__(self) -> None:
        self._leases: set[Lease] = set()
        self._lock = Lock()
        self._thread: Thread | None = None

    def add(self, lease: Lease) -> None:
        """From now on the lease is renewed, until its `renewed_until`."""
        with self._lock:
            self._leases.add(lease)
            if self._thread is None:
                self._thread = Thread(target=self._beat, name="heartbeat", daemon=True)
                self._thread.start()

    def remove(self, lease: Lease) -> None:
        """The work is over; its lease is renewed no more."""
        with self._lock:
            self._leases.discard(lease)

    def _beat(self) -> None:
        """Renews in each turn; ends when there was nothing to renew."""
        while True:
            sleep(RENEW_EVERY)
            with self._lock:
                if not self._leases:
                    self._thread = None
                    return
                now = monotonic()
                # One that was claimed just now has time until the next turn.
                old = [lease for lease in self._leases if lease.claimed_at < now - RENEW_EVERY / 2]
                living = [lease for lease in old if lease.renewed_until > now]
            self._renew(living)

    def _renew(self, leases: list[Lease]) -> None:
        for lease in leases:
            try:
                lease.row().update(leased_until=timezone.now() + LEASE)
            except Exception:
                # Whatever it is, the others' turn comes: a lease that is not renewed runs out.
                log.exception("lease.not_renewed", kind=lease.kind.name, key=lease.key)
                drop_broken()
        connections.close_all()


_HEART = Heart()


# A process that was forked has no thread and none of its parent's work.
os.register_at_fork(after_in_child=_HEART.__init__)  # type: ignore[misc]


@contextmanager
def kept_alive(lease: Lease) -> Iterator[None]:
    """Keeps the lease alive while the block runs, for its kind's `deadline` at first."""
    lease.renewed_until = monotonic() + lease.kind.deadline
    _HEART.add(lease)
    try:
        yield
    finally:
        _HEART.remove(lease)

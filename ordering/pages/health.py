"""Whether this process can work: for load balancers, which need no account."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse

from ordering.lifecycle import condition

# Seconds. A look at a database that is well takes some milliseconds, and the shortest time that
# load balancers commonly give an answer is a second.
PATIENCE = 0.5
# For so many seconds a database that is slow to answer passes for what it was before.
TRUSTED = 10.0
# A look that nobody waits for any more shall end by itself.
TIMEOUTS = {
    "sqlite": {"timeout": 5},
    "postgresql": {"connect_timeout": 5, "tcp_user_timeout": 10_000},
}


@dataclass
class Look:
    """One look at the database, under way or over."""

    began: float = field(default_factory=time.monotonic)
    over: Event = field(default_factory=Event)
    well: bool = False


class Pulse:
    """What is known of a database. Safe to share between threads.

    `look` asks it and raises Django's `Error` when it is not well. It does so in a thread of its
    own, one at a time; who wants to know waits no longer than `patience` seconds for it, and then
    goes by the last time that it went well, for `trusted` seconds. A look that takes longer than
    those is given up for a new one.
    """

    def __init__(self, look: Callable[[], None], *, patience: float, trusted: float) -> None:
        self._ask = look
        self._patience = patience
        self._trusted = trusted
        self._lock = Lock()
        self._look: Look | None = None
        self._seen_well = float("-inf")

    def is_well(self) -> bool:
        """Whether the database answers, as far as that is known."""
        with self._lock:
            look = self._look
            if look is None or look.over.is_set() or time.monotonic() - look.began >= self._trusted:
                look = self._look = Look()
                Thread(target=self._carry_out, args=[look], daemon=True).start()
        if look.over.wait(self._patience):
            return look.well
        return time.monotonic() - self._seen_well < self._trusted

    def _carry_out(self, look: Look) -> None:
        try:
            self._ask()
            look.well, self._seen_well = True, time.monotonic()
        except Error:
            # It may not be well for another minute: what was before counts no longer.
            self._seen_well = float("-inf")
        finally:
            look.over.set()


def select_one() -> None:
    """Asks the database over a connection of its own, which no request holds. Raises Django's
    `Error`."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    options = connection.settings_dict["OPTIONS"] | TIMEOUTS.get(connection.vendor, {})
    connection.settings_dict = connection.settings_dict | {"OPTIONS": options}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


# Once it is, it stays so for as long as this process lives.
MIGRATED = Event()
DATABASE = Pulse(select_one, patience=PATIENCE, trusted=TRUSTED)


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is of this version, else 503. It waits for nothing longer
    than half a second but once, for the versions, and tells nothing else."""
    problem = "" if DATABASE.is_well() else "no database"
    if not problem and not MIGRATED.is_set():
        if condition.is_migrated():
            MIGRATED.set()
        else:
            problem = "not migrated"
    return HttpResponse(
        problem or "ok", content_type="text/plain; charset=utf-8", status=503 if problem else 200
    )

"""The sweep: it finds what is due, whatever message was lost and whichever worker died. Each queue
has threads of its own and is swept by one worker at a time; only what can begin now is claimed."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from time import monotonic

import structlog
from django.conf import settings

from jobs import outages, worker
from jobs.heartbeat import kept_alive
from jobs.kinds import Gate, Lease, LeaseLost, all_kinds, queues
from jobs.leases import claim_due, singleton
from jobs.models import Job
from jobs.promises import promise_new
from jobs.threads import apart, worker_pool

log = structlog.get_logger(__name__)

# Seconds in which a sweep begins work; the next one goes on.
SWEEP_SECONDS = 50.0
# So often, in seconds, a sweep makes sure that the queue is still its own.
RENEW_LOCK_EVERY = 1.0
# What ends within so many seconds of each other is followed by one claim: a claim costs as much as
# a third of the work.
GATHER_SECONDS = 0.03


def sweep() -> bool:
    """Does what is due in every queue. Returns whether it ended for its time alone, so that the
    next one should begin at once."""
    # What is done again and again has its row, also in an empty database.
    recurring = [kind for kind in all_kinds() if kind.every is not None]
    known = set(Job.objects.filter(kind__in=[kind.name for kind in recurring]).values_list("kind"))
    for kind in recurring:
        if (kind.name,) not in known:
            promise_new(kind.name, [""])
    if settings.SWEEP_THREADS == 1:
        swept = [sweep_queue(queue, gate) for queue, gate in queues().items()]
        return any(swept)
    with ThreadPoolExecutor(len(queues())) as threads:
        begun = [
            threads.submit(apart, partial(sweep_queue, queue, gate))
            for queue, gate in queues().items()
        ]
        swept = [each.result() for each in begun]
        return any(swept)


def sweep_queue(queue: str, gate: Gate | None = None) -> bool:
    """Does what is due in one queue, if no other worker is at it, until nothing is, the time is
    over, or the queue's service fails. After an outage one piece of work is tried, then two, then
    four. Returns whether it ended for its time alone."""
    alone = singleton(queue)
    if alone is None:
        return False
    ends = monotonic() + SWEEP_SECONDS
    with kept_alive(alone):
        try:
            return _Sweep(queue, gate, alone, ends).run()
        except LeaseLost:
            return False
        finally:
            alone.release()


class _Sweep:
    """One sweep of a queue. `most`: how much may be under way now."""

    def __init__(self, queue: str, gate: Gate | None, alone: Lease, ends: float) -> None:
        self.queue, self.gate, self.alone, self.ends = queue, gate, alone, ends
        self.threads = settings.SWEEP_THREADS
        self.most = self.threads
        if gate is not None and outages.current(gate) is not None:
            self.most = 1

    def run(self) -> bool:
        if self.threads == 1:

            def carry_out(lease: Lease) -> "Future[bool]":
                future: Future[bool] = Future()
                future.set_result(worker.carry_out(lease))
                return future

            return self._run(carry_out)
        with worker_pool(self.threads) as threads:
            return self._run(lambda lease: threads.submit(worker.carry_out, lease))

    def _run(self, begin: Callable[[Lease], "Future[bool]"]) -> bool:
        under_way: set[Future[bool]] = set()
        next_look = monotonic()
        while (now := monotonic()) < self.ends:
            if now >= next_look:
                self.alone.renew(SWEEP_SECONDS)
                next_look = now + RENEW_LOCK_EVERY
            leases = self._claim(self.most - len(under_way))
            under_way |= {begin(lease) for lease in leases}
            if not under_way:
                return False
            wait(under_way, return_when=FIRST_COMPLETED)
            done, under_way = wait(under_way, timeout=GATHER_SECONDS)
            if not all(each.result() for each in done):
                # Whatever else is under way shows the same; what is not begun rests with all.
                self.most = 1
            elif not under_way:
                self.most = min(self.most * 2, self.threads)
        wait(under_way)
        return self.gate is None or outages.current(self.gate) is None

    def _claim(self, most: int) -> list[Lease]:
        if most <= 0:
            return []
        allowed = outages.may_call(self.gate) if self.gate else None
        if allowed is None:
            return claim_due(self.queue, most)
        # While all rest, what somebody waits for is tried once all the same.
        urgent = claim_due(self.queue, most, urgent=True)
        if urgent or not allowed:
            return urgent
        leases = claim_due(self.queue, 1)
        if not leases and self.gate:
            _probe(self.gate)
        return leases


def _probe(gate: Gate) -> None:
    """Nothing is due that could show whether the service answers again: its own call does, where it
    has one. Pages would else speak of an outage until somebody needs it."""
    if gate.probe is None:
        outages.was_not_tried(gate)
        return
    before = gate.answers() if gate.answers else 0
    try:
        gate.probe()
    except Exception as error:
        if gate.has_failed(error):
            outages.failed(gate, error)
            return
        if not gate.answers or gate.answers() == before:
            log.exception("probe.failed", gate=gate.name)
            outages.was_not_tried(gate)
            return
    outages.answered(gate)

"""Blows against the processes and servers of a run, drawn from its seed."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable

from tools.chaos.plan import blows
from tools.chaos.stack import Stack
from tools.services import Server

# Seconds between two blows, and for how long what was struck stays away.
BETWEEN = (2.0, 5.0)
AWAY = (0.0, 2.0)
OFFICERS = "officers"


class Tormentor:
    """Strikes, one blow at a time, and counts. What it struck is up again before the next blow."""

    def __init__(
        self, running: Stack, workers: list[str], postgresql: Server, redis: Server, seed: int
    ) -> None:
        self.struck: Counter[str] = Counter()
        self._running = running
        self._workers = workers
        self._postgresql = postgresql
        self._redis = redis
        self._blows = blows(seed)

    def torment(self, seconds: float) -> None:
        """Strikes for so long."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            blow, chance = next(self._blows)
            time.sleep(chance.uniform(*BETWEEN))
            self.mend()
            self._strike(blow, chance)
            self.struck[blow] += 1

    def mend(self) -> None:
        """Starts again what has ended by itself, as whatever watches over services does, and tells
        of it."""
        for name in self._running.fallen():
            self.struck[f"{name} ended by itself"] += 1
            self._running.start(name)

    def sweep_away(self, between: Callable[[], object]) -> None:
        """Every worker and all that is in Redis go, and come again after something was done in
        between."""
        for name in self._workers:
            self._running.kill(name)
        _restart(self._redis, self._redis.kill, 0)
        between()
        for name in self._workers:
            self._running.start(name)

    def _strike(self, blow: str, chance: random.Random) -> None:
        away = chance.uniform(*AWAY)
        if blow == "redis":
            _restart(self._redis, self._redis.kill, away)
        elif blow.startswith("postgresql"):
            _restart(self._postgresql, self._downfall(blow), away)
        else:
            self._kill(chance.choice(self._workers) if blow == "worker" else blow, away)

    def _downfall(self, blow: str) -> Callable[[], None]:
        return {
            "postgresql fast": self._postgresql.stop,
            "postgresql immediate": lambda: self._postgresql.stop(signal.SIGQUIT),
            "postgresql killed": self._postgresql.kill,
        }[blow]

    def _kill(self, name: str, away: float) -> None:
        if name == OFFICERS and self._running.ended(name) is not None:
            return
        self._running.kill(name)
        time.sleep(away)
        self._running.start(name)


def _restart(server: Server, end: Callable[[], None], away: float) -> None:
    end()
    time.sleep(away)
    server.start()

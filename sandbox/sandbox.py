"""One running sandbox: the world and what stands between it and the callers."""

from collections import Counter

from sandbox.auth import Gate
from sandbox.clock import Clock
from sandbox.options import Options
from sandbox.trouble.faults import Faults
from sandbox.trouble.limit import RateLimit
from sandbox.trouble.weather import Weather
from sandbox.upstream.world import World


class Sandbox:
    """Everything of one process; made inside its event loop."""

    def __init__(self, options: Options) -> None:
        self.clock = Clock()
        self.world = World(options, self.clock)
        self.gate = Gate(options)
        self.faults = Faults()
        self.weather = Weather()
        self.limit = RateLimit()
        self.calls: Counter[str] = Counter()
        self.work: Counter[str] = Counter()

    def advance(self, seconds: float) -> None:
        """As if so much time had passed for orders, callbacks and tokens."""
        self.gate.advance(seconds)
        self.world.advance(seconds)

    def reset(self) -> None:
        """Back to a fresh start; tokens become invalid too."""
        self.world.reset()
        self.gate.forget_tokens()
        self.faults.clear()
        self.weather.clear()
        self.limit.clear()
        self.calls.clear()
        self.work.clear()

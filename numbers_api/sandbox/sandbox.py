"""One running sandbox: the world and what stands between it and the callers."""

from collections import Counter

from numbers_api.sandbox.auth import Gate
from numbers_api.sandbox.faults import Faults
from numbers_api.sandbox.options import Options
from numbers_api.sandbox.world import World


class Sandbox:
    """Everything of one process; made inside its event loop."""

    def __init__(self, options: Options) -> None:
        self.world = World(options)
        self.gate = Gate(options)
        self.faults = Faults()
        self.calls: Counter[str] = Counter()

    def reset(self) -> None:
        """Back to a fresh start; tokens become invalid too."""
        self.world.reset()
        self.gate.forget_tokens()
        self.faults.clear()
        self.calls.clear()

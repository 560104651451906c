"""Faults by chance: each call may meet one, the same ones for the same seed and the same order of
calls."""

import random
from collections import Counter
from typing import Any

from sandbox.trouble.faults import ANY_OPERATION, Fault
from sandbox.trouble.kinds import named


class Dice:
    """One draw at a time from some kinds, each with its probability; the rest of the time
    nothing."""

    def __init__(self, seed: int, probabilities: dict[str, float]) -> None:
        self._chance = random.Random(seed)
        self._probabilities = probabilities

    def draw(self) -> str | None:
        """The kind that came up, or None. Takes one number from the seed's sequence, whatever comes
        up."""
        left = self._chance.random()
        for kind, probability in self._probabilities.items():
            left -= probability
            if left < 0:
                return kind
        return None


class Weather:
    """The probabilities that hold now, and what they have brought."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Fair weather."""
        self.change({}, seed=0)

    def change(
        self,
        probabilities: dict[str, float],
        *,
        seed: int,
        operations: tuple[str, ...] = (),
        **more: float,
    ) -> None:
        """Start anew from a seed; `more` is the `delay` of what is slow and the `retry_after` of
        what is throttled."""
        self._probabilities = probabilities
        self._operations = operations or (ANY_OPERATION,)
        self._seed = seed
        self._more = more
        self._dice = Dice(seed, probabilities)
        self._drawn = 0
        self._thrown: Counter[str] = Counter()

    def draw(self, operation: str) -> Fault | None:
        """The fault for this call; None where it goes well or the weather is elsewhere."""
        if not self._probabilities or not {operation, ANY_OPERATION} & set(self._operations):
            return None
        self._drawn += 1
        kind = self._dice.draw()
        # There is no token yet that could have expired.
        if kind is None or (kind, operation) == ("expired_token", "token"):
            return None
        self._thrown[kind] += 1
        fitting = {
            name: value for name, value in self._more.items() if name != "delay" or kind == "slow"
        }
        return named(kind, operation, **fitting)

    def wire(self) -> dict[str, Any]:
        """The weather as the control call shows it."""
        return {
            "seed": self._seed,
            "probabilities": self._probabilities,
            "operations": list(self._operations),
            **self._more,
            "calls": self._drawn,
            "thrown": dict(self._thrown),
        }

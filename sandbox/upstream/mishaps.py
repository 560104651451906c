"""What goes wrong by chance with the events that the sandbox sends by itself."""

import time
from typing import Any

from sandbox.trouble.weather import Dice
from sandbox.upstream.delivery import Delivery

MISHAPS = ("late", "twice", "out_of_order", "unsigned", "wrongly_signed")
LATE_SECONDS = 2.0


class Mishaps:
    """The settings' `callback_faults` at work: one draw for each event."""

    def __init__(self) -> None:
        self.change({})

    def change(self, faults: dict[str, Any]) -> None:
        """Start anew from the settings' seed."""
        self._late = faults.get("late_seconds", LATE_SECONDS)
        self._dice = Dice(
            faults.get("seed", 0), {name: faults[name] for name in MISHAPS if name in faults}
        )

    def deliveries(self, order_id: str, url: str, event: dict[str, Any]) -> list[Delivery]:
        """An event as it goes out: usually once and in line."""
        mishap = self._dice.draw()
        good = Delivery(order_id, url, event)
        if mishap == "twice":
            return [good, Delivery(order_id, url, event)]
        if mishap in ("late", "out_of_order"):
            later = time.time() + self._late
            return [
                Delivery(
                    order_id, url, event, in_line=False, held=mishap == "out_of_order", due=later
                )
            ]
        if mishap in ("unsigned", "wrongly_signed"):
            signature = "none" if mishap == "unsigned" else "wrong"
            # The right one follows, as after a refusal.
            return [Delivery(order_id, url, event, signature=signature, attempts_at_most=1), good]
        return [good]

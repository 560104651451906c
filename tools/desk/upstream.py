"""The simulator's side of the desk."""

from pathlib import Path
from typing import Any

from sandbox.upstream.model import Order
from sandbox.upstream.store import Store
from tools.desk.file import Desk


def kept_upstream(state: Path) -> dict[str, Any]:
    """The orders in a simulator's state file."""
    store = Store(state)
    orders = store.all("order")
    store.close()
    return orders


def load_upstream(state: Path, at: float, callbacks: str) -> None:
    """Writes the desk's orders, as of this moment, into a state file; their callbacks go to this
    address."""
    desk, store = Desk.read(), Store(state)
    for key, stored in desk.upstream.items():
        order = Order.from_json(stored)
        order.age(-desk.moved_by(at))
        order.callback_url = callbacks
        store.put("order", key, order.to_json())
    store.close()

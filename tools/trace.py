"""Which functions and files of ours a behaviour goes through: python -m tools.trace [--list]

Three behaviours are carried out against a simulator, on a database of their own, and every function
of the product that runs meanwhile is counted once: a submission from the button to "in review", a
callback from its arrival to the order's new state, and a reminder from its time to the
notification. They are told by room; those of the API's client are not in the sum, because each call
goes through them in the same way.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import django
import httpx

from tools.chaos.plan import Deal
from tools.embedded import Demo
from tools.paths import ROOT
from tools.supervisor import python

ROOMS = ("config", "people", "jobs", "kyc", "ordering")
CLIENT = "numbers_api"
UNNAMED = ("<lambda>", "<genexpr>", "<listcomp>", "<dictcomp>", "<setcomp>", "<module>")


# An Australian order whose review ends when it is told to.
DEAL = Deal("R", ("AU", "MOBILE"), 0, False, False, "sandbox:silence", False, "waits", 0.0)


class Trace:
    """The functions of ours that run while it lasts, each once, as (file, name)."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()

    def __enter__(self) -> "Trace":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(f"{ROOT}/"):
            file = code.co_filename.removeprefix(f"{ROOT}/")
            is_ours = file.partition("/")[0] in (*ROOMS, CLIENT)
            if is_ours and not code.co_qualname.endswith(UNNAMED):
                self.seen.add((file, code.co_qualname))

    def of(self, *rooms: str) -> list[tuple[str, str]]:
        """Those of these rooms, by file."""
        return sorted(each for each in self.seen if each[0].partition("/")[0] in rooms)


@contextmanager
def surroundings() -> Iterator[str]:
    """An empty database and a simulator; its URL."""
    command = python("sandbox", "--port", 0)
    with (
        tempfile.TemporaryDirectory() as name,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as simulator,
    ):
        assert simulator.stdout
        address = re.search(r"http://\S+", simulator.stdout.readline())
        assert address, "the simulator did not start"
        demo = Demo(folder=Path(name), port=8000, sandbox_port=int(address[0].rpartition(":")[2]))
        demo.make_folders()
        os.environ.update(demo.environment() | {"SWEEP_THREADS": "1"})
        try:
            subprocess.run(python("tools.prepare"), cwd=ROOT, check=True)
            httpx.post(f"{address[0]}/_sandbox/settings", json={"callbacks_enabled": False})
            yield address[0]
        finally:
            simulator.terminate()


def reserved(actor: Any) -> Any:
    """A reserved Australian order with all that is asked for, and nothing left to do."""
    from jobs.sweep import sweep
    from numbers_api.factory import page_client
    from ordering.orders import start
    from ordering.orders.order import Order
    from ordering.reservations import reserve
    from tools.chaos.desk import fill_in

    order = start.start(page_client(), start.Purpose("AU", "MOBILE"), actor)
    number = page_client().search(region_code="AU", number_type="MOBILE", size=1)[0].phone_number
    start.choose(order, start.Wish(number=number), actor)
    reserve.ask(order, actor)
    sweep()
    stored = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    fill_in(stored, DEAL, actor)
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def submission(actor: Any, _url: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    """The act, and whether it did what it should."""
    from jobs.tasks import run
    from ordering.orders.order import Order
    from ordering.submissions import submit

    order = reserved(actor)

    def act() -> None:
        submit.ask(order, actor, shown=submit.look(order))
        run("order", [str(order.pk)])

    return act, lambda: Order.objects.get(pk=order.pk).state == "in_review"


def callback(actor: Any, url: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    from jobs.tasks import run
    from ordering.orders.order import Order
    from ordering.tracking import callbacks

    act, _done = submission(actor, url)
    act()
    order = Order.objects.latest("pk")
    decision = {"outcome": "approve", "message": ""}
    httpx.post(f"{url}/_sandbox/orders/{order.remote_id}/decide", json=decision).raise_for_status()
    told = {"resourceType": "NUMBER_ORDER", "resourceId": order.remote_id, "status": "COMPLETED"}

    def arrives() -> None:
        run("callback", [str(callbacks.store(json.dumps(told).encode()))])
        run("order", [str(order.pk)])

    return arrives, lambda: Order.objects.get(pk=order.pk).state == "completed"


def reminder(actor: Any, _url: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    from django.utils import timezone

    from jobs.promises import promise
    from jobs.tasks import run
    from ordering.orders.notifications import Notification
    from ordering.orders.order import Order

    order = reserved(actor)
    Order.objects.update(reserved_at=timezone.now() - timedelta(hours=60))
    promise("reminder", order.pk)
    told = Notification.objects.filter(order=order, kind="reminder")
    return lambda: run("reminder", [str(order.pk)]), told.exists


def counted(functions: list[tuple[str, str]]) -> str:
    return f"{len(functions)} functions in {len({file for file, _name in functions})} files"


BEHAVIOURS = {"submission": submission, "callback": callback, "reminder": reminder}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trace", description="What runs?")
    parser.add_argument("--list", action="store_true", help="name every function")
    given = parser.parse_args()
    with surroundings() as url:
        django.setup()
        import logging

        from people.models import User

        logging.disable(logging.CRITICAL)
        actor = User.objects.create_superuser("olivia")
        for name, prepare in BEHAVIOURS.items():
            act, is_done = prepare(actor, url)
            with Trace() as trace:
                act()
            assert is_done(), name
            ours = trace.of(*ROOMS)
            by_room = ", ".join(f"{room} {counted(trace.of(room))}" for room in (*ROOMS, CLIENT))
            print(f"{name}: {counted(ours)}\n  {by_room}")
            if given.list:
                print("\n".join(f"  {file}  {function}" for file, function in ours))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Which functions and files of ours a behaviour goes through: python -m tools.trace [--list]

Behaviours are carried out against a simulator, on a database of their own, and every function of
the product that runs meanwhile is counted once: a submission from the button to "in review", a
callback from its arrival to the order's new state, a reminder from its time to the notification, a
draft from the request to its answer, and a document from its upload through ClamAV to the API, with
the submission that takes it there. They are told by room; those of the API's client are not in the
sum, because each call goes through them in the same way.
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
from html import unescape
from pathlib import Path
from types import FrameType
from typing import Any

import django
import httpx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tools.chaos.plan import Deal
from tools.embedded import Demo
from tools.paths import ROOT
from tools.services import temporary_clamd
from tools.supervisor import python

ROOMS = ("config", "people", "jobs", "kyc", "ordering")
CLIENT = "numbers_api"
# A form's inputs, as templates write them.
INPUT = re.compile(r'<input[^>]*?name="([^"]+)"[^>]*?value="(.*?)"\s*>')
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
    """An empty database, a simulator and a scanner; the simulator's URL."""
    command = python("sandbox", "--port", 0)
    with (
        tempfile.TemporaryDirectory() as name,
        temporary_clamd({"Trace.Nothing": b"nothing that a file holds"}) as clamd,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as simulator,
    ):
        assert simulator.stdout
        address = re.search(r"http://\S+", simulator.stdout.readline())
        assert address, "the simulator did not start"
        port = int(address[0].rpartition(":")[2])
        demo = Demo(folder=Path(name), port=8000, sandbox_port=port, clamd_url=clamd)
        demo.make_folders()
        os.environ.update(demo.environment() | {"SWEEP_THREADS": "1"})
        try:
            subprocess.run(python("tools.prepare"), cwd=ROOT, check=True)
            httpx.post(f"{address[0]}/_sandbox/settings", json={"callbacks_enabled": False})
            yield address[0]
        finally:
            simulator.terminate()


def reserved(actor: Any, *, with_documents: bool = True) -> Any:
    """A reserved Australian order with all answers, and all documents but for those that are to
    come; nothing is left to do."""
    from jobs.sweep import sweep
    from kyc.requirements.payload import read
    from numbers_api.factory import page_client
    from ordering.orders import start
    from ordering.orders.order import Order
    from ordering.reservations import reserve
    from ordering.submissions import saving
    from tools.chaos.desk import fill_in
    from tools.chaos.forms import answers

    order = start.start(page_client(), start.Purpose("AU", "MOBILE"), actor)
    number = page_client().search(region_code="AU", number_type="MOBILE", size=1)[0].phone_number
    start.choose(order, start.Wish(number=number), actor)
    reserve.ask(order, actor)
    sweep()
    stored = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    if with_documents:
        fill_in(stored, DEAL, actor)
    else:
        wanted = answers("AU", "sandbox:silence")
        typed = dict(read(stored.registration.definition, wanted).values)
        saving.save_answers(stored, typed, actor=actor)
    sweep()
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def submission(actor: Any, _url: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    """The act, and whether it did what it should."""
    from jobs.tasks import run
    from ordering.orders.order import Order
    from ordering.submissions import submit

    order = reserved(actor)

    def act() -> None:
        submit.ask(order, actor, shown=submit.seen_version(order))
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


def draft(actor: Any, _url: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    order = reserved(actor, with_documents=False)
    browser, page = Client(SERVER_NAME="localhost"), f"/orders/{order.pk}/registration/contact/"
    browser.force_login(actor)
    shown = dict(INPUT.findall(unescape(browser.get(page).content.decode())))
    typed = shown | {"q.2.email": "mia@new.example"}

    def act() -> None:
        browser.post(f"{page}draft/", typed)

    def is_done() -> bool:
        order.registration.refresh_from_db()
        return "mia@new.example" in json.dumps(order.registration.raw_answers)

    return act, is_done


def document(actor: Any, _url: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    from jobs.tasks import run
    from kyc.documents.models import SCAN, Document, key_of
    from ordering.orders.order import Order
    from ordering.submissions import submit
    from tools.chaos.forms import PDF

    order = reserved(actor, with_documents=False)
    browser, page = Client(SERVER_NAME="localhost"), f"/orders/{order.pk}/documents/"
    browser.force_login(actor)
    found = Document.objects.filter(registration=order.registration)

    def act() -> None:
        file = SimpleUploadedFile("letter.pdf", PDF, "application/pdf")
        browser.post(f"{page}1/", {"d1-file": file})
        run(SCAN, [key_of(found.get())])
        submit.ask(Order.objects.get(pk=order.pk), actor)
        run("order", [str(order.pk)])

    return act, lambda: found.get().sent_at is not None


def counted(functions: list[tuple[str, str]]) -> str:
    return f"{len(functions)} functions in {len({file for file, _name in functions})} files"


BEHAVIOURS = {
    "submission": submission,
    "callback": callback,
    "reminder": reminder,
    "draft": draft,
    "document": document,
}


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

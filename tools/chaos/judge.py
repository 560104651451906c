"""The verdict on a run, line by line, and its figures: the last part of `tools.chaos`, in a process
that knows the product."""

import argparse
import json
import logging
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kyc.documents.models import Document
from ordering.orders.order import Order
from ordering.tracking.models import CallbackEvent, RefusedCallbacks
from tools.chaos import reservations, submissions, told
from tools.chaos.books import Books, Row
from tools.chaos.findings import Finding, table
from tools.chaos.plan import Deal, deals
from tools.chaos.settle import Settling, settle


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="judge", description="The verdict on a run.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sandbox", required=True)
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--patience", type=float, required=True)
    return parser


def main(arguments: list[str]) -> int:
    given = options().parse_args(arguments)
    # Each call of its own would be a line.
    logging.disable(logging.WARNING)
    met, books, meant = (
        json.loads((given.folder / "met.json").read_text()),
        Books(given.sandbox),
        deals(given.seed, given.orders),
    )
    rest = settle(books, meant, given.patience)
    deliveries = books.deliveries()
    found = list(_findings(books, meant, deliveries, met, rest))
    print("\n".join(line for finding in found for line in finding.lines()))
    print(
        table(
            f"Figures of {given.orders} orders with seed {given.seed}",
            _figures(books, deliveries, met),
        )
    )
    violated = sum(len(finding.violations) for finding in found)
    print(
        f"\n{violated} violations" if violated else "\nNo order was lost and none was doubled.",
        flush=True,
    )
    return 1 if violated else 0


def _findings(
    books: Books, meant: list[Deal], deliveries: list[Row], met: dict[str, Any], rest: Settling
) -> Iterator[Finding]:
    orders = list(
        Order.objects.select_related("registration__snapshot", "predecessor").order_by("pk")
    )
    upstream, work = books.orders(), books.work()
    left = (
        rest.left
        if met["officers"] == 0
        else [f"the officers did not finish: {met['officers']}", *rest.left]
    )
    yield Finding(
        "everything came to its end by itself",
        f"{rest.seconds:.0f} seconds after the last officer was done",
        left,
    )
    yield from submissions.findings(orders, upstream, deliveries, work, meant)
    yield from reservations.findings(orders, upstream, work)
    yield from told.findings(orders, deliveries)
    yield _unforeseen(Path(met["log"]))


def _unforeseen(log: Path) -> Finding:
    """A page would have answered 500, with a database that is up."""
    heads = [line for line in log.read_text(errors="replace").splitlines() if "UNFORESEEN" in line]
    return Finding("no officer met an error that nobody foresaw", f"{len(heads)} errors", heads)


def _figures(
    books: Books, deliveries: list[Row], met: dict[str, Any]
) -> Iterator[tuple[str, object]]:
    yield "seconds of torment", round(met["fair"] - met["began"])
    yield "seconds until the verdict", round(time.time() - met["began"])
    yield from ((f"blow: {name}", number) for name, number in sorted(met["struck"].items()))
    yield "calls of the API", sum(books.calls().values())
    yield from ((f"calls that met: {name}", number) for name, number in sorted(met["met"].items()))
    yield from ((f"carried out: {name}", number) for name, number in books.work().items() if number)
    yield "tries of documents", sum(Document.objects.values_list("send_tries", flat=True))
    yield from _callbacks(deliveries)
    states = Counter(Order.objects.values_list("state", flat=True))
    yield from ((f"orders that are {state}", number) for state, number in sorted(states.items()))


def _callbacks(deliveries: list[Row]) -> Iterator[tuple[str, object]]:
    right = [row for row in deliveries if row["signature"] == "right"]
    yield "callbacks: events sent", len({row["event"]["eventId"] for row in deliveries})
    yield "callbacks: attempts", sum(row["attempts"] for row in deliveries)
    yield "callbacks: kept", CallbackEvent.objects.count()
    yield (
        "callbacks: repeats of an event that had arrived",
        len(right) - len({row["event"]["eventId"] for row in right}),
    )
    yield (
        "callbacks: given up by the API, which found nobody",
        sum(row["state"] == "FAILED" for row in right),
    )
    yield "callbacks: refused", sum(RefusedCallbacks.objects.values_list("number", flat=True))

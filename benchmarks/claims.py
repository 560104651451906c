"""What it costs to find and claim what is due: among 100,000 orders of which 1,000 are due, beside
1,000 that all are.

`make benchmark ARGS=claims`, and the second half of `ARGS=sync`. Both stand in one PostgreSQL, in
databases of their own, and are measured in turn, so the floor is the work itself. A sweep's claim
is what the product does without its calls: batches are claimed, planned anew and released until
nothing is due. The query of eight sweeps' first batches is measured too, and PostgreSQL is asked
how it finds it: a plan that reads a whole table ends the benchmark.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

import django
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from benchmarks import services

ROUNDS, BATCH = 12, 50
DUE, OTHERS = 1000, 100
FEW, MANY = "few", "many"
SIZES = {FEW: DUE, MANY: 100_000}


def use(database: str) -> None:
    """The product works on this database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def prepare() -> None:
    """Both databases, with rows for every sweep, as PostgreSQL keeps them when they have been there
    for a while."""
    product = connection.settings_dict["NAME"]
    for database, size in SIZES.items():
        use("postgres")
        run(f"CREATE DATABASE {database} TEMPLATE {product}")
        use(database)
        _fill(size)
        run("VACUUM ANALYZE")


def _fill(size: int) -> None:
    """So many orders, events and notices, of which 1,000 each are due, and 100 orders for the
    sweeps of two other states."""
    from benchmarks import orders
    from ordering.models import CallbackEvent, Notice, Order

    now = timezone.now()
    orders.make(size + 2 * OTHERS, due=DUE + 2 * OTHERS)
    _spread(now, now + timedelta(hours=1))
    events = (
        CallbackEvent(key=f"{place}", body="{}", processed_at=now if place >= DUE else None)
        for place in range(size)
    )
    CallbackEvent.objects.bulk_create(events, batch_size=5000)
    order = Order.objects.earliest("pk")
    facts = {"person": order.officer, "order": order, "kind": "reserved"}
    notices = (
        Notice(key=f"{place}", mail_at=now if place < DUE else None, **facts)
        for place in range(size)
    )
    Notice.objects.bulk_create(notices, batch_size=5000)


def _spread(now: datetime, later: datetime) -> None:
    """Of the orders that are due, the first are for the sweeps of other states; reminders and
    prepared answers are due too."""
    from ordering.models import Order
    from ordering.states import OrderState

    first = Order.objects.order_by("pk").values_list("pk", flat=True)
    submitting, lost, due = first[:OTHERS], first[OTHERS : 2 * OTHERS], _to_check()
    Order.objects.filter(pk__in=list(submitting)).update(
        state=OrderState.SUBMITTING, submitted_at=now
    )
    Order.objects.filter(pk__in=list(lost)).update(
        state=OrderState.OUTCOME_UNKNOWN, sent_request={}, lost_at=now
    )
    Order.objects.exclude(pk__in=due).update(next_reminder_at=later, send_at=later)
    Order.objects.filter(pk__in=due).update(next_reminder_at=now, send_at=now)


def _to_check() -> list[int]:
    """The orders that a sweep over all that is to be checked finds."""
    from ordering.models import Order

    return list(
        Order.objects.order_by("pk").values_list("pk", flat=True)[2 * OTHERS : DUE + 2 * OTHERS]
    )


def sweep() -> int:
    """Claims all that is to be checked, as the sweep does, and plans it anew; how many."""
    from ordering.models import Order
    from ordering.services import schedule, sync

    done = 0
    while pks := sync.take(sync.due(), BATCH):
        for order in Order.objects.filter(pk__in=pks):
            Order.objects.filter(pk=order.pk).update(next_sync_at=schedule.next_check(order))
        sync.release(sync.to_check(), *pks)
        done += len(pks)
    return done


def again() -> None:
    """What was claimed is due once more."""
    from ordering.models import Order
    from ordering.services import sync

    Order.objects.filter(pk__in=_to_check()).update(next_sync_at=timezone.now())
    run("VACUUM ordering_order")
    assert sync.due().count() == DUE


def queries() -> Mapping[str, Callable[[], QuerySet[Any]]]:
    """What each sweep looks for."""
    from ordering.services import ahead, inbox, lost, post, remind, submit, sync

    return {
        "syncs": sync.due,
        "lapses": sync.lapsed,
        "submissions": submit.due,
        "ahead": ahead.due,
        "reminders": remind.due,
        "lost": lost.due,
        "callbacks": inbox.waiting,
        "mails": post.due,
    }


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def first_batch(query: Callable[[], QuerySet[Any]]) -> list[int]:
    return list(query().values_list("pk", flat=True)[:BATCH])


def measure(
    act: Callable[[], object], before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Medians of both databases and of the rounds' ratios; the first round is left out."""
    rounds = [dict(_round(act, before)) for _ in range(ROUNDS + 1)][1:]
    found = {name: median(each[name] for each in rounds) for name in SIZES}
    return {**found, "ratio": median(each[MANY] / each[FEW] for each in rounds)}


def _round(act: Callable[[], object], before: Callable[[], object]) -> Iterator[tuple[str, float]]:
    for database in SIZES:
        use(database)
        before()
        warm()
        yield database, milliseconds(act)


def warm() -> None:
    """A new connection has looked into the tables once."""
    for query in queries().values():
        first_batch(query)


def index_of(query: QuerySet[Any]) -> str:
    """The indexes that PostgreSQL finds the first batch by. Raises when it reads a whole table."""
    plan = query.values_list("pk", flat=True)[:BATCH].explain()
    if "Seq Scan" in plan:
        raise RuntimeError(f"A whole table is read:\n{plan}")
    return ", ".join(
        sorted(
            set(
                re.findall(
                    r"(?:Index Scan using|Index Only Scan using|Bitmap Index Scan on) (\S+)", plan
                )
            )
        )
    )


def main() -> None:
    with services.running():
        django.setup()
        prepare()
        told("claim and plan 1,000 due orders", measure(sweep, again), "")
        for name, query in queries().items():
            found = measure(partial(first_batch, query))
            told(f"first batch of {name}", found, f", by {index_of(query())}")
        connection.close()


def told(what: str, found: Mapping[str, float], how: str) -> None:
    print(
        f"{what}: {found[MANY]:.1f} ms among 100,000, {found[FEW]:.1f} ms among 1,000, ratio "
        f"{found['ratio']:.2f}{how}"
    )


if __name__ == "__main__":
    main()

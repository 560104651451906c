"""What it costs to find and claim what is due: among 100,000 orders of which 1,000 are due, beside
1,000 that all are.

`make benchmark ARGS=claims`, and the second half of `ARGS=sync`. Both stand in one PostgreSQL, in
databases of their own, and are measured in turn, so the floor is the work itself. A sweep's claim
is what the product does without its calls: batches are claimed, planned anew and finished until
nothing is due. The query of each queue's first batch is measured too, and PostgreSQL is asked how
it finds it: a plan that reads a whole table ends the benchmark.
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
    """So many orders, reminders, events and mails, of which 1,000 each are due."""
    from benchmarks import orders
    from jobs.models import Job
    from ordering.tracking.models import CallbackEvent

    now = timezone.now()
    orders.make(size, due=DUE)
    events = (
        CallbackEvent(key=f"{place}", body="{}", run_at=now if place < DUE else None)
        for place in range(size)
    )
    CallbackEvent.objects.bulk_create(events, batch_size=5000)
    for kind, queue in (("reminder", "local"), ("mail", "mail")):
        jobs = (
            Job(kind=kind, key=f"{place}", queue=queue, run_at=now if place < DUE else later(now))
            for place in range(size)
        )
        Job.objects.bulk_create(jobs, batch_size=5000)


def later(now: datetime) -> datetime:
    return now + timedelta(hours=1)


def sweep() -> int:
    """Claims all orders that are due, as the sweep does, and plans them anew; how many."""
    from jobs.leases import claim_due
    from jobs.models import Priority

    done = 0
    while leases := claim_due("numbers_api", BATCH):
        for lease in leases:
            lease.reread()
            lease.finish(later(timezone.now()), Priority.REST)
        done += len(leases)
    return done


def again() -> None:
    """What was claimed is due once more."""
    from benchmarks import orders
    from jobs.leases import due
    from jobs.models import Job

    first = Job.objects.filter(kind="order").order_by("pk").values_list("pk", flat=True)[:DUE]
    Job.objects.filter(pk__in=list(first)).update(run_at=timezone.now(), priority=orders.PRIORITY)
    run("VACUUM jobs_job")
    assert due(Job.objects.filter(kind="order")).count() == DUE


def queries() -> Mapping[str, Callable[[], QuerySet[Any]]]:
    """What the sweep looks for: the due work of each queue, by its priority."""
    from jobs.leases import due, rows_of
    from jobs.models import Priority

    def first(queue: str, source: int, priority: Priority) -> Callable[[], QuerySet[Any]]:
        return lambda: due(rows_of(queue)[source].filter(priority=priority))

    return {
        "orders": first("numbers_api", 0, Priority.REST),
        "reminders": first("local", 0, Priority.REST),
        "callbacks": first("local", 1, Priority.REST),
        "mails": first("mail", 0, Priority.REST),
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

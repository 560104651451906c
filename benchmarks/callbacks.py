"""Callbacks: signed events that are accepted per second, beside a plain Django view that does one
insert.

`make benchmark ARGS=callbacks`. Both are addresses of one granian server with the workers and
threads of the Dockerfile and the product's settings, so that middleware, database and connections
are the same; they are asked in turn, in short rounds, by as many clients as the server has threads,
each of which keeps its connection. Every event is new and rightly signed. Afterwards the rows and
the messages in the queue are counted: each accepted event must be there once.
"""

import base64
import json
import socket
import statistics
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

import django
import redis
from django.conf import settings

from benchmarks import services
from numbers_api.signatures import sign
from tools.embedded import CALLBACK_SECRET
from tools.ports import free_port

ROUNDS, CLIENTS, EVENTS = 16, 8, 150
OURS, PLAIN = "/callbacks/numbers/", "/benchmark/plain/"


@dataclass
class Round:
    """One round at one address."""

    per_second: float
    milliseconds: list[float]


def request(path: str) -> bytes:
    """A new event as the vendor sends it, rightly signed."""
    event = {
        "eventId": uuid.uuid4().hex,
        "timestamp": "2026-01-05T10:00:00.000Z",
        "projectId": "demo-project",
        "resourceId": uuid.uuid4().hex,
        "resourceType": "NUMBER_ORDER",
        "eventType": "NUMBER_ORDER_PROCESSING",
        "status": "IN_REVIEW",
    }
    body = json.dumps(event).encode()
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"X-Sinch-Signature: {sign(body, CALLBACK_SECRET)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def client(port: int, requests: list[bytes]) -> list[float]:
    """Sends one after the other over one connection; the milliseconds of each. Raises when one is
    not accepted."""
    spent = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for sent in requests:
            began = time.perf_counter()
            connection.sendall(sent)
            answer = connection.recv(65536)
            spent.append((time.perf_counter() - began) * 1000)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"Not accepted: {answer[:100]!r}")
    return spent


def measure(port: int, path: str) -> Round:
    """Asks one address by all clients at once."""
    requests = [[request(path) for _ in range(EVENTS)] for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        began = time.perf_counter()
        spent = list(chain.from_iterable(clients.map(client, [port] * CLIENTS, requests)))
    return Round(len(spent) / (time.perf_counter() - began), spent)


def told(name: str, rounds: Sequence[Round]) -> str:
    rate = statistics.median(each.per_second for each in rounds)
    cuts = statistics.quantiles(chain.from_iterable(each.milliseconds for each in rounds), n=100)
    return f"{name}: {rate:.0f} events per second, p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms"


def prove(redis_url: str, accepted: int) -> str:
    """What became of the events: a row each, and each named once in the messages to the workers."""
    from ordering.tracking.models import CallbackEvent

    events = CallbackEvent.objects.exclude(resource_id="plain")
    messages = redis.Redis.from_url(f"{redis_url}/{services.QUEUE}").lrange(
        settings.CELERY_TASK_DEFAULT_QUEUE, 0, -1
    )
    enqueued = list(chain.from_iterable(named(message) for message in messages))
    keys = events.values("key").distinct().count()
    if not accepted == events.count() == keys or sorted(enqueued) != sorted(
        events.values_list("pk", flat=True)
    ):
        raise RuntimeError(
            f"{accepted} accepted, {events.count()} rows, {keys} ids, {len(enqueued)} enqueued"
        )
    return f"{accepted} accepted, each stored and enqueued once, in {len(messages)} messages"


def named(message: bytes | str) -> list[int]:
    """The keys of the rows that a message is about."""
    body = json.loads(base64.b64decode(json.loads(message)["body"]))
    _kind, keys = body[0]
    return [int(key) for key in keys]


def main() -> None:
    port = free_port()
    with services.running(port=port) as redis_url:
        django.setup()
        with services.server(port):
            rounds = [(measure(port, OURS), measure(port, PLAIN)) for _ in range(ROUNDS)]
        ours, plain = zip(*rounds[1:], strict=True)
        print(told("callbacks", ours))
        print(told("one plain insert", plain))
        print(f"ratio {statistics.median(a.per_second / b.per_second for a, b in rounds[1:]):.2f}")
        print(prove(redis_url, ROUNDS * CLIENTS * EVENTS))


if __name__ == "__main__":
    main()

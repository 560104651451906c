"""Nobody waits longer than the deadline, however slow the API is, and wherever."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from numbers_api import deadline
from numbers_api.auth import basic
from numbers_api.errors import NumbersApiError, OutcomeUnknown, RateLimited, Unavailable

from .conftest import Calls, Connect, Fault
from .operations import EVERY

DEADLINE = 0.5
# What a busy machine may need beyond it.
SLACK = 0.3


@contextmanager
def in_time(kind: type[NumbersApiError]) -> Iterator[None]:
    began = time.monotonic()
    with pytest.raises(kind):
        yield
    assert time.monotonic() - began < DEADLINE + SLACK


@pytest.fixture
def trickle() -> Iterator[str]:
    """The URL of a server whose answers never end: one byte at a time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve_slowly, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _serve_slowly(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        _trickle(lambda: connection.sendall(b" "))


def _trickle(send: Callable[[], None]) -> None:
    try:
        for _ in range(60):
            send()
            time.sleep(0.05)
    except OSError:
        pass  # the client has gone, as it should


class _Blown(BaseHTTPRequestHandler):
    """Answers with JSON that unpacks to more than any answer is, and is right but for that."""

    body = gzip.compress(
        b" " * (deadline.MOST_BYTES + 1)
        + b'{"availableRegions": [], "access_token": "a", "token_type": "bearer", "expires_in": 9}'
    )

    packing = "gzip"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Encoding", self.packing)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        # The client hangs up before the end, as it should.
        with suppress(OSError):
            self.wfile.write(self.body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def blown() -> Iterator[str]:
    """The URL of a server whose answers unpack to more than any is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Blown) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_of_an_answer_larger_than_any_the_rest_is_not_read(connect: Connect, blown: str) -> None:
    client = connect(url=blown, proof=basic(key_id="a", key_secret="b"))
    with pytest.raises(Unavailable):
        client.regions()
    with pytest.raises(OutcomeUnknown):
        EVERY["createNumberOrder"](client, "")


def test_an_answer_that_is_packed_twice_is_not_unpacked(
    connect: Connect, blown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(gzip.compress(b'{"availableRegions": []}'))
    monkeypatch.setattr(_Blown, "body", packed)
    monkeypatch.setattr(_Blown, "packing", "gzip, gzip")
    with pytest.raises(Unavailable):
        connect(url=blown, proof=basic(key_id="a", key_secret="b")).regions()


def test_of_a_token_larger_than_any_the_rest_is_not_read(connect: Connect, blown: str) -> None:
    with pytest.raises(Unavailable):
        connect(token_url=blown).regions()


@pytest.mark.parametrize(
    ("operation", "kind"), [("getNumberOrder", Unavailable), ("createNumberOrder", OutcomeUnknown)]
)
def test_a_slow_answer_is_not_waited_for(
    connect: Connect, fault: Fault, operation: str, kind: type[NumbersApiError]
) -> None:
    fault(operation, status=504, delay=1, times=9)
    with in_time(kind):
        EVERY[operation](connect(deadline=DEADLINE), "order-1")


def test_a_slow_token_is_not_waited_for(connect: Connect, fault: Fault) -> None:
    fault("token", status=504, delay=1, times=9)
    with in_time(Unavailable):
        connect(deadline=DEADLINE).regions()


def test_a_slow_token_and_a_slow_answer_share_one_deadline(connect: Connect, fault: Fault) -> None:
    fault("token", delay=DEADLINE * 0.8)
    fault("createNumberOrder", status=504, delay=DEADLINE * 0.8)
    with in_time(OutcomeUnknown):
        EVERY["createNumberOrder"](connect(deadline=DEADLINE), "")


@pytest.mark.parametrize(
    ("operation", "kind"), [("getNumberOrder", Unavailable), ("createNumberOrder", OutcomeUnknown)]
)
def test_an_answer_that_trickles_is_cut_off(
    connect: Connect, trickle: str, operation: str, kind: type[NumbersApiError]
) -> None:
    client = connect(url=trickle, deadline=DEADLINE, proof=basic(key_id="a", key_secret="b"))
    with in_time(kind):
        EVERY[operation](client, "order-1")


def test_a_token_that_trickles_is_cut_off(connect: Connect, trickle: str) -> None:
    with in_time(Unavailable):
        connect(token_url=trickle, deadline=DEADLINE).regions()


def test_a_call_that_hangs_leaves_time_to_ask_again(
    connect: Connect, order_id: str, fault: Fault
) -> None:
    fault("getNumberOrder", status=504, delay=2)
    assert connect(deadline=0.8).order(order_id).state == "CREATED"


@pytest.mark.parametrize(
    "trouble", [{"status": 503}, {"status": None}, {"status": 429, "headers": {"Retry-After": "1"}}]
)
def test_repeats_end_with_the_deadline(
    connect: Connect, fault: Fault, trouble: dict[str, Any]
) -> None:
    fault("getNumberOrder", times=9, **trouble)
    with in_time(RateLimited if trouble["status"] == 429 else Unavailable):
        connect(deadline=DEADLINE).order("order-1")


def test_an_order_is_not_sent_in_the_last_moments(
    connect: Connect, fault: Fault, calls: Calls
) -> None:
    fault("createNumberOrder", status=429, headers={"Retry-After": "1"})
    with pytest.raises(Unavailable, match="not made"):
        EVERY["createNumberOrder"](connect(deadline=1.3), "")
    assert calls("createNumberOrder") == 1


def test_nothing_is_called_when_the_time_is_over(connect: Connect, calls: Calls) -> None:
    client = connect(budget=0)
    with pytest.raises(Unavailable, match="not made"):
        client.regions()
    assert (calls("listAvailableRegions"), calls("token")) == (0, 0)

"""Connections that send a body byte by byte hold none of the site's threads."""

import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from .conftest import Site

pytestmark = pytest.mark.slow

# More than twice as many as the site has threads.
CONNECTIONS = 20
HEAD = (
    b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername="
)


@pytest.fixture
def slow(site: Site) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.demo.port), timeout=60))
            for _number in range(CONNECTIONS)
        ]
        for connection in connections:
            connection.sendall(HEAD)
        yield connections


def test_pages_are_answered_while_slow_bodies_come(site: Site, slow: list[socket.socket]) -> None:
    with site.stranger() as browser:
        for path in ("/login/", "/readyz/", "/healthz/"):
            for connection in slow:
                connection.sendall(b"x")
            assert browser.get(path).status_code == 200
    answered, _writable, _broken = select.select(slow, [], [], 0)
    assert answered == []


def test_a_body_that_comes_too_slowly_is_refused_in_the_end(
    slow: list[socket.socket],
) -> None:
    for connection in slow:
        assert connection.recv(100).startswith(b"HTTP/1.1 408 ")

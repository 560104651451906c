"""A process that is killed in the middle of its calls."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from numbers_api.transport import Request, Transport


class Killed(BaseException):
    """The process ends here. Nothing catches it, as nothing catches SIGKILL, but what `finally`
    undoes."""


@contextmanager
def dying(after: int, *, sent: bool) -> Iterator[None]:
    """A process that dies at its call number `after`: once it has been carried out, or just
    before."""
    send, calls = Transport.send, itertools.count(1)

    def last(transport: Transport, request: Request[Any]) -> Any:
        is_last = next(calls) == after
        if is_last and not sent:
            raise Killed
        answer = send(transport, request)
        if is_last:
            raise Killed
        return answer

    with patch.object(Transport, "send", last):
        yield


@contextmanager
def sleeping(after: int, meanwhile: Callable[[], object]) -> Iterator[None]:
    """A process that gets the answer to its call number `after` when much has happened meanwhile.
    What others call then is not counted."""
    send, calls = Transport.send, itertools.count(1)

    def slow(transport: Transport, request: Request[Any]) -> Any:
        is_slow = next(calls) == after
        answer = send(transport, request)
        if is_slow:
            with patch.object(Transport, "send", send):
                meanwhile()
        return answer

    with patch.object(Transport, "send", slow):
        yield


@contextmanager
def stumbling(after: int) -> Iterator[None]:
    """A process in which something goes wrong that nobody foresaw, at its call number `after`."""
    send, calls = Transport.send, itertools.count(1)

    def odd(transport: Transport, request: Request[Any]) -> Any:
        if next(calls) == after:
            raise RuntimeError("nobody foresaw it")
        return send(transport, request)

    with patch.object(Transport, "send", odd):
        yield

"""How a call is made: in turn, within its time, again where that is safe, and told to whoever
watches."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx

from numbers_api import deadline
from numbers_api.endpoints import Endpoint
from numbers_api.errors import NumbersApiError, OutcomeUnknown, Sent, Unavailable
from numbers_api.observe import Call, Hook, tell
from numbers_api.pace import Pace
from numbers_api.responses import error_from, error_without_answer, request_id, server_time
from numbers_api.retry import attempt_seconds, retry_delay

Answer = TypeVar("Answer")
Place = Callable[[], AbstractContextManager[None]]

# A call whose answer must not be lost is not begun when less than this share of its time is left.
LEAST_SHARE = 0.25


@dataclass(frozen=True)
class Request(Generic[Answer]):
    """A call to be made.

    `parts` fill the path, `content` goes to httpx as it is, `read` makes a value of a 2xx answer or
    raises NumbersApiError, `rewind` makes the content ready to be sent once more.
    """

    endpoint: Endpoint
    parts: Mapping[str, str]
    content: Mapping[str, Any]
    read: Callable[[httpx.Response], Answer]
    rewind: Callable[[], object] | None = None

    @property
    def sent(self) -> Sent:
        return Sent(self.endpoint.operation, self.parts, self.content.get("json"))


class Transport:
    """Makes calls. Safe to share between threads.

    `call_seconds` bounds each call with its waits and repeats, `budget_seconds` all calls together
    from now on. `place` is entered for each call with its waits and repeats, or raises.
    """

    def __init__(
        self,
        http: httpx.Client,
        *,
        call_seconds: float,
        budget_seconds: float | None,
        pace: Pace,
        place: Place,
        hooks: Sequence[Hook],
    ) -> None:
        self._http = http
        self._call_seconds = call_seconds
        self._budget_ends = (
            math.inf if budget_seconds is None else time.monotonic() + budget_seconds
        )
        self._pace = pace
        self._place = place
        self._hooks = hooks

    def send(self, request: Request[Answer]) -> Answer:
        """What the API answers. Repeats the call as `retry_delay` decides, never beyond its time.
        Raises what `errors` has."""
        with self._place():
            ends = min(time.monotonic() + self._call_seconds, self._budget_ends)
            attempt = 1
            while True:
                try:
                    return self._attempt(request, attempt, ends)
                except NumbersApiError as error:
                    delay = retry_delay(error, attempt, request.endpoint.retried_as)
                    if delay is None or time.monotonic() + delay >= ends:
                        if isinstance(error, OutcomeUnknown):
                            error.sent = request.sent
                        raise
                time.sleep(delay)
                attempt += 1
                if request.rewind:
                    request.rewind()

    def _attempt(self, request: Request[Answer], attempt: int, ends: float) -> Answer:
        endpoint = request.endpoint
        waited = self._pace.wait(max(0.0, ends - time.monotonic()))
        began = time.monotonic()
        left = ends - began
        if left <= (0 if endpoint.is_idempotent else self._call_seconds * LEAST_SHARE):
            raise Unavailable("There was no time left to make the call, so it was not made.")
        response, failure = None, None
        try:
            extensions = {
                "timeout": deadline.Left(attempt_seconds(left, attempt, endpoint.retried_as))
            }
            url = endpoint.url(**request.parts)
            with self._http.stream(
                endpoint.verb, url, extensions=extensions, **request.content
            ) as answer:
                deadline.read(answer)
            response = answer
            if not response.is_success:
                raise error_from(response, idempotent=endpoint.is_idempotent)
            return request.read(response)
        except httpx.RequestError as error:
            failure = error_without_answer(error, idempotent=endpoint.is_idempotent)
            raise failure from error
        except NumbersApiError as error:
            failure = error
            raise
        finally:
            seconds = time.monotonic() - began
            tell(self._hooks, _finished_call(endpoint, attempt, waited, seconds, response, failure))


def _finished_call(
    endpoint: Endpoint,
    attempt: int,
    waited: float,
    seconds: float,
    response: httpx.Response | None,
    failure: NumbersApiError | None,
) -> Call:
    return Call(
        operation=endpoint.operation,
        verb=endpoint.verb,
        path=endpoint.path,
        attempt=attempt,
        seconds=seconds,
        waited=waited,
        status=response.status_code if response else None,
        error=type(failure).__name__ if failure else "",
        request_id=request_id(response) if response else "",
        server_time=server_time(response) if response else None,
    )

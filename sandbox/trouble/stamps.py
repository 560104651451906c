"""The headers that every answer of the process carries."""

import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.clock import Clock, http_date


class Stamped:
    """Puts a request id and the date by the API's clock on every answer of an application that has
    none of its own."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and stamp what is sent."""

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Request-Id", uuid.uuid4().hex)
                headers.setdefault("Date", http_date(self._clock.now()))
            await send(message)

        await self._app(scope, receive, stamped)

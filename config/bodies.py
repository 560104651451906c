"""Taking in a request's body before anybody works on it: within a size, and no slower than somebody
sends who means it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]
Body = SpooledTemporaryFile[bytes]

# Larger bodies lie on disk until they are read.
IN_MEMORY = 64 * 1024
# What all bodies together may take in a process, in memory and on disk.
MOST_HELD = 512 * 1024**2


class BodyTooLarge(Exception):
    """More came than is taken; the rest was not read."""


class Full(Exception):
    """So much is held already that nothing more is taken in."""


class TooSlow(Exception):
    """It came more slowly than its pace allows."""


class BrokenOff(Exception):
    """Its sender has gone before its end."""


@dataclass(frozen=True)
class Pace:
    """How slowly a body may come: after `grace` seconds at `rate` bytes a second on the average,
    and within `longest` seconds. The rate is a tenth of what a poor mobile connection sends."""

    grace: float = 10
    rate: int = 4096
    longest: float = 900

    def left(self, seconds: float, size: int) -> float:
        """How many seconds more may pass until the next piece of a body of which `size` bytes came
        in so many seconds."""
        return min(self.grace + size / self.rate, self.longest) - seconds


@dataclass
class Room:
    """How much the bodies of a process take. For one event loop."""

    most: int = MOST_HELD
    held: int = 0

    def take(self, size: int) -> None:
        """Raises Full."""
        if self.held + size > self.most:
            raise Full
        self.held += size


async def collect(
    receive: Receive, most: int, pace: Pace, length: int | None, room: Room | None = None
) -> Body:
    """A body, whole, from its beginning. Of one that named its `length` beforehand `most` bytes are
    kept and the rest is read and dropped, so that its sender hears the answer: whoever works on it
    sees by the length that it is too large.

    Raises BodyTooLarge for one without a length that has more, TooSlow, BrokenOff, and Full where
    there is no `room`, which who takes the body gives back.
    """
    body, room = Body(max_size=IN_MEMORY), room or Room()
    try:
        await _fill(body, receive, most, pace, room, is_endless=length is None)
    except BaseException:
        room.held -= body.seek(0, 2)
        body.close()
        raise
    body.seek(0)
    return body


async def _fill(
    body: Body, receive: Receive, most: int, pace: Pace, room: Room, *, is_endless: bool
) -> None:
    clock = asyncio.get_running_loop().time
    begun, size = clock(), 0
    while True:
        try:
            message = await asyncio.wait_for(receive(), pace.left(clock() - begun, size))
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise BrokenOff
        piece = message.get("body", b"")
        kept = piece[: max(0, most - size)]
        room.take(len(kept))
        body.write(kept)
        size += len(piece)
        if is_endless and size > most:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return

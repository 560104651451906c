"""A call's end. httpx bounds each wait by itself; here their sum is bounded: token, connection,
answer and body together."""

import time
from collections.abc import Iterator, Mapping
from typing import cast

import httpx

# Unpacked. The longest answer is a requirement with its schema, or a page of numbers: some hundred
# kilobytes.
MOST_BYTES = 20 * 1024**2
# Zero would mean "do not wait at all" to a socket, so what is over still waits for a moment.
SHORTEST = 0.001


class Left(Mapping[str, float]):
    """httpx's timeouts for a request: each one is what is left of the call when that wait
    begins."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def __getitem__(self, wait: str) -> float:
        return max(SHORTEST, self._ends - time.monotonic())

    def __iter__(self) -> Iterator[str]:
        return iter(("connect", "read", "write", "pool"))

    def __len__(self) -> int:
        return 4

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends


class _Bounded(httpx.SyncByteStream):
    """A body that ends in an error when it trickles in for longer than the call may take."""

    def __init__(self, stream: httpx.SyncByteStream, left: Left) -> None:
        self._stream = stream
        self._left = left

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            if self._left.is_over:
                raise httpx.ReadTimeout("The answer came too slowly.")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def read(response: httpx.Response) -> None:
    """Reads the body within the time of its request, and no more of it than any answer has. Raises
    httpx.ReadTimeout or httpx.ReadError beyond."""
    left = response.request.extensions.get("timeout")
    if isinstance(left, Left):
        response.stream = _Bounded(cast("httpx.SyncByteStream", response.stream), left)
    if "," in response.headers.get("Content-Encoding", ""):
        # Packed twice, a few bytes unpack to gigabytes in one step.
        response.close()
        raise httpx.DecodingError("The answer is packed twice.", request=response.request)
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            response.close()
            raise httpx.ReadError("The answer is larger than any.", request=response.request)
    # As `response.read` does it, which has no limit.
    response._content = b"".join(chunks)

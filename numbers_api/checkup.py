"""Whether the connection to the API is right, in plain words for whoever set it up."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from numbers_api import callback_secret
from numbers_api.callback_secret import Standing
from numbers_api.client import NumbersClient
from numbers_api.errors import CredentialsRefused, NumbersApiError, Refused, Unavailable
from numbers_api.observe import Call

CALLS = 5
# Seconds.
CLOCK_OFF = 5.0
SLOW = 2.0
# The Date header is cut to the second, so that on average it is half a second behind.
CUT_OFF = 0.5

STANDING = {
    Standing.CURRENT: "set, and the first one of NUMBERS_CALLBACK_SECRET",
    Standing.OLDER: "set, but not to the first one of NUMBERS_CALLBACK_SECRET: `numbers_api "
    "callback-secret --set` changes it",
    Standing.FOREIGN: (
        "set to one that NUMBERS_CALLBACK_SECRET does not have, so every callback is refused: "
        "put it there too, or see `numbers_api callback-secret`"
    ),
    Standing.NONE: "not set, so callbacks come unsigned and are refused: `numbers_api "
    "callback-secret --set` sets it",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    words: str
    is_fine: bool = True


@dataclass
class Record:
    """What the calls of a check told, as a hook."""

    calls: list[Call] = field(default_factory=list)
    seconds_behind: list[float] = field(default_factory=list)

    def __call__(self, call: Call) -> None:
        self.calls.append(call)
        if call.server_time:
            self.seconds_behind.append(
                (call.server_time - datetime.now(UTC)).total_seconds() + CUT_OFF
            )


def examine(client: NumbersClient, record: Record, secrets: Sequence[str]) -> Iterator[Finding]:
    """Looks at credentials, project, callback secret, clock and latency. Where the first fails the
    others are left out."""
    try:
        regions = client.regions()
    except NumbersApiError as error:
        yield _no_access(error)
        return
    yield Finding("Credentials", "accepted")
    names = ", ".join(sorted(region.region_code for region in regions)) or "none"
    yield Finding("Project", f"regions with numbers: {names}", is_fine=bool(regions))
    try:
        standing = callback_secret.standing(client, secrets)
    except NumbersApiError as error:
        words = f"could not be read: {error.message} {error.advice}"
        yield Finding("Callback secret", words, is_fine=False)
    else:
        is_current = standing is Standing.CURRENT
        yield Finding("Callback secret", STANDING[standing], is_fine=is_current)
    yield from _measure(client.regions, record)


def _no_access(error: NumbersApiError) -> Finding:
    if isinstance(error, Unavailable) and error.http_status is None:
        return Finding(
            "API",
            f"{error.message} Can this machine reach NUMBERS_API_URL and NUMBERS_API_TOKEN_URL?",
            is_fine=False,
        )
    subject = (
        "Credentials"
        if isinstance(error, CredentialsRefused)
        else "Project"
        if isinstance(error, Refused)
        else "API"
    )
    request = f" (request {error.request_id})" if error.request_id else ""
    return Finding(subject, f"{error.message} {error.advice}{request}", is_fine=False)


def _measure(call: Callable[[], object], record: Record) -> Iterator[Finding]:
    record.calls.clear()
    try:
        for _ in range(CALLS):
            call()
    except NumbersApiError as error:
        words = f"could not be measured: {error.message} {error.advice}"
        yield Finding("Latency", words, is_fine=False)
    else:
        seconds = [each.seconds for each in record.calls]
        median = statistics.median(seconds)
        words = (
            f"{median * 1000:.0f} ms in the middle, {max(seconds) * 1000:.0f} ms at most, "
            f"of {len(seconds)} calls"
        )
        yield Finding("Latency", words, is_fine=median < SLOW)
    off = statistics.median(record.seconds_behind) if record.seconds_behind else None
    if off is None:
        words = "the API says no time, so this machine's clock could not be compared"
    elif abs(off) < 1:
        words = "as the API's, to the second"
    else:
        side = "behind" if off > 0 else "ahead of"
        words = f"this machine's is {abs(off):.0f} s {side} the API's, and countdowns go by it"
    yield Finding("Clock", words, is_fine=off is not None and abs(off) < CLOCK_OFF)

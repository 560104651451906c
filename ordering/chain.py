"""The hash chain of a timeline: each entry's digest covers the one before, so that no entry can be
changed, taken out or put in between unseen. Pure."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

# Before the first entry.
START = ""

Facts = Sequence[str | int | datetime | None]


def digest(previous: str, facts: Facts) -> str:
    """SHA-256, in hex, over the digest before and what this entry says. Times count to the
    microsecond, in UTC."""
    said = [previous, *(_plain(fact) for fact in facts)]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def _plain(fact: str | int | datetime | None) -> str | int | None:
    return (
        fact.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(fact, datetime)
        else fact
    )

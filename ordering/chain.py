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
    said: list[str | int | None] = [previous]
    for fact in facts:
        if isinstance(fact, datetime):
            said.append(fact.astimezone(UTC).isoformat(timespec="microseconds"))
        else:
            said.append(fact)
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()

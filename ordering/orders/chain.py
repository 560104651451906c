"""The hash chain of a timeline: each entry's digest covers the one before, so that no entry can be
changed, taken out or put in between unseen. Pure."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

# Before the first entry.
START = ""

SALT_BYTES = 16

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


def new_salt() -> str:
    """A salt for the details of one entry, in hex."""
    return secrets.token_hex(SALT_BYTES)


def digest_of_details(salt: str, details: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over an entry's details, which are JSON. With the salt gone nobody can find
    out by guessing what erased details were."""
    said = json.dumps([salt, details], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()

"""The faults that have names: what the API, or something on the way to it, does in real life."""

from typing import Any

from sandbox.auth import INVALID_TOKEN
from sandbox.errors import envelope
from sandbox.trouble.faults import Fault

SLOW_SECONDS = 2.0


def _error(code: int, message: str, **more: Any) -> dict[str, Any]:
    return {"status": code, "body": envelope(code, message), **more}


_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_THROTTLED = _error(429, "Too many requests: this project's quota is used up for the moment")

KINDS: dict[str, dict[str, Any]] = {
    "expired_token": _error(401, "The access token has expired", headers=INVALID_TOKEN),
    "unauthorized": _error(401, "The credentials were refused", headers=_CHALLENGE),
    "forbidden": _error(403, "This project is not allowed to do that"),
    "not_found": _error(404, "There is nothing of that name"),
    "too_large": _error(413, "The request is larger than this endpoint takes"),
    "throttled_seconds": _THROTTLED,
    "throttled_date": _THROTTLED,
    "server_error": _error(500, "An internal error occurred"),
    "lost_answer": _error(502, "The gateway got no answer from the service", after_work=True),
    "slow": {"answers": False},
    "broken": {"status": None},
    "broken_after_work": {"status": None, "after_work": True},
    "malformed_json": {"answers": False, "after_work": True},
    "unknown_members": {"answers": False, "after_work": True},
}


def named(kind: str, operation: str, **more: Any) -> Fault:
    """The fault of that name; a slow one takes two seconds where no `delay` is given."""
    if kind == "slow":
        more.setdefault("delay", SLOW_SECONDS)
    return Fault(operation, kind=kind, **KINDS[kind], **more)

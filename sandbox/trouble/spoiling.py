"""True answers made hard to read: what was done stays done, only the way it is told changes."""

import json
from typing import Any

from starlette.responses import Response

NOT_IN_THE_CONTRACT = "NOT_IN_THE_CONTRACT"
_EXTRA = {"notInTheContract": {"since": 2031, "values": [True, None, "later"]}}
_CHOICES = frozenset({"state", "type", "numberType", "uploadStatus"})
_LISTS_OF_CHOICES = frozenset({"types", "capability", "capabilities"})
# What a region asks and what was answered is free-form: a member more would be a question or an
# answer more.
_FREE_FORM = frozenset({"fields", "requestDetails"})


def cut(answer: Response) -> Response:
    """The answer with the end of its body missing."""
    body = bytes(answer.body)
    return _with_body(answer, body[: max(1, len(body) // 2)])


def extend(answer: Response) -> Response:
    """The answer with members and values that no contract names; ids, numbers and moments stay as
    they are."""
    return _with_body(answer, json.dumps(_extended(json.loads(bytes(answer.body)))).encode())


def _extended(value: Any) -> Any:
    if isinstance(value, list):
        return [_extended(each) for each in value]
    if isinstance(value, dict):
        return {name: _member(name, inner) for name, inner in value.items()} | _EXTRA
    return value


def _member(name: str, value: Any) -> Any:
    if name in _FREE_FORM:
        return value
    if name in _CHOICES and isinstance(value, str):
        return NOT_IN_THE_CONTRACT
    if name in _LISTS_OF_CHOICES:
        return [*value, NOT_IN_THE_CONTRACT]
    return _extended(value)


def _with_body(answer: Response, body: bytes) -> Response:
    kept = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(body, answer.status_code, kept)

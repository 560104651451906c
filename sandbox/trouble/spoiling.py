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
    if not isinstance(value, dict):
        return value
    members: dict[str, Any] = {}
    for name, inner in value.items():
        if name in _FREE_FORM:
            members[name] = inner
        elif name in _CHOICES and isinstance(inner, str):
            members[name] = NOT_IN_THE_CONTRACT
        elif name in _LISTS_OF_CHOICES:
            members[name] = [*inner, NOT_IN_THE_CONTRACT]
        else:
            members[name] = _extended(inner)
    return members | _EXTRA


def _with_body(answer: Response, body: bytes) -> Response:
    kept = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(body, answer.status_code, kept)

"""JSON values by one text for all that JSON Schema calls equal: finding one among thousands takes
one look."""

import json
from typing import Any


def canonical(value: Any) -> str:
    """The text that two values share exactly when they are equal: 1 and 1.0 are, true and 1 are
    not."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

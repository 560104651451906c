"""How values lie in Redis: as JSON, which can't run code. Whoever writes into the cache could
otherwise do whatever the site can."""

import json
from typing import Any


class JSONSerializer:
    """Django's cache asks it; numbers stay what Redis itself can count with. What is no JSON counts
    as not there."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value)

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except ValueError:
            return None

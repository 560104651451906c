"""Where processes share what is small and can be had again: a token, a turn. Django's cache has
this shape."""

from typing import Any, Protocol


class SharedStore(Protocol):
    """Keeps values by key, each for `timeout` seconds at most. One that is down answers None to
    everything."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any, timeout: float) -> object: ...

    def add(self, key: str, value: Any, timeout: float) -> bool | None:
        """Sets the key unless it is there, as one step. False: it is there."""

    def delete(self, key: str) -> object: ...


class OwnStore:
    """A store for one process alone, which lives as long as its owner and forgets nothing."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        return self._values.get(key)

    def set(self, key: str, value: Any, timeout: float) -> None:
        self._values[key] = value

    def add(self, key: str, value: Any, timeout: float) -> bool | None:
        if key in self._values:
            return False
        self._values[key] = value
        return True

    def delete(self, key: str) -> object:
        return self._values.pop(key, None)

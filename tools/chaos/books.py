"""The simulated API's own books and conditions, by its control calls."""

import json
import time
from typing import Any

import httpx

Row = dict[str, Any]

WEATHER = {
    "server_error": 0.04,
    "lost_answer": 0.04,
    "slow": 0.04,
    "throttled_seconds": 0.03,
    "broken": 0.03,
    "broken_after_work": 0.03,
    "malformed_json": 0.02,
}
CALLBACK_FAULTS = {
    "late": 0.08,
    "twice": 0.08,
    "out_of_order": 0.08,
    "unsigned": 0.05,
    "wrongly_signed": 0.05,
}


class Books:
    """What the simulator at this address has done and met."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/_sandbox"

    def orders(self) -> dict[str, Row]:
        """Every order, by its id."""
        return {row["idNumberOrder"]: row for row in self._get("orders")["orders"]}

    def deliveries(self) -> list[Row]:
        """Every delivery of a callback."""
        found: list[Row] = self._get("callbacks")["callbacks"]
        return found

    def work(self) -> dict[str, int]:
        """How often each operation was carried out."""
        done: dict[str, int] = self._get("work")
        return done

    def calls(self) -> dict[str, int]:
        """How often each operation was called."""
        made: dict[str, int] = self._get("calls")
        return made

    def foul_weather(self, seed: int) -> None:
        """Calls and callbacks meet faults from now on."""
        self._post(
            "weather", {"seed": seed, "probabilities": WEATHER, "delay": 1.5, "retry_after": 1}
        )
        self._post("settings", {"callback_faults": {"seed": seed, **CALLBACK_FAULTS}})

    def fair_weather(self) -> dict[str, int]:
        """No more faults; gives how many of each calls have met."""
        met: dict[str, int] = self._get("weather")["thrown"]
        self._post("weather", {"seed": 0, "probabilities": {}})
        self._post("settings", {"callback_faults": {}})
        return met

    def _get(self, path: str) -> Any:
        return self._call("GET", path)

    def _post(self, path: str, body: Any) -> Any:
        return self._call("POST", path, content=json.dumps(body))

    def _call(self, verb: str, path: str, **content: Any) -> Any:
        """A busy simulator may need a second try."""
        for wait in (0.5, 2, 5):
            try:
                return (
                    httpx.request(
                        verb, f"{self._url}/{path}", timeout=30, trust_env=False, **content
                    )
                    .raise_for_status()
                    .json()
                )
            except httpx.TransportError:
                time.sleep(wait)
        return (
            httpx.request(verb, f"{self._url}/{path}", timeout=30, trust_env=False, **content)
            .raise_for_status()
            .json()
        )

"""What the command line decides, and what may be changed while the sandbox runs."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEMO_CALLBACK_SECRET = "numberdesk-demo-callback-secret-0001"


@dataclass(frozen=True)
class Options:
    """How the sandbox was started; a reset goes back to this."""

    host: str = "127.0.0.1"
    port: int = 8001
    state: Path | None = None
    review_seconds: float = 8
    reservation_seconds: float | None = None
    callback_secret: str = DEMO_CALLBACK_SECRET
    project: str = "demo-project"
    key_id: str = "demo-key"
    key_secret: str = "demo-secret"
    callbacks_remembered: int = 1000


@dataclass
class Settings:
    """What a control call can change; the README says what each one does, None is "by region", "no
    limit" or "none"."""

    review_seconds: float
    reservation_seconds: float | None
    callbacks_enabled: bool = True
    max_upload_bytes: int = 20 * 1024 * 1024
    requests_per_second: float | None = None
    outcomes: dict[str, Any] = field(default_factory=dict)
    callback_faults: dict[str, Any] = field(default_factory=dict)
    provisioning_failure_code: str | None = None
    clock_skew_seconds: float = 0

    def change(self, changes: dict[str, Any]) -> None:
        """Set the settings of these names; names that are no more are passed over."""
        for name in changes.keys() & vars(self).keys():
            setattr(self, name, changes[name])

    @classmethod
    def from_options(cls, options: Options) -> "Settings":
        """The settings a fresh or reset sandbox has."""
        return cls(options.review_seconds, options.reservation_seconds)

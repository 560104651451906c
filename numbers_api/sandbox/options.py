"""What the command line decides, and what may be changed while the sandbox runs."""

from dataclasses import dataclass
from pathlib import Path

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


@dataclass
class Settings:
    """The part of the options that a control call can change; `reservation_seconds` None means by region."""

    review_seconds: float
    reservation_seconds: float | None
    callbacks_enabled: bool = True

    @classmethod
    def from_options(cls, options: Options) -> "Settings":
        """The settings a fresh or reset sandbox has."""
        return cls(options.review_seconds, options.reservation_seconds)

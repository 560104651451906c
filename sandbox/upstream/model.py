"""An order as the sandbox keeps it, and the table of its states."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self


class State(StrEnum):
    """The states an order can be in."""

    CREATED = "CREATED"
    IN_REVIEW = "IN_REVIEW"
    BLOCKED = "BLOCKED"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.CREATED: frozenset({State.IN_REVIEW, State.BLOCKED, State.EXPIRED}),
    State.IN_REVIEW: frozenset({State.BLOCKED, State.COMPLETED, State.REJECTED}),
    State.BLOCKED: frozenset({State.IN_REVIEW, State.REJECTED, State.EXPIRED}),
    State.COMPLETED: frozenset(),
    State.REJECTED: frozenset(),
    State.EXPIRED: frozenset(),
}
EDITABLE = frozenset({State.CREATED, State.BLOCKED})
GIVES_NUMBERS_BACK = frozenset({State.REJECTED, State.EXPIRED})


@dataclass
class Order:
    """One order; times are seconds since the epoch, `details` is the registration's
    `requestDetails`."""

    id: str
    project_id: str
    region: str
    number_type: str
    numbers: list[str]
    created: float
    updated: float
    expires: float | None
    state: State = State.CREATED
    review_ends: float | None = None
    sms: dict[str, Any] | None = None
    voice: dict[str, Any] | None = None
    callback_url: str | None = None
    details: dict[str, Any] | None = None
    attachments: dict[str, dict[str, Any]] = field(default_factory=dict)
    logs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def deadline(self) -> float | None:
        """When something happens to the order without anybody's doing: its lapse, or its review's
        end."""
        return self.expires if self.state in EDITABLE else self.review_ends

    def age(self, seconds: float) -> None:
        """Move every moment back, as if so much time had passed since."""
        self.created -= seconds
        self.updated -= seconds
        if self.expires is not None:
            self.expires -= seconds
        if self.review_ends is not None:
            self.review_ends -= seconds
        for stored in (*self.logs, *self.attachments.values()):
            for name in ("createTime", "updateTime"):
                if name in stored:
                    # By whole microseconds: a moment that came out a millisecond earlier each time
                    # would be another one to whoever has read it.
                    moved = datetime.fromisoformat(stored[name]) - timedelta(seconds=seconds)
                    stored[name] = written(moved)

    def to_json(self) -> dict[str, Any]:
        """The order as the store keeps it."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The order as it was stored."""
        return cls(**{**stored, "state": State(stored["state"])})


def rfc3339(seconds: float) -> str:
    """A moment as the API writes it, in UTC with a Z."""
    return written(datetime.fromtimestamp(seconds, UTC))


def written(moment: datetime) -> str:
    """A moment in UTC as the API writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

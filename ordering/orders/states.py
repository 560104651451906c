"""The states of an order and the one table of transitions between them (contract README, "Orders
and their clock").

Capital letters in the contract are the API's states; `DRAFT`, `CREATING`, `OUTCOME_UNKNOWN` and
`SUBMITTING` are ours.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.calendars import reply_due_after
from ordering.orders.choices import Act


class OrderState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CREATING = "creating", _("Reserving")
    OUTCOME_UNKNOWN = "outcome_unknown", _("Outcome unknown")
    CREATED = "created", _("Reserved")
    SUBMITTING = "submitting", _("Submitting")
    IN_REVIEW = "in_review", _("In review")
    BLOCKED = "blocked", _("Blocked")
    COMPLETED = "completed", _("Completed")
    REJECTED = "rejected", _("Rejected")
    EXPIRED = "expired", _("Expired")
    UNKNOWN = "unknown", _("Unknown")


S = OrderState

FINAL = frozenset({S.COMPLETED, S.REJECTED, S.EXPIRED})
# The API has the order, so GET tells its state.
UPSTREAM = frozenset({S.CREATED, S.SUBMITTING, S.IN_REVIEW, S.BLOCKED, S.UNKNOWN})
# Answers and documents can be changed.
EDITABLE = frozenset({S.DRAFT, S.CREATING, S.OUTCOME_UNKNOWN, S.CREATED, S.BLOCKED})
# A number is held until `expires_at`.
RESERVED = frozenset({S.CREATED, S.SUBMITTING, S.BLOCKED})
SUBMITTABLE = frozenset({S.CREATED, S.BLOCKED})
RESTARTABLE = frozenset({S.REJECTED, S.EXPIRED})
# What an order comes to by being submitted, here or in the vendor's dashboard.
SUBMITTED = frozenset({S.SUBMITTING, S.IN_REVIEW})

_BY_REVIEW = frozenset({S.COMPLETED, S.REJECTED, S.EXPIRED, S.BLOCKED, S.IN_REVIEW, S.UNKNOWN})

TRANSITIONS: Mapping[OrderState, frozenset[OrderState]] = {
    # A draft whose earlier reservation was lost may find it again.
    S.DRAFT: frozenset({S.CREATING, S.CREATED}),
    S.CREATING: frozenset({S.CREATED, S.DRAFT, S.OUTCOME_UNKNOWN}),
    S.OUTCOME_UNKNOWN: frozenset({S.CREATED, S.DRAFT}),
    S.CREATED: _BY_REVIEW | {S.SUBMITTING},
    S.SUBMITTING: _BY_REVIEW | {S.CREATED},
    S.IN_REVIEW: _BY_REVIEW - {S.IN_REVIEW} | {S.CREATED},
    S.BLOCKED: _BY_REVIEW - {S.BLOCKED} | {S.SUBMITTING, S.CREATED},
    S.UNKNOWN: _BY_REVIEW - {S.UNKNOWN} | {S.CREATED},
    S.COMPLETED: frozenset(),
    S.REJECTED: frozenset(),
    S.EXPIRED: frozenset(),
}

# What a callback may do at once (contract README, "Transitions taken without question"); on all
# else GET is asked.
BY_EVENT: Mapping[OrderState, frozenset[OrderState]] = {
    S.CREATED: frozenset({S.IN_REVIEW, S.EXPIRED, S.BLOCKED}),
    S.IN_REVIEW: frozenset({S.BLOCKED, S.COMPLETED, S.REJECTED}),
    S.BLOCKED: frozenset({S.IN_REVIEW, S.REJECTED, S.EXPIRED}),
}

_REMOTE = {
    "CREATED": S.CREATED,
    "IN_REVIEW": S.IN_REVIEW,
    "BLOCKED": S.BLOCKED,
    "COMPLETED": S.COMPLETED,
    "REJECTED": S.REJECTED,
    "EXPIRED": S.EXPIRED,
}


def from_remote(state: str) -> OrderState:
    """The API's word for a state; one that we don't know is UNKNOWN, and the word itself is kept
    beside it."""
    return _REMOTE.get(state, S.UNKNOWN)


# What comes back so was never with the reviewers: it is blocked as before, and not once more.
UNSENT = frozenset({Act.SENT_BACK, Act.NOT_APPROVED})


def times_written(
    before: OrderState,
    after: OrderState,
    act: Act,
    first_submitted_at: datetime | None,
    blocked_times: int,
    team_pk: int | None,
) -> dict[str, datetime | int]:
    """The columns of times that a change of state writes, and how often it was blocked."""
    now = timezone.now()
    times: dict[str, datetime | int] = {"state_since": now}
    if after in FINAL:
        times["closed_at"] = now
    elif after in SUBMITTED and before != OrderState.SUBMITTING:
        times |= {"submitted_at": now, "first_submitted_at": first_submitted_at or now}
    elif after == OrderState.BLOCKED and act not in UNSENT:
        times["reply_by"] = reply_due_after(now, team_pk)
        times["blocked_times"] = blocked_times + 1
    return times

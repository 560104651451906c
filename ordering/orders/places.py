"""Where an order stands among all others."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, Least

from ordering.orders.states import FINAL, RESERVED

# What no clock runs for hurts at no time: a moment that sorts behind all others.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Band(models.IntegerChoices):
    """How an order stands in the list, before its clock does."""

    CLOCK = 0  # it holds a number, for a while
    LOOK = 1  # somebody has to find out what it is
    GOES_ON = 2  # it waits for the vendor
    DRAFT = 3
    CLOSED = 4
    DISCARDED = 5


# Both are columns that the database itself writes whenever one of these facts changes: an index can
# serve them, and nothing here can forget to.
BAND_COLUMN = models.GeneratedField(
    expression=Case(
        When(discarded_at__isnull=False, then=Value(Band.DISCARDED.value)),
        When(state__in=sorted(FINAL), then=Value(Band.CLOSED.value)),
        When(missing_upstream_since__isnull=False, then=Value(Band.LOOK.value)),
        When(state__in=sorted(RESERVED), then=Value(Band.CLOCK.value)),
        When(state="draft", lost_at=None, then=Value(Band.DRAFT.value)),
        When(state__in=["creating", "in_review"], then=Value(Band.GOES_ON.value)),
        default=Value(Band.LOOK.value),
    ),
    output_field=models.SmallIntegerField(),
    db_persist=True,
)
HURTS_AT_COLUMN = models.GeneratedField(
    expression=Case(
        When(missing_upstream_since__isnull=False, then=Value(NEVER)),
        # Of several values SQLite finds the least only where none is NULL.
        When(
            state="blocked",
            then=Least(
                Coalesce(F("reply_by"), Value(NEVER)), Coalesce(F("expires_at"), Value(NEVER))
            ),
        ),
        When(state__in=sorted(RESERVED), then=Coalesce(F("expires_at"), Value(NEVER))),
        default=Value(NEVER),
    ),
    output_field=models.DateTimeField(),
    db_persist=True,
)

"""Where an order stands among all others."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When
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


def _of_open_orders(name: str, *fields: str) -> models.Index:
    return models.Index(fields=(*fields, "id"), condition=Q(band__lt=Band.CLOSED.value), name=name)


# For each order that the list can come in: most orders are closed, and seldom sorted otherwise than
# by when that was.
PLACE_INDEXES = (
    models.Index(fields=("band", "hurts_at", "id"), name="orders_as_they_hurt"),
    models.Index(fields=("team", "band", "hurts_at", "id"), name="a_teams_orders"),
    models.Index(fields=("assignee", "band", "hurts_at", "id"), name="a_persons_orders"),
    models.Index(
        Coalesce("closed_at", Value(NEVER)),
        F("id"),
        condition=Q(band=Band.CLOSED.value),
        name="orders_as_they_closed",
    ),
    _of_open_orders("open_by_number", "wanted_number"),
    _of_open_orders("open_by_region", "region_code", "number_type"),
    _of_open_orders("open_by_state", "state"),
    _of_open_orders("open_by_time_in_state", "state_since"),
    _of_open_orders("open_by_age", "created_at"),
    # The two chips that are one state in another order than the list's.
    models.Index(
        fields=("state_since", "id"), condition=Q(state="in_review"), name="orders_in_review"
    ),
    models.Index(fields=("hurts_at", "id"), condition=Q(state="blocked"), name="blocked_orders"),
)

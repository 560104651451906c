"""What the database itself holds of every order."""

from django.db import models
from django.db.models import Q

from ordering.orders.approval import APPROVAL_CONSTRAINTS
from ordering.orders.states import FINAL, OrderState

ORDER_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(remote_id__isnull=False)
        | Q(state__in=["draft", "creating", "outcome_unknown"]),
        name="an_order_upstream_has_its_id",
    ),
    models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
    models.CheckConstraint(
        condition=Q(closed_at__isnull=False, state__in=sorted(FINAL))
        | Q(closed_at=None) & ~Q(state__in=sorted(FINAL)),
        name="a_closed_order_has_its_time",
    ),
    models.CheckConstraint(
        condition=Q(submitted_at__isnull=False) | ~Q(state__in=["submitting", "in_review"]),
        name="a_submitted_order_has_its_time",
    ),
    models.CheckConstraint(
        condition=Q(reserved_at__isnull=False)
        | Q(state__in=["draft", "creating", "outcome_unknown"]),
        name="a_reserved_order_has_its_time",
    ),
    models.CheckConstraint(
        condition=Q(sent_request__isnull=False) | ~Q(state__in=["creating", "outcome_unknown"]),
        name="a_reservation_on_its_way_is_kept",
    ),
    models.CheckConstraint(
        condition=Q(lost_at__isnull=False) | ~Q(state="outcome_unknown"),
        name="a_lost_reservation_has_its_time",
    ),
    *APPROVAL_CONSTRAINTS,
)

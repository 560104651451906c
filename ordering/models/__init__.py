"""An order, its numbers, and everything that happened to it."""

from ordering.models.callbacks import CallbackEvent, RefusedCallbacks
from ordering.models.messages import ReviewMessage
from ordering.models.notices import Notice, NoticeSettings, Reminder
from ordering.models.numbers import OrderNumber, Provisioning
from ordering.models.orders import Order, OrderQuerySet, StateChanged, TransitionRefused
from ordering.models.timeline import AppendOnly, TimelineEntry
from ordering.orders.steps import Step, StepName
from ordering.tracking.unknown_orders import UnknownOrder

__all__ = [
    "AppendOnly",
    "CallbackEvent",
    "Notice",
    "NoticeSettings",
    "Order",
    "OrderNumber",
    "OrderQuerySet",
    "Provisioning",
    "RefusedCallbacks",
    "Reminder",
    "ReviewMessage",
    "StateChanged",
    "Step",
    "StepName",
    "TimelineEntry",
    "TransitionRefused",
    "UnknownOrder",
]

"""An order, its numbers, and everything that happened to it."""

from ordering.models.callbacks import CallbackEvent, RefusedCallbacks
from ordering.models.messages import ReviewMessage
from ordering.models.notices import Notice, NoticeSettings, Reminder
from ordering.models.numbers import OrderNumber, Provisioning
from ordering.models.orders import Order, OrderQuerySet, StateChanged, TransitionRefused
from ordering.models.timeline import AppendOnly, TimelineEntry

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
    "TimelineEntry",
    "TransitionRefused",
]

"""An order, its numbers, and everything that happened to it."""

from ordering.board.bulk import BulkAct
from ordering.board.saved import SavedView
from ordering.orders.calendars import OfficeHours
from ordering.orders.comments import Comment
from ordering.orders.four_eyes import ApprovalPolicy, Override, PolicyPlace, Remark
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import Notification, NotificationSettings, Reminder
from ordering.orders.numbers import OrderNumber, Provisioning
from ordering.orders.order import Order, OrderQuerySet, StateChanged, TransitionRefused
from ordering.orders.reasons import Objection, Reason
from ordering.orders.steps import Step, StepName
from ordering.orders.timeline import AppendOnly, TimelineEntry
from ordering.orders.waiting import Waiting
from ordering.tracking.models import CallbackEvent, RefusedCallbacks
from ordering.tracking.unknown_orders import UnknownOrder

__all__ = [
    "AppendOnly",
    "ApprovalPolicy",
    "BulkAct",
    "CallbackEvent",
    "Comment",
    "Notification",
    "NotificationSettings",
    "Objection",
    "OfficeHours",
    "Order",
    "OrderNumber",
    "OrderQuerySet",
    "Override",
    "PolicyPlace",
    "Provisioning",
    "Reason",
    "RefusedCallbacks",
    "Remark",
    "Reminder",
    "ReviewMessage",
    "SavedView",
    "StateChanged",
    "Step",
    "StepName",
    "TimelineEntry",
    "TransitionRefused",
    "UnknownOrder",
    "Waiting",
]

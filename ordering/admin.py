"""Orders for administrators. History can be read and searched here, and not be changed."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jobs.promises import tell_workers
from kyc.admin import ReadOnly, ReadOnlyAdmin
from ordering.board.bulk import BulkAct
from ordering.board.saved import SavedView
from ordering.orders import follow
from ordering.orders.calendars import OfficeHours
from ordering.orders.comments import Comment
from ordering.orders.four_eyes import ApprovalPolicy, Override, PolicyPlace, Remark, When
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import Notification, Reminder
from ordering.orders.numbers import OrderNumber, Provisioning
from ordering.orders.order import Order
from ordering.orders.reasons import Objection, Reason
from ordering.orders.references import keys_in
from ordering.orders.steps import Step, wake
from ordering.orders.timeline import TimelineEntry
from ordering.orders.waiting import Waiting
from ordering.orders.words import timeline_words
from ordering.tracking import callbacks
from ordering.tracking.models import CALLBACK, CallbackEvent, RefusedCallbacks
from ordering.tracking.unknown_orders import UnknownOrder
from people.requests import person

# Subscripted for the type checker only: Django's classes are not generic when the program runs.
ModelAdmin = admin.ModelAdmin
TabularInline = admin.TabularInline


class HistoryAdmin(ReadOnlyAdmin):
    """What belongs to orders: found by their reference, such as ND-1041, their id at the vendor,
    their company and their people, and by what else stands there."""

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        names = ("remote_id", "company__name", "officer__username", "assignee__username")
        return (*self.search_fields, *(f"order__{name}" for name in names))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if keys := keys_in(search_term):
            return queryset.filter(order__in=keys), False
        return super().get_search_results(request, queryset, search_term)


# Columns whose change is an act on the order.
HANDED_OVER = {"team", "assignee"}


class NumberInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = OrderNumber
    extra = 0


class ReminderInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = Reminder
    extra = 0


class MessageInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = ReviewMessage
    extra = 0


class StepInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = Step
    extra = 0


class TimelineInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = TimelineEntry
    extra = 0
    ordering = ("position",)
    fields = readonly_fields = (
        "position", "at", "act", "source", "actor", "from_state", "to_state", "says",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TimelineEntry]":
        return super().get_queryset(request).select_related("actor")

    @admin.display(description=_("says"))
    def says(self, entry: TimelineEntry) -> str:
        """The entry in words."""
        ((_entry, said),) = timeline_words([entry])
        return f"{said.words}: “{said.quote}”" if said.quote else said.words


@admin.register(Order)
class OrderAdmin(ModelAdmin):  # type: ignore[type-arg]
    """An administrator may hand an order to another person or team; everything else follows from
    acts and the API."""

    list_display = (
        "reference", "wanted_number", "state", "company", "region_code", "number_type", "assignee",
        "team", "expires_at",
    )  # fmt: skip
    list_filter = ("state", "region_code", "number_type", "team", "assignee")
    list_select_related = ("assignee", "team", "company")
    search_fields = (
        "company__name",
        "remote_id",
        "wanted_number",
        "customer_reference",
        "numbers__phone_number",
        "assignee__username",
        "officer__username",
    )
    date_hierarchy = "created_at"
    inlines = (NumberInline, StepInline, MessageInline, ReminderInline, TimelineInline)
    changeable = ("team", "assignee", "watchers", "customer_reference")
    # They tell nobody anything.
    exclude = ("form_key", "band", "hurts_at")
    filter_horizontal = ("watchers",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if keys := keys_in(search_term):
            return queryset.filter(pk__in=keys), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("order"), ordering="pk")
    def reference(self, order: Order) -> str:
        """Our own name for it."""
        return order.reference

    def get_readonly_fields(self, request: HttpRequest, obj: Order | None = None) -> list[str]:
        left = {*self.changeable, *self.exclude}
        return [field.name for field in Order._meta.fields if field.name not in left]

    def save_model(self, request: HttpRequest, obj: Order, form: Any, change: bool) -> None:
        """Writes what was changed and nothing else: a task may have moved the order since the page
        was opened."""
        columns = [name for name in form.changed_data if name != "watchers"]
        if columns:
            obj.save(update_fields=columns)
        if "team" in columns and form.initial.get("team"):
            follow.end_watches_of_team(obj, form.initial["team"])
        if HANDED_OVER.intersection(columns):
            follow.tell_handed_over(obj, columns, person(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False


@admin.register(OrderNumber)
class OrderNumberAdmin(HistoryAdmin):
    list_display = ("phone_number", "order", "currency", "setup_price", "monthly_price")
    list_filter = ("currency",)
    list_select_related = ("order",)
    search_fields = ("phone_number",)


@admin.register(TimelineEntry)
class TimelineEntryAdmin(HistoryAdmin):
    list_display = ("at", "order", "position", "act", "from_state", "to_state", "source", "actor")
    list_filter = ("act", "source", "to_state")
    list_select_related = ("order", "actor")
    search_fields = ("actor__username",)
    date_hierarchy = "at"


@admin.register(ReviewMessage)
class ReviewMessageAdmin(HistoryAdmin):
    list_display = ("written_at", "order", "text")
    list_select_related = ("order",)
    search_fields = ("text",)
    date_hierarchy = "written_at"


@admin.register(CallbackEvent)
class CallbackEventAdmin(HistoryAdmin):
    """Callbacks as they came, those for unknown orders and unreadable ones among them. They can be
    taken in once more."""

    actions = ("replay",)

    list_display = (
        "received_at", "resource_type", "resource_id", "event_type", "status", "order",
        "processed_at", "readable",
    )  # fmt: skip
    list_filter = (
        "readable",
        ("processed_at", admin.EmptyFieldListFilter),
        ("order", admin.EmptyFieldListFilter),
        "status",
    )
    list_select_related = ("order",)
    search_fields = ("key", "resource_id")
    date_hierarchy = "received_at"

    @admin.action(description=_("Take in once more"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[CallbackEvent]) -> None:
        """What an event says is never believed without asking the API, so that taking it in again
        does no harm."""
        taken = callbacks.replay(queryset)
        tell_workers(CALLBACK, list(taken))
        words = ngettext(
            "%(count)d callback is taken in once more.",
            "%(count)d callbacks are taken in once more.",
            len(taken),
        )
        self.message_user(
            request, words % {"count": len(taken)}, messages.SUCCESS if taken else messages.WARNING
        )

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ordering.change_callbackevent")


@admin.register(UnknownOrder)
class UnknownOrderAdmin(ReadOnlyAdmin):
    """Orders of the API that callbacks named and that nobody here has."""

    list_display = ("remote_id", "named_at", "asked_at", "found", "region_code", "number_type")
    list_filter = ("found", "region_code")
    search_fields = ("remote_id",)
    date_hierarchy = "named_at"


@admin.register(Step)
class StepAdmin(HistoryAdmin):
    """What an order's reconciler has tried. A step that failed often says here with which code."""

    list_display = ("order", "name", "due_at", "attempts", "error", "failed_at", "call_ends_at")
    list_filter = ("name", "error", ("failed_at", admin.EmptyFieldListFilter))
    list_select_related = ("order",)
    search_fields = ("order__pk",)
    actions = ("run_now",)

    @admin.action(description=_("Run now"), permissions=["run"])
    def run_now(self, request: HttpRequest, queryset: QuerySet[Step]) -> None:
        """The step's back-off ends, and its order's reconciler looks."""
        for step in queryset:
            Step.objects.filter(pk=step.pk).update(due_at=timezone.now())
            wake(step.order_id)
        self.message_user(request, _("The orders are looked at now."), messages.SUCCESS)

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_job")


@admin.register(RefusedCallbacks)
class RefusedCallbacksAdmin(ReadOnlyAdmin):
    """How many calls of the callbacks' address were refused, by the hour."""

    list_display = ("hour", "reason", "number")
    list_filter = ("reason",)
    date_hierarchy = "hour"


@admin.register(Provisioning)
class ProvisioningAdmin(ReadOnlyAdmin):
    list_display = (
        "number",
        "platform",
        "event_type",
        "status",
        "failure_code",
        "internal_code",
        "said_at",
    )
    list_filter = ("platform", "status", "failure_code")
    list_select_related = ("number",)
    search_fields = ("number__phone_number",)


@admin.register(Waiting)
class WaitingAdmin(HistoryAdmin):
    list_display = ("order", "whom", "until", "since", "noted_by")
    list_filter = ("until",)
    list_select_related = ("order", "noted_by")
    ordering = ("until", "pk")


@admin.register(Notification)
class NotificationAdmin(HistoryAdmin):
    """What people were told, and whether the mail went out."""

    list_display = (
        "created_at",
        "order",
        "kind",
        "person",
        "read_at",
        "by_mail",
        "mailed_at",
    )
    list_filter = ("kind", "by_mail")
    list_select_related = ("order", "person")
    search_fields = ("person__username",)
    date_hierarchy = "created_at"


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "team", "query", "created_at")
    list_filter = ("team",)
    list_select_related = ("owner", "team")
    search_fields = ("name", "owner__username")


@admin.register(BulkAct)
class BulkActAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "actor", "undone_at")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("actor__username",)
    date_hierarchy = "at"


@admin.register(Comment)
class CommentAdmin(HistoryAdmin):
    list_display = ("at", "order", "author")
    list_select_related = ("order", "author")
    search_fields = ("author__username",)
    date_hierarchy = "at"


class PolicyPlaceInline(TabularInline):  # type: ignore[type-arg]
    model = PolicyPlace
    extra = 1


@admin.register(ApprovalPolicy)
class ApprovalPolicyAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Which teams' orders a second person approves."""

    list_display = ("team", "when", "numbers_above", "monthly_above", "may_be_overridden")
    list_select_related = ("team",)
    inlines = (PolicyPlaceInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Says where a policy asks for nothing."""
        super().save_related(request, form, formsets, change)
        policy = form.instance
        narrow = policy.when == When.SOMETIMES
        limits = (policy.numbers_above, policy.monthly_above)
        if narrow and limits == (None, None) and not policy.places.exists():
            words = _("This policy asks for nothing yet: name regions and types, or a number.")
            self.message_user(request, words, messages.WARNING)


@admin.register(Remark)
class RemarkAdmin(HistoryAdmin):
    list_display = ("written_at", "order", "author", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    list_select_related = ("order", "author")
    search_fields = ("author__username",)
    date_hierarchy = "written_at"


@admin.register(Override)
class OverrideAdmin(HistoryAdmin):
    list_display = ("at", "order", "person", "reason")
    list_select_related = ("order", "person")
    search_fields = ("reason", "person__username")
    date_hierarchy = "at"


@admin.register(Reason)
class ReasonAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Why reviewers send orders back or reject them, in the company's own words."""

    list_display = ("title", "code", "can_be_submitted_again", "is_offered")
    list_filter = ("is_offered", "can_be_submitted_again")
    search_fields = ("title", "code", "what_to_do")
    prepopulated_fields = {"code": ("title",)}  # as Django has it


@admin.register(Objection)
class ObjectionAdmin(HistoryAdmin):
    list_display = ("noted_at", "order", "reason", "about", "noted_by")
    list_filter = ("reason", "region_code")
    list_select_related = ("order", "reason", "noted_by")
    search_fields = ("about",)
    date_hierarchy = "noted_at"


@admin.register(OfficeHours)
class OfficeHoursAdmin(ModelAdmin):  # type: ignore[type-arg]
    """When teams work: the time to answer reviewers is counted by it."""

    list_display = ("team", "time_zone", "country", "opens", "closes", "reply_hours")
    list_select_related = ("team",)

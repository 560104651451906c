"""Orders for administrators. History can be read and searched here, and not be changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kyc.admin import ReadOnly, ReadOnlyAdmin
from ordering.models import CallbackEvent, Order, OrderNumber, ReviewMessage, TimelineEntry

# Subscripted for the type checker only: Django's classes are not generic when the program runs.
ModelAdmin = admin.ModelAdmin
TabularInline = admin.TabularInline


class NumberInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = OrderNumber
    extra = 0


class MessageInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = ReviewMessage
    extra = 0


class TimelineInline(ReadOnly, TabularInline):  # type: ignore[type-arg]
    model = TimelineEntry
    extra = 0
    fields = readonly_fields = ("at", "act", "source", "actor", "from_state", "to_state", "why")


@admin.register(Order)
class OrderAdmin(ModelAdmin):  # type: ignore[type-arg]
    """An administrator may hand an order to another officer or team; everything else follows from acts and the API."""

    list_display = ("reference", "wanted_number", "state", "region_code", "number_type", "officer", "team", "expires_at")
    list_filter = ("state", "region_code", "number_type", "team", "officer")
    list_select_related = ("officer", "team")
    search_fields = ("remote_id", "wanted_number", "customer_reference", "numbers__phone_number", "officer__username")
    date_hierarchy = "created_at"
    inlines = (NumberInline, MessageInline, TimelineInline)
    changeable = ("officer", "team", "customer_reference")

    def get_readonly_fields(self, request: HttpRequest, obj: Order | None = None) -> list[str]:
        return [field.name for field in Order._meta.fields if field.name not in self.changeable]

    def save_model(self, request: HttpRequest, obj: Order, form: Any, change: bool) -> None:
        """Writes what was changed and nothing else: a task may have moved the order since the page was opened."""
        obj.save(update_fields=form.changed_data)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False


@admin.register(OrderNumber)
class OrderNumberAdmin(ReadOnlyAdmin):
    list_display = ("phone_number", "order", "currency", "setup_price", "monthly_price", "provisioning", "provisioning_failure")
    list_filter = ("currency", "provisioning")
    list_select_related = ("order",)
    search_fields = ("phone_number", "order__remote_id")


@admin.register(TimelineEntry)
class TimelineEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "order", "act", "from_state", "to_state", "source", "actor")
    list_filter = ("act", "source", "to_state")
    list_select_related = ("order", "actor")
    search_fields = ("order__remote_id", "actor__username", "why")
    date_hierarchy = "at"


@admin.register(ReviewMessage)
class ReviewMessageAdmin(ReadOnlyAdmin):
    list_display = ("written_at", "order", "text")
    list_select_related = ("order",)
    search_fields = ("text", "order__remote_id")
    date_hierarchy = "written_at"


@admin.register(CallbackEvent)
class CallbackEventAdmin(ReadOnlyAdmin):
    """Callbacks as they came, those for unknown orders and unreadable ones among them."""

    list_display = ("received_at", "resource_type", "resource_id", "event_type", "status", "order", "processed_at", "readable")
    list_filter = ("readable", ("processed_at", admin.EmptyFieldListFilter), ("order", admin.EmptyFieldListFilter), "status")
    list_select_related = ("order",)
    search_fields = ("key", "resource_id")
    date_hierarchy = "received_at"

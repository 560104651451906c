"""Accounts and teams, for administrators."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import Team, User


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # not subscriptable when the program runs
    """Django's own account pages, with the team. Only a superuser makes, changes or removes a
    superuser."""

    list_display = ("username", "first_name", "last_name", "team", "is_active", "last_login")
    list_filter = ("team", "groups", "is_active")
    list_select_related = ("team",)
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("Team"), {"fields": ("team",)}),
        (_("Reads in"), {"fields": ("language", "time_zone")}),
    )
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("Team"), {"fields": ("team", "groups")}))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else ("is_superuser",)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, obj: User | None) -> bool:
    return obj is None or not obj.is_superuser or request.user.is_superuser


@admin.register(Team)
# Django's class takes no type argument when the program runs.
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name",)
    search_fields = ("name",)

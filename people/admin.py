"""Accounts and teams, for administrators."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from people.models import Team, User


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # not subscriptable when the program runs
    """Django's own account pages, with the team."""

    list_display = ("username", "first_name", "last_name", "team", "is_active", "last_login")
    list_filter = ("team", "groups", "is_active")
    list_select_related = ("team",)
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Team"), {"fields": ("team",)}))
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("Team"), {"fields": ("team", "groups")}))


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when the program runs
    list_display = ("name",)
    search_fields = ("name",)

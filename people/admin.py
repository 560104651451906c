"""Accounts and teams, for administrators. They invite, lock, sign out and take away second factors;
passwords are their people's own."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people import accounts
from people.models import ADMINISTRATOR, AccountMail, Promotion, Team, Usage, User

# Their pages would show what is their people's own, or what nobody here uses.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.unregister(Group)
# Rights over people and rights are the administrators' alone.
OVER_PEOPLE = ("account", "admin", "auth", "mfa", "people", "socialaccount", "usersessions")


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A person, with what of their earlier team they keep."""

    keeps = forms.CharField(
        label=gettext_lazy("Keeps these orders"),
        required=False,
        help_text=gettext_lazy(
            "When the team changes: the orders of the earlier team that this person still works "
            "on, such as ND-1041, ND-1042. All others they no longer see."
        ),
    )

    class Meta:
        model = User
        exclude = ("password",)  # noqa: DJ006  # it is its owner's

    def clean_keeps(self) -> str:
        """Remembered with the person until they are saved."""
        said = str(self.cleaned_data["keeps"])
        self.instance.keeps_orders = said
        return said


class NewPersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Somebody who gets an invitation by mail."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "team", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        saved: User = super().save(commit)
        return saved


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # not subscriptable when the program runs
    """Only a superuser makes a superuser, and changes or removes an administrator."""

    form = PersonForm
    add_form = NewPersonForm
    # Django's says things about a password.
    add_form_template = None
    list_display = ("username", "first_name", "last_name", "team", "is_active", "last_login")
    list_filter = ("team", "groups", "is_active")
    list_select_related = ("team",)
    filter_horizontal = ("groups",)
    actions = ("invite", "sign_out", "remove_factors", "lock", "unlock")
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        (gettext_lazy("Team"), {"fields": ("team", "keeps")}),
        (gettext_lazy("Rights"), {"fields": ("groups", "is_active", "is_staff", "is_superuser")}),
        (gettext_lazy("Reads in"), {"fields": ("language", "time_zone")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": ("username", "first_name", "last_name", "email", "team", "groups"),
                "description": gettext_lazy(
                    "A link with which they choose their password goes to their address. It works "
                    "once, for a week."
                ),
            },
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """Without the page on which somebody else's password is set."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else ("is_superuser",)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Remembers how the person stood before, to tell them what changed."""
        form.before = accounts.standing(User.objects.get(pk=obj.pk)) if change else None
        assert isinstance(request.user, User)
        obj.moved_by = request.user
        if not change:
            # Until their own browser tells: the invitation is to be read.
            obj.language = request.user.language
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        assert isinstance(request.user, User)
        if accounts.settle(form.instance, form.before, request.user):
            words = _("%(person)s becomes an administrator when another administrator agrees.")
            messages.warning(request, words % {"person": form.instance})
        if not change:
            accounts.invite(form.instance)

    def _each(self, request: HttpRequest, people: QuerySet[User]) -> list[User]:
        """Those of them whom this administrator may change, and who are not themselves."""
        return [
            person
            for person in people
            if self.has_change_permission(request, person) and person != request.user
        ]

    def _told(self, request: HttpRequest, done: list[User]) -> None:
        count = len(done)
        words = ngettext("Done for %(count)s person.", "Done for %(count)s people.", count)
        messages.success(request, words % {"count": count})

    @admin.action(description=gettext_lazy("Send an invitation"), permissions=("change",))
    def invite(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """To those who have no password yet."""
        found = [each for each in self._each(request, people) if not each.has_usable_password()]
        self._told(request, [person for person in found if accounts.invite(person)])

    @admin.action(description=gettext_lazy("Sign out everywhere"), permissions=("change",))
    def sign_out(self, request: HttpRequest, people: QuerySet[User]) -> None:
        found = self._each(request, people)
        for person in found:
            accounts.sign_out(person, request.user)
        self._told(request, found)

    @admin.action(description=gettext_lazy("Remove second factors"), permissions=("change",))
    def remove_factors(self, request: HttpRequest, people: QuerySet[User]) -> None:
        found = self._each(request, people)
        for person in found:
            accounts.remove_factors(person, request.user)
        self._told(request, found)

    @admin.action(description=gettext_lazy("Lock"), permissions=("change",))
    def lock(self, request: HttpRequest, people: QuerySet[User]) -> None:
        found = self._each(request, people)
        for person in found:
            accounts.lock(person, request.user, locked=True)
        self._told(request, found)

    @admin.action(description=gettext_lazy("Unlock"), permissions=("change",))
    def unlock(self, request: HttpRequest, people: QuerySet[User]) -> None:
        found = self._each(request, people)
        for person in found:
            accounts.lock(person, request.user, locked=False)
        self._told(request, found)


def _may_touch(request: HttpRequest, obj: User | None) -> bool:
    """Whether the account is this administrator's to change. Another administrator's is not: who
    could lock, rename or demote the others would need nobody's agreement."""
    if obj is None or request.user.is_superuser or obj == request.user:
        return True
    return not obj.is_administrator


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """What a role may do. Nobody makes another role one of administrators, nor changes what those
    may."""

    def get_readonly_fields(
        self, request: HttpRequest, obj: Group | None = None
    ) -> tuple[str, ...]:
        """The settings name groups, and so a name stays."""
        return () if obj is None else ("name",)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.name != ADMINISTRATOR)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.name != ADMINISTRATOR)

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        """Whoever had the role is told."""
        accounts.delete_roles(Group.objects.filter(pk=obj.pk), request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        accounts.delete_roles(queryset, request.user)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        if db_field.name == "permissions":
            offered = Permission.objects.exclude(content_type__app_label__in=OVER_PEOPLE)
            kwargs["queryset"] = offered.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Team)
# Django's class takes no type argument when the program runs.
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name",)
    search_fields = ("name",)


class Read(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    """What is only looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Promotion)
class PromotionAdmin(Read):
    """Who is to become an administrator; another one than who asked agrees."""

    list_display = ("person", "asked_by", "asked_at", "agreed_by", "ended_at")
    list_select_related = ("person", "asked_by", "agreed_by")
    search_fields = ("person__username",)
    actions = ("agree", "refuse")

    def has_agree_permission(self, request: HttpRequest) -> bool:
        """Whoever may change people."""
        return request.user.has_perm("people.change_user")

    @admin.action(description=gettext_lazy("Agree"), permissions=("agree",))
    def agree(self, request: HttpRequest, asked: QuerySet[Promotion]) -> None:
        for promotion in asked:
            try:
                accounts.agree(promotion, request.user)
            except accounts.NotYours:
                words = _("Another administrator than who asked has to agree about %(person)s.")
                messages.error(request, words % {"person": promotion.person})
            else:
                words = _("%(person)s is an administrator now.")
                messages.success(request, words % {"person": promotion.person})

    @admin.action(description=gettext_lazy("Refuse"), permissions=("agree",))
    def refuse(self, request: HttpRequest, asked: QuerySet[Promotion]) -> None:
        for promotion in asked:
            accounts.refuse(promotion, request.user)


@admin.register(Usage)
class UsageAdmin(Read):
    list_display = ("day", "person", "kind", "amount")
    list_filter = ("kind",)
    date_hierarchy = "day"
    list_select_related = ("person",)
    search_fields = ("person__username",)


@admin.register(AccountMail)
class AccountMailAdmin(Read):
    list_display = ("person", "kind", "created_at", "sent_at")
    list_filter = ("kind",)
    list_select_related = ("person",)
    search_fields = ("person__username",)

"""What a company's own directory says of a person: which groups here, and which team."""

import secrets
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from people import accounts, sessions
from people.models import ADMINISTRATOR, Team, User

log = structlog.get_logger(__name__)


def roles_in(claims: dict[str, Any]) -> set[str]:
    """The groups here that the claims' groups stand for; what is no list of names names none."""
    said = claims.get(settings.DIRECTORY_GROUPS_CLAIM)
    named = [said] if isinstance(said, str) else said
    if not isinstance(named, list):
        return set()
    return {role for name, role in settings.DIRECTORY_GROUPS if name in named}


def take_over(person: User, claims: dict[str, Any], *, is_new: bool = False) -> None:
    """The person has the groups and the team that the directory says, and keeps those that it has
    no say in; who has no role any more is signed out everywhere. Locks the account."""
    roles, known = roles_in(claims), {role for _name, role in settings.DIRECTORY_GROUPS}
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        before = accounts.standing(person)
        person.groups.remove(*Group.objects.filter(name__in=known - roles))
        person.groups.add(*Group.objects.filter(name__in=roles))
        if ADMINISTRATOR in known:
            person.is_staff = person.is_superuser or ADMINISTRATOR in roles
        name = claims.get(settings.DIRECTORY_TEAM_CLAIM)
        if isinstance(name, str) and name:
            person.team = Team.objects.get_or_create(name=name[:80])[0]
        person.save(update_fields=["is_staff", "team"])
        if not is_new and accounts.standing(person) != before:
            accounts.has_another_role(person)
        if not roles:
            sessions.end_all(person)
    log.info("directory.taken_over", person=person.pk, roles=sorted(roles))


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Whoever the directory gives a role may sign in; at their first time they get an account."""

    def generate_state_param(self, _state: dict[str, Any]) -> str:
        """192 bits, where allauth has 95."""
        return secrets.token_urlsafe(24)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """The one account that has an address now which the directory has checked. It is noted as
        checked, so that the account keeps its password."""
        for address in sociallogin.email_addresses:
            found = list(User.objects.filter(email__iexact=address.email)[:2])
            if address.verified and len(found) == 1:
                checked = {"verified": True, "primary": True}
                EmailAddress.objects.update_or_create(
                    user=found[0], email=address.email.lower(), defaults=checked
                )
                return found[0], address.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whoever has no role here gets no further. Raises ImmediateHttpResponse."""
        if sociallogin.is_existing:
            take_over(sociallogin.user, self._claims(sociallogin))
        if not roles_in(self._claims(sociallogin)):
            raise ImmediateHttpResponse(render(request, "people/no_role.html", status=403))
        address = sociallogin.user.email
        if (
            not sociallogin.is_existing
            and User.objects.filter(email__iexact=address or "-").exists()
        ):
            # It has not checked that the address is theirs alone, else they were that person.
            raise ImmediateHttpResponse(render(request, "people/address_taken.html", status=403))

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        person: User = super().save_user(request, sociallogin, form)
        take_over(person, self._claims(sociallogin), is_new=True)
        return person

    def on_authentication_error(self, request: HttpRequest, *_arguments: Any, **_more: Any) -> None:
        """Says so on a page of ours. Raises ImmediateHttpResponse."""
        log.warning("directory.refused", address=str(request.META.get("REMOTE_ADDR", "")))
        raise ImmediateHttpResponse(render(request, "people/directory_failed.html", status=403))

    def _claims(self, sociallogin: Any) -> dict[str, Any]:
        said = sociallogin.account.extra_data
        return {**(said.get("userinfo") or {}), **(said.get("id_token") or {})}

"""Every sign-in, failure, sign-out, change of a factor and of rights is a line of the log: who, and
where from. Whoever is not known is not named: people type passwords where names belong."""

from typing import Any

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.http import HttpRequest

from people import sessions
from people.factors import LACKS_FACTOR, lacks_factor
from people.freshness import refresh
from people.models import User
from people.provider import SIGNED_IN_THERE
from people.requests import where_from

log = structlog.get_logger(__name__)
RIGHTS = (User.groups.through, User.user_permissions.through, Group.permissions.through)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """The session begins: how long it may last, and what it must not do yet."""
    sessions.begin(request)
    # Whoever comes through the directory has shown there what it asks for.
    records = get_authentication_records(request, user)
    is_vouched_for = any(record["method"] == "socialaccount" for record in records)
    request.session[LACKS_FACTOR] = not is_vouched_for and lacks_factor(user)
    # An open session there answers without asking: then it says when it was begun.
    begun_there = request.session.get(SIGNED_IN_THERE) if is_vouched_for else None
    refresh(request, begun_there)
    ways = [record.get("type") or record["method"] for record in records]
    log.info("sign_in", person=user.pk, address=where_from(request), ways=ways)


@receiver(user_login_failed)
def not_signed_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any
) -> None:
    named = User.objects.filter(username=credentials.get("username", ""))
    pk = named.values_list("pk", flat=True).first()
    log.warning("sign_in.failed", person=pk, address=where_from(request))


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        request.signs_out = True  # type: ignore[attr-defined]  # people/headers.py reads it
        log.info("sign_out", person=user.pk, address=where_from(request))


def refused(request: HttpRequest, status: int) -> None:
    """Somebody who is signed in asked for what they may not see or what is not there, or sent what
    can't be used. Not what they sent: that is theirs."""
    match = request.resolver_match
    facts = {"person": request.user.pk, "address": where_from(request), "status": status}
    log.info("refused", what=match.view_name if match else "", verb=request.method, **facts)


@receiver(authentication_step_completed)
def shown_again(request: HttpRequest, *, reauthenticated: bool = False, **_more: Any) -> None:
    if reauthenticated:
        log.info("sign_in.again", person=request.user.pk, address=where_from(request))
        refresh(request)
        # Whoever knew the session's key before does not know the one that may do more.
        before = request.session.session_key
        request.session.cycle_key()
        renamed = UserSession.objects.filter(session_key=before)
        renamed.update(session_key=request.session.session_key)


@receiver(authentication_failed)
def wrong_factor(request: HttpRequest, user: User, **_more: Any) -> None:
    log.warning("factor.failed", person=user.pk, address=where_from(request))


@receiver(authenticator_added)
def factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    facts = {"person": user.pk, "address": where_from(request)}
    log.info("factor.added", type=authenticator.type, **facts)


@receiver(authenticator_removed)
def factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    facts = {"person": user.pk, "address": where_from(request)}
    log.info("factor.removed", type=authenticator.type, **facts)


@receiver(authenticator_reset)
def codes_made(request: HttpRequest, user: User, **_more: Any) -> None:
    log.info("factor.codes_made", person=user.pk, address=where_from(request))


@receiver([password_changed, password_reset, password_set])
def password_is_new(request: HttpRequest, user: User, **_more: Any) -> None:
    log.info("password.changed", person=user.pk, address=where_from(request))


@receiver(m2m_changed)
def rights_changed(
    sender: Any, instance: Any, action: str, pk_set: set[int] | None, **_more: Any
) -> None:
    if sender not in RIGHTS or not action.startswith("post_"):
        return
    request = context.request
    actor = request.user.pk if request is not None and hasattr(request, "user") else None
    facts = {"of": instance._meta.model_name, "key": instance.pk, "what": sender._meta.model_name}
    log.info(
        "rights.changed",
        actor=actor,
        address=where_from(request),
        change=action.removeprefix("post_"),
        keys=sorted(pk_set or ()),
        **facts,
    )

"""What administrators do with people's accounts, and what those are told of it."""

from dataclasses import dataclass
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people import sessions
from people.account_mails import tell
from people.factors import lacks_factor
from people.models import ADMINISTRATOR, Happened, Promotion, User
from people.requests import where_from_now

log = structlog.get_logger(__name__)
Actor = User | AnonymousUser


def facts(person_pk: int, actor: Actor | None) -> dict[str, Any]:
    """What every line of the log has about what somebody did with an account: whose it is, who did
    it, and where from."""
    return {
        "person": person_pk,
        "actor": actor.pk if actor else None,
        "address": where_from_now(),
    }


class NotYours(Exception):
    """Somebody else has to agree; nothing was changed."""


@dataclass(frozen=True)
class Standing:
    """What of an account its owner is told of when it changes."""

    email: str
    groups: frozenset[str]
    is_staff: bool
    is_superuser: bool
    is_active: bool

    @property
    def is_administrator(self) -> bool:
        """Whether it looks after people and rights."""
        return self.is_superuser or ADMINISTRATOR in self.groups


def standing(person: User) -> Standing:
    """How the account stands now."""
    groups = frozenset(person.groups.values_list("name", flat=True))
    return Standing(person.email, groups, person.is_staff, person.is_superuser, person.is_active)


def settle(person: User, before: Standing | None, actor: User) -> bool:
    """After an administrator has changed an account, or made one (`before` is None): tells its
    owner, has them sign in anew where their role now needs more than they showed, and holds back
    the making of an administrator until another one agrees. Returns whether it was held back."""
    with transaction.atomic():
        now = standing(person)
        is_new = now.is_administrator and not (before and before.is_administrator)
        is_held = is_new and _others(person, actor).exists()
        if is_held:
            _hold_back(person, actor)
        elif now.is_administrator and not now.is_staff:
            # The administration lets nobody else in.
            User.objects.filter(pk=person.pk).update(is_staff=True)
            person.is_staff = True
        now = standing(person)
        _note_flags(person, before, now, actor)
        if before is None:
            return is_held
        if before.email != now.email:
            EmailAddress.objects.filter(user=person).delete()
            User.objects.filter(pk=person.pk).update(address_since=timezone.now())
            for address in filter(None, (before.email, now.email)):
                tell(person, Happened.ADDRESS, address)
        if before.is_active != now.is_active:
            lock(person, actor, locked=not now.is_active)
        if (before.groups, before.is_staff, before.is_superuser) != (
            now.groups,
            now.is_staff,
            now.is_superuser,
        ):
            has_another_role(person)
        return is_held


def _note_flags(person: User, before: Standing | None, now: Standing, actor: User) -> None:
    """Groups and rights of their own have lines already; these are columns of the account."""
    flags = {"is_staff": now.is_staff, "is_superuser": now.is_superuser}
    had = {name: bool(before and getattr(before, name)) for name in flags}
    if flags != had:
        log.warning("account.flags", **flags, **facts(person.pk, actor))


def delete_roles(roles: QuerySet[Group], actor: Actor) -> None:
    """Deletes groups and tells whoever had one of them."""
    with transaction.atomic():
        keys = sorted(roles.values_list("pk", flat=True))
        people = list(User.objects.filter(groups__in=keys).distinct())
        Group.objects.filter(pk__in=keys).delete()
        for person in people:
            has_another_role(person)
    had = {"keys": keys, "people": sorted(person.pk for person in people)}
    log.warning("role.deleted", actor=actor.pk, address=where_from_now(), **had)


def has_another_role(person: User) -> None:
    """Tells the person, and has them sign in anew where their role needs a factor that they lack.
    Idempotent, but for the mail."""
    tell(person, Happened.ROLE)
    if lacks_factor(person):
        sessions.end_all(person)


def _others(person: User, actor: User) -> Any:
    """Administrators who could agree."""
    is_one = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
    people = User.objects.filter(is_one, is_active=True).distinct()
    return people.exclude(pk__in=(person.pk, actor.pk))


def _hold_back(person: User, actor: User) -> None:
    person.groups.remove(*Group.objects.filter(name=ADMINISTRATOR))
    User.objects.filter(pk=person.pk).update(is_superuser=False)
    person.is_superuser = False
    Promotion.objects.get_or_create(person=person, ended_at=None, defaults={"asked_by": actor})
    log.info("administrator.asked", **facts(person.pk, actor))
    for other in _others(person, actor):
        tell(other, Happened.ADMINISTRATOR)


def agree(promotion: Promotion, actor: Actor) -> None:
    """The person is an administrator. Idempotent. Raises NotYours where the actor asked for it, or
    for themselves."""
    with transaction.atomic():
        locked = Promotion.objects.select_for_update(of=("self",)).get(pk=promotion.pk)
        if locked.ended_at is not None:
            return
        if actor.pk in (locked.asked_by_id, locked.person_id):
            raise NotYours
        Promotion.objects.filter(pk=locked.pk).update(agreed_by=actor.pk, ended_at=timezone.now())
        person = locked.person
        person.groups.add(Group.objects.get(name=ADMINISTRATOR))
        User.objects.filter(pk=person.pk).update(is_staff=True)
        has_another_role(person)
    log.warning("administrator.made", asked=locked.asked_by_id, **facts(person.pk, actor))


def refuse(promotion: Promotion, actor: Actor) -> None:
    """Nothing comes of it. Idempotent."""
    if Promotion.objects.filter(pk=promotion.pk, ended_at=None).update(ended_at=timezone.now()):
        log.info("administrator.refused", **facts(promotion.person_id, actor))


def invite(person: User) -> bool:
    """Sends a link with which the person chooses their first password; returns whether there is
    anybody to send one to."""
    if not person.email or not person.is_active:
        return False
    tell(person, Happened.INVITED)
    return True


def sign_out(person: User, actor: Actor) -> None:
    """Ends all sessions of the person. Idempotent."""
    sessions.end_all(person)
    log.info("sessions.ended", **facts(person.pk, actor))


def remove_factors(person: User, actor: Actor | None) -> None:
    """Removes all second factors, ends all sessions and tells the person. Idempotent."""
    with transaction.atomic():
        removed, _by_model = Authenticator.objects.filter(user=person).delete()
        sessions.end_all(person)
        if removed:
            tell(person, Happened.FACTORS_RESET)
    log.warning("factors.removed", **facts(person.pk, actor))


def lock(person: User, actor: Actor, *, locked: bool) -> None:
    """Whether the person may sign in. Whoever is locked is signed out. Idempotent."""
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=not locked)
        if locked:
            sessions.end_all(person)
    log.warning("account.locked" if locked else "account.unlocked", **facts(person.pk, actor))

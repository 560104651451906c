"""Who uses the product. What each may do comes from the groups Officer, Manager and
Administrator."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# So long whoever had an address before has to say that they did not want it changed.
ADDRESS_PROVES_AFTER = timedelta(days=3)
# The group of those who look after people and rights.
ADMINISTRATOR = "Administrator"


class Team(models.Model):
    """People who see each other's orders."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in."""

    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    # Both are their browser's at first, and then what they choose.
    language = models.CharField(_("language"), max_length=16, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    # What they chose for pages, by the page's name.
    preferences = models.JSONField(_("preferences"), default=dict, blank=True, editable=False)

    # How often they were signed out everywhere. Each session knows the number of its time.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    # While they are away, their deputy hears of their orders too.
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    deputy = models.ForeignKey(
        "self",
        verbose_name=_("deputy"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    # Since when an administrator's word for their address counts.
    address_since = models.DateTimeField(null=True, editable=False)

    # When they are moved to another team: by whom, and which of its orders they keep.
    moved_by: "User | None" = None
    keeps_orders = ""

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django's own. It would ask each backend anew, twenty times a page, for rights that
        came with the person (`people.backends`)."""
        known: set[str] | None = vars(self).get("_perm_cache")
        if known is None or obj is not None or self.is_superuser:
            return super().has_perm(perm, obj)
        return self.is_active and perm in known

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to go on: Django's own, until the first time that all were
        ended."""
        if not self.sessions_ended:
            own: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # Django's
            return own
        facts = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("people.sessions", facts, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_new_address(self) -> bool:
        """Whether an administrator entered their address lately, and they have not signed in since:
        it may be anybody's."""
        since = self.address_since
        if since is None or timezone.now() - since > ADDRESS_PROVES_AFTER:
            return False
        return self.last_login is None or self.last_login < since

    @property
    def is_administrator(self) -> bool:
        """Whether they look after people and rights."""
        return self.is_superuser or self.groups.filter(name=ADMINISTRATOR).exists()

    @property
    def is_away(self) -> bool:
        """Whether they are today: the last day counts."""
        if self.away_until is None:
            return False
        try:
            zone = ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            # None was chosen yet, or it is known no more.
            zone = None
        today = timezone.localdate(timezone=zone)
        return (self.away_from or today) <= today <= self.away_until


def with_deputies(people: list[User]) -> list[User]:
    """These people, and whoever stands in for those of them who are away."""
    deputies = [person.deputy for person in people if person.is_away and person.deputy]
    return [*people, *deputies]


class Happened(models.TextChoices):
    """What it tells of."""

    INVITED = "invited", _("You are invited to Numberdesk")
    FORGOTTEN = "forgotten", _("Choose a new password")
    PASSWORD = "password", _("Your password was changed")
    ADDRESS = "address", _("Your email address was changed")
    FACTOR_ADDED = "factor_added", _("A second factor was added to your account")
    FACTOR_REMOVED = "factor_removed", _("A second factor was removed from your account")
    FACTORS_RESET = "factors_reset", _("Your second factors were removed by an administrator")
    CODES = "codes", _("New recovery codes were made for your account")
    ROLE = "role", _("What you may do was changed")
    CONNECTED = "connected", _("You can sign in through your company's directory now")
    ADMINISTRATOR = "administrator", _("Somebody is to become an administrator")


class AccountMail(models.Model):
    """A mail to a person, at the address that they had when it happened."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=Happened)
    address = models.EmailField(_("email address"), blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.get_kind_display()


class Promotion(models.Model):
    """Somebody is to become an administrator, as soon as another one than who asked for it agrees.
    The first one needs nobody."""

    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    agreed_by = models.ForeignKey(
        User,
        verbose_name=_("agreed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("new administrator")
        verbose_name_plural = _("new administrators")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(ended_at=None), name="promoted_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(agreed_by=models.F("asked_by"))
                & ~models.Q(agreed_by=models.F("person")),
                name="promoted_by_two",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)


class Used(models.TextChoices):
    """What is counted of a person's day."""

    DRAFTS = "drafts", _("new orders")
    ORDERS = "orders", _("reservations")
    SEARCHES = "searches", _("searches for numbers")
    MEGABYTES = "megabytes", _("megabytes of documents")
    EXPORTS = "exports", _("exports of lists")


class Usage(models.Model):
    """How much of something a person did in a day."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Used)
    amount = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("usage of a day")
        verbose_name_plural = _("usage by day")
        ordering = ("-day", "person", "kind")
        constraints = (
            models.UniqueConstraint(fields=("person", "day", "kind"), name="usage_counted_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.get_kind_display()}"

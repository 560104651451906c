"""Who uses the product. What each may do comes from the groups Officer, Manager and
Administrator."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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

    def __str__(self) -> str:
        return self.get_full_name() or self.username

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

"""A team's office hours, by which its time to answer reviewers is counted. A reservation runs on
the API's own clock always."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ordering.orders.working_time import WorkingTime
from people.models import Team

DAYS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def check_zone(name: str) -> None:
    """Raises ValidationError for what is no time zone."""
    if name not in available_timezones():
        raise ValidationError(_("Enter a time zone such as Australia/Sydney"))


class OfficeHours(models.Model):
    """When a team works. Without it, every hour counts."""

    team = models.OneToOneField(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    country = models.CharField(
        _("country of the public holidays"),
        max_length=2,
        blank=True,
        help_text=_("Two letters, such as AU; empty: no holidays."),
    )
    opens = models.TimeField(_("opens"), default=time(9))
    closes = models.TimeField(_("closes"), default=time(17))
    mon = models.BooleanField(DAYS["mon"], default=True)
    tue = models.BooleanField(DAYS["tue"], default=True)
    wed = models.BooleanField(DAYS["wed"], default=True)
    thu = models.BooleanField(DAYS["thu"], default=True)
    fri = models.BooleanField(DAYS["fri"], default=True)
    sat = models.BooleanField(DAYS["sat"], default=False)
    sun = models.BooleanField(DAYS["sun"], default=False)
    reply_hours = models.PositiveSmallIntegerField(
        _("working hours to answer reviewers in"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="an_office_closes_after_it_opens",
                violation_error_message=_("It has to close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(mon=True) | Q(tue=True) | Q(wed=True) | Q(thu=True)
                | Q(fri=True) | Q(sat=True) | Q(sun=True),
                name="an_office_works_on_some_day",
                violation_error_message=_("Choose at least one day."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.team)

    def save(self, *args: Any, **options: Any) -> None:
        self.country = self.country.upper()
        super().save(*args, **options)

    @property
    def working_time(self) -> WorkingTime:
        """The same, to count with."""
        days = frozenset(number for number, name in enumerate(DAYS) if getattr(self, name))
        zone = ZoneInfo(self.time_zone)
        return WorkingTime(zone, days, self.opens, self.closes, self.country)


def office_of(team_pk: int | None) -> OfficeHours | None:
    """The office hours of a team, where it has any."""
    return OfficeHours.objects.filter(team=team_pk).first() if team_pk is not None else None


def reply_due_after(start: datetime, team_pk: int | None) -> datetime:
    """Until when reviewers should have their answer: a company's or a team's own rule."""
    office = office_of(team_pk)
    if office is None:
        return start + timedelta(hours=settings.REPLY_HOURS)
    return office.working_time.after(start, timedelta(hours=office.reply_hours))

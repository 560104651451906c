"""Work that must happen later, and outages of the services that it needs."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    """What is begun first of what is due."""

    PEOPLE = 0, _("people wait for it")
    DEADLINE = 1, _("something runs out")
    REST = 2, _("all else")


class Work(models.Model):
    """The columns of work. Whoever inherits them keeps its own work in its own rows.

    `run_at`: when it is due; None when there is nothing to do. `wakes` counts every "now": if it
    moved while somebody was at work, the work stays due. `lease` is the token of whoever has it
    until `leased_until`. `attempts` are counted when the work is claimed, and begin anew when it
    succeeds. `error` is the last failure as a code. `since` is when the work was promised: giving
    up counts from there.
    """

    run_at = models.DateTimeField(_("due"), null=True, blank=True, default=timezone.now)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.REST
    )
    wakes = models.PositiveIntegerField(_("times woken"), default=0)
    lease = models.CharField(_("lease"), max_length=32, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    worker = models.CharField(_("worker"), max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=80, blank=True)
    failed_at = models.DateTimeField(_("last failed"), null=True, blank=True)
    since = models.DateTimeField(_("promised"), default=timezone.now)

    class Meta:
        abstract = True

    # Whether a row goes when nothing is left to do; one that holds more than work stays.
    GOES_WHEN_DONE = False

    @classmethod
    def of_kind(cls, kind: str, keys: Any) -> "models.QuerySet[Any]":
        """The rows of a kind with these keys."""
        return cls._default_manager.filter(pk__in=keys)

    @property
    def kind_name(self) -> str:
        """The name of the kind that this work is of."""
        raise NotImplementedError

    @property
    def key_name(self) -> str:
        """What tells this work from others of its kind."""
        return str(self.pk)


class Job(Work):
    """Work that has no row of its own. It goes when nothing is left to do."""

    kind = models.CharField(_("kind"), max_length=32)
    key = models.CharField(_("key"), max_length=128, blank=True)
    queue = models.CharField(_("queue"), max_length=32)

    GOES_WHEN_DONE = True

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("run_at", "pk")
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="one_job_per_key"),)
        # What is due is read from the front of it.
        indexes = (
            models.Index(
                fields=("queue", "priority", "run_at"),
                condition=Q(run_at__isnull=False),
                name="jobs_that_are_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".strip()

    @classmethod
    def of_kind(cls, kind: str, keys: Any) -> "models.QuerySet[Any]":
        return cls.objects.filter(kind=kind, key__in=[str(key) for key in keys])

    @property
    def kind_name(self) -> str:
        return self.kind

    @property
    def key_name(self) -> str:
        return self.key


class Outage(models.Model):
    """A service fails, from its first failure in a row to its first answer.

    `rest_until` is None while it may still be an accident; then work that needs the service rests
    until that time, and one worker tries at a time. One that has ended stays: its time counts
    towards nobody's giving up.
    """

    gate = models.CharField(_("service"), max_length=32)
    since = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    rests = models.PositiveSmallIntegerField(_("rests"), default=0)
    rest_until = models.DateTimeField(_("next try"), null=True, blank=True)
    tried_until = models.DateTimeField(_("somebody tries until"), null=True, blank=True)

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ("-since", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("gate",), condition=Q(ended_at=None), name="one_outage_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("gate", "ended_at"), name="outages_of_a_gate"),)

    def __str__(self) -> str:
        return self.gate

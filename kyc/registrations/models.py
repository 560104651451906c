"""What was answered."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyc.columns import VerbatimJSONField
from kyc.registrations.snapshots import RequirementSnapshot
from kyc.requirements.answers import Answers
from kyc.requirements.conditions import EVERYTHING
from kyc.requirements.definition import Definition
from kyc.requirements.payload import asked, resolve_answers
from kyc.requirements.progress import Progress


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def locked(self, pk: int) -> "Registration":
        """The registration with its requirements, held until the transaction ends. The
        requirements, which many orders share, are not: their officers would wait for each other."""
        return self.select_for_update(of=("self",)).select_related("snapshot").get(pk=pk)


class Registration(models.Model):
    """The answers to one snapshot's questions, kept as typed, valid or not. `sent_version` is what
    the API has."""

    snapshot = models.ForeignKey(
        RequirementSnapshot, verbose_name=_("requirements"), on_delete=models.PROTECT
    )
    raw_answers = VerbatimJSONField(_("answers as typed"), default=dict, blank=True)
    refusals = VerbatimJSONField(
        _("refusals"),
        default=list,
        blank=True,
        help_text=_("What the API said against answers, with their places."),
    )
    writers = VerbatimJSONField(
        _("writers"),
        default=dict,
        blank=True,
        help_text=_("Who gave each answer, in which open form, and when."),
    )
    conflicts = VerbatimJSONField(
        _("conflicting answer"),
        default=dict,
        blank=True,
        help_text=_(
            "Answers that met another one, given meanwhile, by place: somebody has to choose."
        ),
    )
    late_answers = VerbatimJSONField(
        _("answers after the end"),
        default=dict,
        blank=True,
        help_text=_("What was typed once nothing could be changed: the next order begins with it."),
    )
    submitted_answers = VerbatimJSONField(
        _("answers as last submitted"), null=True, blank=True, help_text=_("To tell what changed.")
    )
    layout = models.PositiveIntegerField(
        _("layout of rows"), default=0, help_text=_("Goes up when rows move.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    sent_version = models.PositiveIntegerField(_("version sent"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = RegistrationQuerySet.as_manager()

    # What was found for the answers and requirements of this instance, kept as long as they are the
    # same.
    known_progress: tuple[dict[str, Any], int, Progress] | None = None

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def answers(self) -> Answers:
        """The answers as values by pointer."""
        return Answers.from_json(self.raw_answers)

    @property
    def open_conflicts(self) -> dict[str, list[dict[str, Any]]]:
        """The conflicting answer to questions that are asked now: `value`, `form`, `by` (a person's
        key) and `at`, by place."""
        live = resolve_answers(self.definition, self.answers)[0] if self.conflicts else EVERYTHING
        places = (
            {place for place, *_rest in asked(self.definition, self.answers, live)}
            if self.conflicts
            else set()
        )
        return {place: conflict for place, conflict in self.conflicts.items() if place in places}

    @property
    def definition(self) -> Definition:
        """The questions of its snapshot."""
        return self.snapshot.definition

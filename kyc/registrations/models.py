"""What was answered."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyc.columns import VerbatimJSONField
from kyc.registrations.snapshots import RequirementSnapshot
from kyc.requirements.answers import Answers
from kyc.requirements.conditions import EVERYTHING
from kyc.requirements.definition import Definition
from kyc.requirements.payload import asked, resolve_answers
from kyc.requirements.progress import Progress, progress


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
    checked = VerbatimJSONField(
        _("answers and documents as last looked at"),
        null=True,
        blank=True,
        help_text=_("By a second person, who approved them or sent them back."),
    )
    checked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    layout = models.PositiveIntegerField(
        _("layout of rows"), default=0, help_text=_("Goes up when rows move.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    sent_version = models.PositiveIntegerField(_("version sent"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    # For lists, which can't read so many answers: written whenever those are.
    answered = models.PositiveIntegerField(_("questions answered"), null=True, editable=False)
    questions = models.PositiveIntegerField(_("questions asked"), null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    # What was found for the answers and requirements of this instance, kept as long as they are the
    # same.
    known_progress: tuple[dict[str, Any], int, Progress] | None = None

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Counts what is answered, where the answers or what is asked may have changed."""
        written = None if update_fields is None else {*update_fields}
        if written is None or written & {"raw_answers", "snapshot", "snapshot_id"}:
            done = self.progress
            self.answered, self.questions = done.answered, done.total
            written = written and written | {"answered", "questions"}
        super().save(update_fields=written, **options)

    @property
    def progress(self) -> Progress:
        """How far it has come. Validated once for an instance, as long as its answers and
        requirements are the same."""
        known = self.known_progress
        if known is None or known[0] is not self.raw_answers or known[1] != self.snapshot_id:
            found = progress(self.definition, self.answers)
            known = self.known_progress = (self.raw_answers, self.snapshot_id, found)
        return known[2]

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

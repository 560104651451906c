"""The steps of an order that its reconciler takes (ordering.lifecycle.reconciler): what each has
tried, and when it is due.

The lease is the order's, so that two steps never overlap; attempts, error and back-off are the
step's, so that one which fails holds up only what depends on it.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Priority
from jobs.promises import promise

# The kind of the reconciler's work.
ORDER = "order"
# A reservation that could not be sent for so long is withdrawn: none begins hours later.
UNSENT_FOR = timedelta(minutes=2)


class StepName(models.TextChoices):
    RESERVE = "reserve", _("Reserve")
    FIND = "find", _("Find a reservation whose answer was lost")
    EARLY_UPLOAD = "early_upload", _("Send what was prepared")
    SUBMIT = "submit", _("Submit")
    CHECK = "check", _("Ask the API how the order stands")


class Step(models.Model):
    """One step of one order. `due_at` is None where nothing has to be done; a step that an order's
    state needs and that has no row is due.

    `call_ends_at`: a call that changes something may be under way until then, so whoever comes
    after a worker that died only reads until then.
    """

    order = models.ForeignKey(
        "ordering.Order", verbose_name=_("order"), on_delete=models.CASCADE, related_name="steps"
    )
    name = models.CharField(_("step"), max_length=16, choices=StepName)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=80, blank=True)
    failed_at = models.DateTimeField(_("last failed"), null=True, blank=True)
    call_ends_at = models.DateTimeField(_("a call may be under way until"), null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("order", "name")
        constraints = (
            models.UniqueConstraint(fields=("order", "name"), name="one_row_per_order_and_step"),
        )

    def __str__(self) -> str:
        return f"{self.order} {self.name}"


def plan(order_pk: int, name: StepName, at: datetime | None) -> None:
    """The step is due then, or not at all. The reconciler, which calls this, needs no waking."""
    # Nearly always the row is there, and one statement does it.
    if not Step.objects.filter(order_id=order_pk, name=name).update(due_at=at):
        Step.objects.update_or_create(order_id=order_pk, name=name, defaults={"due_at": at})


def begin(order_pk: int, name: StepName, *, priority: Priority = Priority.DEADLINE) -> None:
    """The step begins anew: it is due now, with no attempts yet. Idempotent. To be called in the
    transaction that makes it necessary; the reconciler is told when that is committed."""
    anew = {"due_at": timezone.now(), "attempts": 0, "error": "", "failed_at": None}
    Step.objects.update_or_create(order_id=order_pk, name=name, defaults=anew)
    wake(order_pk, priority=priority)


def hurry(order_pk: int, name: StepName, *, priority: Priority = Priority.DEADLINE) -> bool:
    """The step's next try is now, and not only when its back-off ends. Returns whether it had to
    wait. Idempotent."""
    waiting = Step.objects.filter(order_id=order_pk, name=name, due_at__gt=timezone.now())
    if not waiting.update(due_at=timezone.now()):
        return False
    wake(order_pk, priority=priority)
    return True


def look_soon(order_pk: int) -> bool:
    """Somebody looks at the order, so the API is asked about it now, by one worker, however many
    look. A step that failed keeps its back-off. Returns whether it had not been due."""
    waiting = Step.objects.filter(order_id=order_pk, name=StepName.CHECK, attempts=0)
    if not waiting.filter(due_at__gt=timezone.now()).update(due_at=timezone.now()):
        return False
    wake(order_pk, priority=Priority.DEADLINE)
    return True


def wake(order_pk: int, *, priority: Priority = Priority.DEADLINE) -> None:
    """The reconciler looks at the order now. Idempotent."""
    promise(ORDER, order_pk, priority=priority, at_once=True)


def steps_of(order_pk: int) -> dict[str, Step]:
    """The rows of an order's steps, by name."""
    rows = Step.objects.filter(order_id=order_pk).order_by()
    return {step.name: step for step in rows}


def calls_under_way(order_pk: int) -> datetime | None:
    """When the last call ends that changes something and may still be under way; None for none."""
    under_way = Step.objects.filter(Q(call_ends_at__gt=timezone.now()), order_id=order_pk)
    return under_way.order_by("-call_ends_at").values_list("call_ends_at", flat=True).first()

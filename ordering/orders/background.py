"""What a page can say of the work that goes on for an order behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from jobs import outages
from jobs.leases import is_silent
from jobs.models import Job, Outage
from numbers_api.factory import API
from ordering.orders import words
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.steps import ORDER, UNSENT_FOR, Step, StepName, steps_of
from people.models import User

# Work that somebody waits for and that no worker has taken after so long stands still.
STANDS_STILL_AFTER = timedelta(seconds=15)
# The most administrators who are named.
MOST_NAMES = 3


@dataclass(frozen=True)
class Background:
    """The steps of an order, by name, who has its work, and the API's outage if there is one."""

    order: Order
    steps: dict[str, Step]
    job: Job | None
    outage: Outage | None

    @property
    def check(self) -> Step | None:
        return self.steps.get(StepName.CHECK)

    @property
    def submit(self) -> Step | None:
        return self.steps.get(StepName.SUBMIT)

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has the order now."""
        until = self.job.leased_until if self.job else None
        return until is not None and until > timezone.now()

    @property
    def awaited(self) -> Step | None:
        """The step that somebody waits for."""
        names = {
            OrderState.CREATING: StepName.RESERVE,
            OrderState.SUBMITTING: StepName.SUBMIT,
        }
        return self.steps.get(names.get(OrderState(self.order.state), ""))

    @property
    def is_retried_until(self) -> datetime | None:
        """Until when a reservation is tried that could not be sent yet; None where none failed."""
        step = self.steps.get(StepName.RESERVE)
        is_unsent = self.order.state == OrderState.CREATING and self.order.create_sent_at is None
        has_failed = step is not None and step.failed_at is not None
        return self.order.state_since + UNSENT_FOR if is_unsent and has_failed else None

    @property
    def stands_still(self) -> bool:
        """Whether no worker takes what somebody waits for."""
        step = self.awaited
        since = self.order.state_since
        waits = step is not None and not step.attempts and not self.is_under_way
        return waits and since < timezone.now() - STANDS_STILL_AFTER

    @property
    def whom_to_tell(self) -> str:
        is_one = Q(is_superuser=True) | Q(groups__name="Administrator")
        people = User.objects.filter(is_one, is_active=True).distinct().order_by("username")
        return words.whom_to_tell([str(person) for person in people[:MOST_NAMES]])

    @property
    def lost_worker_until(self) -> datetime | None:
        """When the order is taken up again whose worker gives no sign of life; None where it
        does."""
        is_lost = self.job is not None and self.is_under_way and is_silent(self.job)
        return self.job.leased_until if self.job and is_lost else None

    @property
    def may_hurry(self) -> bool:
        """Whether "Try now" changes anything."""
        waits = self.submit is not None and self.submit.failed_at is not None
        return waits or self.stands_still or self.lost_worker_until is not None

    @property
    def not_submitted(self) -> str:
        """What became of the tries of a submission."""
        if self.order.state != OrderState.SUBMITTING:
            return ""
        return words.not_submitted_words(self.submit, under_way=self.is_under_way)

    @property
    def refreshes_after(self) -> int:
        """Seconds after which a page without a script loads itself anew."""
        failed = [step for step in self.steps.values() if step.failed_at is not None]
        return 15 if failed or self.outage else 3


def background(order: Order) -> Background:
    """What goes on for an order, as far as its state lets a page tell of it."""
    is_awaited = order.state in (OrderState.CREATING, OrderState.SUBMITTING)
    job = Job.objects.filter(kind=ORDER, key=str(order.pk)).first() if is_awaited else None
    is_told = is_awaited or order.is_past_expiry
    outage = outages.current(API) if getattr(order, "glance_outage", True) else None
    return Background(order, steps_of(order.pk) if is_told else {}, job, outage)

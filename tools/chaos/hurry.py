"""As if some minutes had passed: what waits for its time is due now, and what killed workers held
is let go of.

For short runs alone, after the torment and while no worker runs; a run without `--hurry` waits for
the product's own clocks.
"""

from django.utils import timezone

from jobs.models import Job, Outage
from ordering.orders.steps import Step
from ordering.tracking.models import CallbackEvent


def main(_arguments: list[str]) -> int:
    now = timezone.now()
    Outage.objects.all().delete()
    for rows in (Job.objects, CallbackEvent.objects):
        rows.update(lease="", leased_until=None)
        rows.filter(run_at__gt=now).update(run_at=now)
    Step.objects.filter(due_at__gt=now).update(due_at=now, call_ends_at=None)
    return 0

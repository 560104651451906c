"""As if some minutes had passed: what waits for its time is due now, and what killed workers held
is let go of.

For short runs alone, after the torment and while no worker runs; a run without `--hurry` waits for
the product's own clocks.
"""

from django.utils import timezone

from ordering.models import CallbackEvent, Notice, Order


def main(_arguments: list[str]) -> int:
    now = timezone.now()
    Order.objects.update(claimed_until=None, sending_until=None)
    Order.objects.filter(next_sync_at__gt=now).update(next_sync_at=now)
    Order.objects.filter(send_at__gt=now).update(send_at=now)
    CallbackEvent.objects.filter(processed_at=None, next_try_at__gt=now).update(next_try_at=now)
    Notice.objects.filter(mail_at__gt=now).update(mail_at=now)
    return 0

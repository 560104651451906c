"""What was prepared before the clock started goes upstream as soon as the number is reserved, so
that a refusal is known early.

Answers go when our judge has nothing against them. Of the documents only mandatory ones go: they
can be replaced later, while one that may be left out could not be taken back (the contract has no
call for it).
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.models import Registration
from kyc.services import answers, payload, upload
from numbers_api.client import NumbersClient
from numbers_api.errors import FieldViolation, Invalid, NumbersApiError
from ordering.choices import Act, Source
from ordering.models import Order
from ordering.services.sync import CLAIM
from ordering.states import OrderState

log = structlog.get_logger(__name__)

# What was said of the answers and documents themselves.
JUDGED = (Invalid, upload.DocumentRefused)
# Seconds.
FIRST_WAIT = 5.0
LONGEST_WAIT = 300.0


def due() -> QuerySet[Order]:
    """Reserved orders whose prepared answers wait for a worker."""
    waiting = Order.objects.filter(
        state=OrderState.CREATED, send_at__lte=timezone.now(), missing_upstream_since=None
    )
    return waiting.filter(idle()).order_by("send_at")


def idle() -> Q:
    """Orders of which no worker is sending prepared answers: a submission waits for its end."""
    return Q(sending_until=None) | Q(sending_until__lte=timezone.now())


def claim(pk: int) -> bool:
    """Whether this worker got the order: one conditional UPDATE."""
    return bool(due().filter(pk=pk).update(sending_until=timezone.now() + CLAIM))


def carry_out(order: Order, client: NumbersClient) -> bool:
    """Sends what is ready, and says in the timeline what became of it; returns whether something
    was. Repeatable.

    Raises what a later try may mend. Whoever calls it has claimed the order; the claim ends with
    it.
    """
    done: dict[str, object] = {"send_at": None}
    registration = Registration.objects.select_related("snapshot").get(pk=order.registration_id)
    try:
        return _send(order, registration, client)
    except JUDGED as error:
        _refused(order, registration, error)
        return True
    except NumbersApiError as error:
        # Also where the credentials or the project are refused: that says nothing of what was
        # prepared.
        done = _later(order, error)
        raise
    finally:
        Order.objects.filter(pk=order.pk).update(sending_until=None, **done)


def _send(order: Order, registration: Registration, client: NumbersClient) -> bool:
    sent = _send_answers(order, registration, client)
    files = {document.id for document in registration.snapshot.mandatory_documents}
    sent += upload.send_files(
        registration, order.remote_id or "", client, before_each=lambda: _renew(order), only=files
    )
    if sent:
        order.note(Act.SENT_AHEAD, source=Source.SYNC)
    return bool(sent)


def _send_answers(order: Order, registration: Registration, client: NumbersClient) -> int:
    data = payload.data(registration)
    if (
        data is None
        or registration.sent_version == registration.version
        or not payload.is_complete(registration)
    ):
        return 0
    client.put_registration(order.remote_id or "", data)
    mine = Registration.objects.filter(pk=registration.pk)
    mine.update(sent_version=registration.version)
    # What was said of answers that have changed meanwhile is no longer known to be mended.
    mine.filter(version=registration.version).update(refusals=[])
    return 1


def _renew(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(sending_until=timezone.now() + CLAIM)


def _later(order: Order, error: NumbersApiError) -> dict[str, object]:
    wait = min(FIRST_WAIT * 2.0 ** min(order.send_tries, 8), LONGEST_WAIT)
    at = timezone.now() + timedelta(seconds=max(wait, error.retry_after or 0))
    return {"send_at": at, "send_tries": min(order.send_tries + 1, 99)}


def _refused(order: Order, sent: Registration, error: NumbersApiError) -> None:
    """The officer learns of it now and not on submitting; a refused document says so itself."""
    log.info("ahead.refused", order=order.pk, reason=type(error).__name__)
    if isinstance(error, Invalid):
        violations = error.violations or (FieldViolation("", error.message),)
        with transaction.atomic():
            now = Registration.objects.locked(sent.pk)
            # Of answers that have changed since they were sent nothing has been said.
            if now.version == sent.version:
                answers.take_refusals(now, violations)
    said = _(
        "The number is reserved, but the vendor did not take what was prepared. It says: "
        "%(message)s"
    )
    words = (
        error.message
        if isinstance(error, upload.DocumentKeptBack)
        else said % {"message": error.message}
    )
    Order.objects.filter(pk=order.pk, state=OrderState.CREATED).update(trouble=words)
    order.note(Act.REFUSED_AHEAD, source=Source.SYNC)

"""Submitting: asked for once by a person, carried out by a worker, and looked up with GET before
anything is sent again."""

from contextlib import suppress
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyc.models import Registration
from kyc.services import answers, payload, upload
from numbers_api.client import NumbersClient
from numbers_api.errors import (
    FieldViolation,
    Invalid,
    NumbersApiError,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from ordering.choices import Act, Source
from ordering.clock import moment_words
from ordering.connections import drop_broken
from ordering.models import Order, StateChanged
from ordering.services import ahead, schedule, sync
from ordering.states import SUBMITTABLE, OrderState, from_remote
from people.models import User

log = structlog.get_logger(__name__)

# Seconds.
FIRST_WAIT = 5.0
LONGEST_WAIT = 120.0
# What a later try may mend by itself.
PASSING = (Unavailable, RateLimited, OutcomeUnknown, upload.ScanAwaited)


class NotReady(Exception):
    """Answers or documents are missing or refused, so nothing was submitted."""


class TooLate(Exception):
    """The order can't be submitted in its state, or its reservation has run out."""


def is_ready(order: Order) -> bool:
    """Whether our judge has nothing against the answers and every mandatory document is there.

    What the API said last time about answers is shown but blocks nothing: it is the API's to judge
    again. A document that it refused must be replaced first.
    """
    registration = order.registration
    return payload.is_complete(registration) and payload.has_documents(registration)


def ask(order: Order, actor: User, *, shown: str | None = None) -> None:
    """Begins the submission. One of two clicks, tabs or people wins; the other gets StateChanged.
    Locks the order.

    `shown`: what the person saw (`look`). Raises NotReady, TooLate, and StateChanged also when
    something that would be submitted has changed since; nothing has changed then.
    """
    with transaction.atomic():
        # Answers and documents change under the same lock, so that what is judged is what is sent.
        locked = (
            Order.objects.select_for_update(of=("self",))
            .select_related("registration__snapshot")
            .get(pk=order.pk)
        )
        if not order.is_submittable:
            raise TooLate
        if shown is not None and shown != look(locked):
            raise StateChanged
        if not is_ready(locked):
            raise NotReady
        order.move_to(
            OrderState.SUBMITTING,
            act=Act.SUBMITTING,
            source=Source.PERSON,
            actor=actor,
            next_sync_at=timezone.now(),
            attempts=0,
            # A check that is under way does no harm; it must not keep the submission waiting.
            claimed_until=None,
        )


def look(order: Order) -> str:
    """What a person who looks at the order sees, in short: it changes with every act on it and with
    every answer."""
    return f"{order.version}.{order.registration.version}"


def due() -> QuerySet[Order]:
    """Submissions that wait for a worker; one whose prepared answers are just being sent waits for
    the end of that."""
    waiting = sync.unclaimed().filter(
        ahead.idle(), state=OrderState.SUBMITTING, next_sync_at__lte=timezone.now()
    )
    return waiting.order_by("next_sync_at")


def hurry(order: Order, actor: User) -> None:
    """A person wants the next try now; a worker that has the submission keeps it. Repeatable."""
    with transaction.atomic():
        waiting = Order.objects.filter(
            pk=order.pk, state=OrderState.SUBMITTING, next_sync_at__gt=timezone.now()
        )
        if waiting.update(next_sync_at=timezone.now()):
            order.note(Act.HURRIED, source=Source.PERSON, actor=actor)


def carry_out(order: Order, client: NumbersClient) -> NumbersApiError | None:
    """Sends registration, documents and the submission. Safe to run again at any point: GET says
    how far it came.

    Raises nothing: what a later try may mend is tried later, and returned for whoever watches over
    the API; what it may not mend goes back to the officer. Whoever calls it has claimed the order;
    the claim ends with it.
    """
    try:
        sync.sync(order, client)
        if order.state == OrderState.SUBMITTING:
            _send(order, client)
        if order.state == OrderState.SUBMITTING:
            # It answered as if nothing had been submitted. GET will tell; asking and sending at
            # once again would be a storm.
            _later(order, _("The Numbers API has not said yet that it has the submission."))
    except PASSING as error:
        _later(order, _passing_words(error), error.retry_after or 0)
        return error
    except NumbersApiError as error:
        _send_back(order, error)
    except Exception as error:
        # Whatever it is, the officer must see that it stands still; the log has the rest.
        log.exception("submission.failed", order=order.pk)
        # If it was the database, the connection is no good any more, and the claim would stand
        # until its end.
        drop_broken()
        _later(
            order,
            _("Something went wrong here (%(kind)s). An administrator finds it in the log.")
            % {"kind": type(error).__name__},
        )
    finally:
        sync.release(Order.objects.all(), order.pk)
    return None


def _send(order: Order, client: NumbersClient) -> None:
    remote_id = order.remote_id or ""
    registration = Registration.objects.select_related("snapshot").get(pk=order.registration_id)
    data = payload.data(registration)
    if data is not None:
        sync.renew(order.pk)
        client.put_registration(remote_id, data)
        Registration.objects.filter(pk=registration.pk).update(
            sent_version=registration.version, refusals=[]
        )
    upload.send_files(registration, remote_id, client, before_each=lambda: sync.renew(order.pk))
    sync.renew(order.pk)
    sync.apply(order, client.submit(remote_id), Source.SYNC)


def _later(order: Order, message: str, least: float = 0) -> None:
    """The next try, in seconds: each waits twice as long as the one before, and as long as the API
    asks."""
    wait = min(FIRST_WAIT * 2.0 ** min(order.attempts, 8), LONGEST_WAIT)
    tries, now = min(order.attempts + 1, 99), timezone.now()
    said = ngettext(
        (
            "Not submitted yet, it is tried again by itself. The first try, %(when)s, failed. "
            "%(message)s"
        ),
        (
            "Not submitted yet, it is tried again by itself. %(tries)d tries have failed, the last "
            "of "
            "them %(when)s. %(message)s"
        ),
        tries,
    )
    trouble = said % {"tries": tries, "when": moment_words(now), "message": message}
    waiting = Order.objects.filter(pk=order.pk, state=OrderState.SUBMITTING)
    waiting.update(
        next_sync_at=now + timedelta(seconds=max(wait, least)), attempts=tries, trouble=trouble
    )


def _passing_words(error: NumbersApiError) -> str:
    """What the officer needs to know of it; the vendor's own words are in the log."""
    if isinstance(error, OutcomeUnknown):
        return _(
            "The answer to it was lost, so the Numbers API is asked what became of it before "
            "anything is sent again."
        )
    if isinstance(error, RateLimited):
        return _("The Numbers API is busy.")
    return (
        _("The Numbers API is not answering.") if isinstance(error, Unavailable) else error.message
    )


def _send_back(order: Order, error: NumbersApiError) -> None:
    """The officer's turn again: where the order was, with what the API said at the answers that it
    names."""
    violations = error.violations if isinstance(error, Invalid) else ()
    # A refused document has its own words at the document.
    if not violations and not isinstance(error, upload.DocumentRefused):
        violations = (FieldViolation("", error.message),) if isinstance(error, Invalid) else ()
    ours = isinstance(error, upload.DocumentKeptBack)
    trouble = (
        error.message
        if ours
        else _("The API did not take the submission: %(message)s") % {"message": error.message}
    )
    where = from_remote(order.remote_state)
    with suppress(StateChanged), transaction.atomic():
        answers.take_refusals(order.registration, violations)
        order.move_to(
            where if where in SUBMITTABLE else OrderState.CREATED,
            act=Act.SENT_BACK,
            source=Source.SYNC,
            trouble=trouble,
            next_sync_at=timezone.now() + schedule.SOONEST_OTHERWISE,
        )

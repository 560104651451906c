"""Reserving: a person asks for it, the order's reconciler makes the call, once. Asked and perhaps
sent are two facts, and an outcome that nobody knows is a state."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jobs import outages
from jobs.connections import drop_broken
from jobs.models import Priority
from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import (
    Invalid,
    NotFound,
    NumbersApiError,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from numbers_api.factory import API
from ordering.orders import problems, steps
from ordering.orders.approval import COST
from ordering.orders.choices import Act, NotificationKind, Service, Source
from ordering.orders.content import may_be_reserved
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged, TransitionRefused
from ordering.orders.problems import Problem
from ordering.orders.states import OrderState
from ordering.orders.steps import UNSENT_FOR, StepName
from ordering.orders.upstream import Upstream
from ordering.reservations.reconcile import record_answer, save_unknown
from people import quotas
from people.models import Used, User

log = structlog.get_logger(__name__)

# Seconds that the call may take; a vendor that is slow for a quarter of it is not lost.
CREATE_SECONDS = 60.0
# After its end the call is given so long before its outcome counts as unknown.
MARGIN = timedelta(seconds=15)
# While the API rests an unsent intent is looked at so often.
LOOK_AGAIN = timedelta(seconds=5)
# After a lost answer it is first looked for this much later: the call may have just ended.
FIRST_LOOK = timedelta(seconds=30)
# Seconds between two tries to write down what the API answered, and how many there are.
TRIES_TO_SAVE, BETWEEN_TRIES = 120, 2.0


class NotApproved(Exception):
    """A policy wants the order approved before it is reserved; nothing was sent."""


class ChoiceChanged(Exception):
    """Somebody chose another number since the page was made; nothing was sent."""


def ask(order: Order, actor: User, *, shown: int | None = None) -> None:
    """A person wants the order reserved: the intent is committed, with what is to be sent, and the
    reconciler makes the call. Locks the order.

    `shown`: the version of the choice that the person saw. Raises ChoiceChanged when there is a
    newer one, NotApproved where a policy guards it, QuotaReached, and StateChanged when somebody
    else was first, also in discarding it.
    """
    with transaction.atomic():
        held = Order.objects.select_for_update(of=("self",))
        fresh = held.select_related("registration__snapshot").get(pk=order.pk)
        if shown is not None and shown != fresh.choice_version:
            raise ChoiceChanged
        if fresh.discarded_at is not None:
            raise StateChanged
        if not may_be_reserved(fresh):
            raise NotApproved
        quotas.use(actor, Used.ORDERS)
        order.move_to(
            OrderState.CREATING,
            act=Act.RESERVING,
            source=Source.PERSON,
            actor=actor,
            sent_request=order_request(fresh).wire(),
            create_sent_at=None,
        )
        steps.begin(order.pk, StepName.RESERVE, priority=Priority.PEOPLE)


def withdraw(order: Order, actor: User | None, **problem: Any) -> None:
    """The intent is taken back while it was not sent: by a person, or by the clock, which says why
    (`problem`) and tells people. Locks the order. Raises StateChanged when it was sent, or when the
    order has gone further."""
    source = Source.CLOCK if actor is None else Source.PERSON
    with transaction.atomic():
        locked = Order.objects.select_for_update().get(pk=order.pk)
        if locked.state != OrderState.CREATING or locked.create_sent_at is not None:
            raise StateChanged
        order.move_to(OrderState.DRAFT, act=Act.WITHDRAWN, source=source, actor=actor, **problem)
        if actor is None:
            entry = order.timeline.latest("position")
            Notification.objects.tell(order, NotificationKind.NOT_RESERVED, key=entry.pk)


def carry_out(order: Order, upstream: Upstream) -> None:
    """Makes the call of an order that is `creating`, if it was not made, and takes in the answer;
    one that was made and has no answer becomes "outcome unknown" when it must have ended.

    Idempotent: what may have been sent is never sent again. Raises Unavailable and RateLimited when
    it was certainly not carried out and may be tried again, OutcomeUnknown after writing that down,
    StateChanged when it was taken back, and LeaseLost.
    """
    if order.create_sent_at is not None:
        _await_answer(order)
    elif order.state_since < timezone.now() - UNSENT_FOR:
        since, until = order.state_since.isoformat(), timezone.now().isoformat()
        problem = problems.columns(Problem.NOT_ASKED_IN_TIME, since=since, until=until)
        withdraw(order, None, **problem)
    elif upstream.attempt > 1 and outages.current(API) is not None:
        # A click is tried once while the API rests; its intent ages all the same.
        steps.plan(order.pk, StepName.RESERVE, timezone.now() + LOOK_AGAIN)
    else:
        _create(order, upstream)


def allow_retry(order: Order, actor: User, *, seen: int | None = None) -> None:
    """A person decides that the lost reservation did not happen, or may happen twice: the order is
    a draft again.

    `seen`: the version that their page showed. Raises StateChanged and TransitionRefused when it
    has been settled meanwhile.
    """
    order.move_to(
        OrderState.DRAFT, act=Act.RETRY_ALLOWED, source=Source.PERSON, actor=actor, seen=seen
    )


def order_request(order: Order) -> schemas.CreateNumberOrder:
    """What is sent upstream: one number, or a quantity by criteria; never both."""
    one, quantity = None, None
    if order.wanted_number:
        one = schemas.NumberOrderOption(phone_numbers=[order.wanted_number])
    else:
        pattern = (
            schemas.NumberPattern(pattern=order.pattern, search_pattern=order.search_pattern)
            if order.pattern
            else None
        )
        quantity = schemas.QuantityOrderOption(
            requested_quantity=order.quantity,
            sequential=order.sequential or None,
            number_pattern=pattern,
            capabilities=[order.capability] if order.capability else None,
        )
    return schemas.CreateNumberOrder(
        region_code=order.region_code,
        number_type=order.number_type,
        callback_url=settings.PUBLIC_URL + reverse("callbacks"),
        number_order_option=one,
        quantity_order_option=quantity,
        **_configuration(order),
    )


def _create(order: Order, upstream: Upstream) -> None:
    client = upstream.bounded(CREATE_SECONDS)
    _mark_sent(order, upstream)
    try:
        remote = client.create_order(schemas.CreateNumberOrder.model_validate(order.sent_request))
    except OutcomeUnknown:
        _save(order, lambda: lose(order, source=Source.SYNC))
        raise
    except (Unavailable, RateLimited):
        # It was certainly not carried out, so that it may be made after all.
        mine = Order.objects.filter(pk=order.pk, state=OrderState.CREATING)
        _save(order, lambda: mine.update(create_sent_at=None))
        raise
    except NumbersApiError as error:
        said = problems.said_by(error)
        changes = problems.columns(Problem.NOT_RESERVED, **said)
        if isinstance(error, Invalid | NotFound) and _is_taken(order, upstream.client):
            changes |= dict.fromkeys(("wanted_number", *COST), "")
        _save(
            order,
            lambda: order.move_to(
                OrderState.DRAFT,
                act=Act.RESERVE_FAILED,
                source=Source.PERSON,
                actor=_who_asked(order),
                details=said,
                **changes,
            ),
        )
    else:
        _save(
            order,
            lambda: record_answer(order, remote, actor=_who_asked(order)),
            otherwise=lambda: save_unknown(remote),
        )


def _mark_sent(order: Order, upstream: Upstream) -> None:
    """Commits that the call is about to go out: once, and only by whoever has the lease."""
    now = timezone.now()
    unsent = Order.objects.filter(pk=order.pk, state=OrderState.CREATING, create_sent_at=None)
    if not unsent.filter(upstream.lease.is_held()).update(create_sent_at=now):
        raise StateChanged
    order.create_sent_at = now


def _save(
    order: Order, write: Callable[[], object], otherwise: Callable[[], object] = lambda: None
) -> None:
    """Writes down what the API answered, whoever has the order by now, for a lease fences
    scheduling and not facts; again and again while the database fails, for nobody else knows it.
    `otherwise`: what is done where another create was sent since, of which the answer says
    nothing. Locks the order."""
    for _try in range(TRIES_TO_SAVE):
        try:
            with transaction.atomic():
                now = Order.objects.select_for_update().get(pk=order.pk)
                is_its = now.create_sent_at == order.create_sent_at
                order.state = now.state
                (write if is_its else otherwise)()
        except (StateChanged, TransitionRefused, IntegrityError):
            # Somebody has settled it meanwhile.
            return
        except (DatabaseError, OSError) as error:
            log.warning("reserve.not_saved", reason=type(error).__name__)
            drop_broken()
            time.sleep(BETWEEN_TRIES)
        else:
            return


def _await_answer(order: Order) -> None:
    """The call was made by a worker that has gone, or is slow."""
    assert order.create_sent_at is not None
    ended_at = order.create_sent_at + timedelta(seconds=CREATE_SECONDS) + MARGIN
    if ended_at > timezone.now():
        steps.plan(order.pk, StepName.RESERVE, ended_at)
    else:
        lose(order, source=Source.CLOCK)


def lose(order: Order, *, source: Source) -> None:
    """The reservation was sent, and what became of it nobody knows. Raises StateChanged."""
    now = timezone.now()
    with transaction.atomic():
        # Nobody did this, so everybody who follows the order is told.
        order.move_to(
            OrderState.OUTCOME_UNKNOWN,
            act=Act.RESERVE_LOST,
            source=source,
            lost_at=now,
            looked_at=None,
            seen_on_offer=None,
        )
        steps.plan(order.pk, StepName.FIND, now + FIRST_LOOK)


def _who_asked(order: Order) -> User | None:
    """Who pressed the button: they hear of the answer on the page, and everybody else is told."""
    asked = order.timeline.filter(act=Act.RESERVING).order_by("position").last()
    return asked.actor if asked else None


def _is_taken(order: Order, client: NumbersClient) -> bool:
    """Asks whether the number is still on offer: the words of a refusal are the API's to change."""
    if not order.wanted_number:
        return False
    try:
        client.availability(order.wanted_number)
    except NotFound:
        return True
    except NumbersApiError:
        return False
    return False


def _configuration(order: Order) -> dict[str, Any]:
    """What the number is connected to: SMS, voice or both (contract README, "Orders and their
    clock")."""
    voice, voice_id = order.voice_service, order.voice_id
    sent: dict[str, Any] = {}
    if order.service == Service.SMS and order.service_id:
        sent["sms_configuration"] = schemas.SmsConfiguration(
            service_plan_id=order.service_id, campaign_id=order.campaign_id or None
        )
    elif order.service != Service.SMS:
        voice, voice_id = order.service, order.service_id
    if voice and voice_id:
        member = {Service.RTC: "app_id", Service.EST: "trunk_id", Service.FAX: "service_id"}
        sent["voice_configuration"] = schemas.VoiceConfiguration.model_validate(
            {"type": voice, member[Service(voice)]: voice_id}
        )
    return sent

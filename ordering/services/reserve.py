"""Reserving: intent is committed, the call is made, the result is committed. An outcome that nobody
knows is a state."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import Invalid, NotFound, NumbersApiError, OutcomeUnknown
from ordering.choices import Act, Service, Source
from ordering.models import Order, StateChanged
from ordering.services.adopt import adopt
from ordering.states import OrderState
from people.models import User

# A reservation whose process died is given this long before its outcome counts as unknown.
INTERRUPTED_AFTER = timedelta(minutes=2)
# After a lost answer it is first looked for this much later: the call may have just ended.
FIRST_LOOK = timedelta(seconds=30)


class ChoiceChanged(Exception):
    """Somebody chose another number since the page was made; nothing was sent."""


class NumberTaken(Exception):
    """Somebody else took the number meanwhile; the order is a draft again, without a number."""


def reserve(order: Order, client: NumbersClient, actor: User, *, shown: str | None = None) -> None:
    """Creates the order upstream, which reserves the number. Never sent twice: whoever moves the
    draft first sends it.

    `shown`: the choice that the person saw. Raises ChoiceChanged when it is another one now,
    StateChanged when somebody else was first, NumberTaken, and the client's errors; after those the
    order is a draft again, except after OutcomeUnknown.
    """
    request = _begin(order, actor, shown)
    try:
        remote = client.create_order(request)
    except OutcomeUnknown as error:
        _lose(order, source=Source.SYNC, why=error.message)
        raise
    except NumbersApiError as error:
        _take_back(order, client, actor, error)
        raise
    adopt(order, remote, actor=actor)


def allow_retry(order: Order, actor: User, *, seen: int | None = None) -> None:
    """A person decides that the lost reservation did not happen, or may happen twice: the order is
    a draft again.

    `seen`: the version that their page showed. Raises StateChanged and TransitionRefused when it
    has been settled meanwhile.
    """
    order.move_to(
        OrderState.DRAFT,
        act=Act.RETRY_ALLOWED,
        source=Source.PERSON,
        actor=actor,
        seen=seen,
        next_sync_at=None,
    )


def settle_interrupted() -> int:
    """Reservations whose process died half-way become "outcome unknown". Repeatable; returns how
    many."""
    stale = Order.objects.filter(
        state=OrderState.CREATING, state_since__lt=timezone.now() - INTERRUPTED_AFTER
    )
    return sum(_settled(order) for order in stale)


def order_request(order: Order) -> schemas.CreateNumberOrder:
    """What is sent upstream: one number, or a quantity by criteria; never both."""
    one = (
        schemas.NumberOrderOption(phone_numbers=[order.wanted_number])
        if order.wanted_number
        else None
    )
    return schemas.CreateNumberOrder(
        region_code=order.region_code,
        number_type=order.number_type,
        callback_url=settings.PUBLIC_URL + reverse("callbacks"),
        number_order_option=one,
        quantity_order_option=None if one else _quantity(order),
        **_configuration(order),
    )


def _begin(order: Order, actor: User, shown: str | None) -> schemas.CreateNumberOrder:
    """Commits the intent, with what is about to be sent."""
    with transaction.atomic():
        fresh = Order.objects.select_for_update().get(pk=order.pk)
        if shown is not None and shown != fresh.choice:
            raise ChoiceChanged
        request = order_request(fresh)
        sent = request.wire()
        order.move_to(
            OrderState.CREATING,
            act=Act.RESERVING,
            source=Source.PERSON,
            actor=actor,
            sent_request=sent,
        )
    return request


def _lose(order: Order, *, source: Source, why: str = "") -> None:
    lost = OrderState.OUTCOME_UNKNOWN
    now = timezone.now()
    facts: dict[str, Any] = {
        "lost_at": now,
        "next_sync_at": now + FIRST_LOOK,
        "looked_at": None,
        "seen_on_offer": None,
    }
    # Nobody did this, so everybody who follows the order is told.
    order.move_to(lost, act=Act.RESERVE_LOST, source=source, why=why, **facts)


def _settled(order: Order) -> bool:
    try:
        _lose(order, source=Source.CLOCK)
    except StateChanged:
        # Its process lives after all, or another sweep was here.
        return False
    return True


def _quantity(order: Order) -> schemas.QuantityOrderOption:
    pattern = (
        schemas.NumberPattern(pattern=order.pattern, search_pattern=order.search_pattern)
        if order.pattern
        else None
    )
    capabilities = [order.capability] if order.capability else None
    return schemas.QuantityOrderOption(
        requested_quantity=order.quantity, number_pattern=pattern, capabilities=capabilities
    )


def _configuration(order: Order) -> dict[str, Any]:
    if not order.service_id or order.service == Service.LATER:
        return {}
    if order.service == Service.SMS:
        sms = schemas.SmsConfiguration(
            service_plan_id=order.service_id, campaign_id=order.campaign_id or None
        )
        return {"sms_configuration": sms}
    member = {Service.RTC: "app_id", Service.EST: "trunk_id", Service.FAX: "service_id"}[
        Service(order.service)
    ]
    return {
        "voice_configuration": schemas.VoiceConfiguration.model_validate(
            {"type": order.service, member: order.service_id}
        )
    }


def _take_back(order: Order, client: NumbersClient, actor: User, error: NumbersApiError) -> None:
    taken = isinstance(error, Invalid | NotFound) and _is_taken(order, client)
    gone: dict[str, Any] = {"wanted_number": ""} if taken else {}
    order.move_to(
        OrderState.DRAFT,
        act=Act.RESERVE_FAILED,
        source=Source.PERSON,
        actor=actor,
        why=error.message,
        trouble=error.message,
        **gone,
    )
    if taken:
        raise NumberTaken from error


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

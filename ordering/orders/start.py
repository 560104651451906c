"""Beginning an order: a draft with the requirements as they are now, and the number that it shall
get."""

from dataclasses import dataclass

from django.db import transaction

from kyc.registrations import lookup
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.client import NumbersClient
from ordering.orders import problems
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.models import User


@dataclass(frozen=True)
class Purpose:
    """What the officer said when beginning: where, which type, and what it is for."""

    region_code: str
    number_type: str
    service: str = ""
    service_id: str = ""
    campaign_id: str = ""
    customer_reference: str = ""


@dataclass(frozen=True)
class Wish:
    """One number, or a quantity by criteria."""

    number: str = ""
    quantity: int = 1
    pattern: str = ""
    search_pattern: str = ""
    capability: str = ""


class NotADraft(Exception):
    """The order has gone further: its number can't be chosen any more."""


def start(client: NumbersClient, purpose: Purpose, actor: User) -> Order:
    """A new draft with a fresh snapshot. Not idempotent: each call is another draft. Raises the
    client's errors."""
    found = lookup.look_up(client, region_code=purpose.region_code, number_type=purpose.number_type)
    return draft(purpose, found, actor)


def draft(purpose: Purpose, requirements: RequirementSnapshot, actor: User) -> Order:
    """A draft against these requirements, owned by the actor and their team."""
    with transaction.atomic():
        registration = Registration.objects.create(snapshot=requirements)
        order = Order.objects.create(
            officer=actor, team=actor.team, registration=registration, **vars(purpose)
        )
        order.note(Act.STARTED, source=Source.PERSON, actor=actor)
    return order


def choose(order: Order, wish: Wish, actor: User) -> None:
    """Keeps what number or numbers the draft shall get. Idempotent. Raises NotADraft when the order
    has gone further."""
    chosen = {
        "wanted_number": wish.number,
        "by_criteria": not wish.number,
        "quantity": wish.quantity,
        "pattern": wish.pattern,
        "search_pattern": wish.search_pattern,
        "capability": wish.capability,
        **problems.columns(),
    }
    with transaction.atomic():
        if not Order.objects.filter(pk=order.pk, state=OrderState.DRAFT).update(**chosen):
            raise NotADraft
        order.refresh_from_db()
        order.note(Act.NUMBER_CHOSEN, source=Source.PERSON, actor=actor, details=order.choice)

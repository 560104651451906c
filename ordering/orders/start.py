"""Beginning an order: a draft with the requirements as they are now, and the number that it shall
get."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jobs.promises import promise
from kyc.profiles.models import Profile
from kyc.registrations import lookup
from kyc.registrations.models import Registration
from numbers_api.client import NumbersClient
from numbers_api.schemas import Money
from ordering.orders import problems
from ordering.orders.approval import COST, LONGEST_AMOUNT, LONGEST_CURRENCY
from ordering.orders.choices import Act, Source
from ordering.orders.notifications import REMINDER
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people import quotas
from people.models import Used, User


@dataclass(frozen=True)
class Purpose:
    """What the officer said when beginning: where, which type, what it is for and for whom."""

    region_code: str
    number_type: str
    service: str = ""
    service_id: str = ""
    campaign_id: str = ""
    voice_service: str = ""
    voice_id: str = ""
    customer_reference: str = ""
    company: Profile | None = None


@dataclass(frozen=True)
class Wish:
    """One number, or a quantity by criteria."""

    number: str = ""
    quantity: int = 1
    sequential: bool = False
    pattern: str = ""
    search_pattern: str = ""
    capability: str = ""


class NotADraft(Exception):
    """The order has gone further: its number can't be chosen any more."""


def start(client: NumbersClient, purpose: Purpose, actor: User) -> Order:
    """A new draft with a fresh snapshot. Not idempotent: each call is another draft. Raises the
    client's errors."""
    found = lookup.look_up(client, region_code=purpose.region_code, number_type=purpose.number_type)
    return draft(purpose, Registration(snapshot=found), actor)


def draft(
    purpose: Purpose, registration: Registration, actor: User, form_key: UUID | None = None
) -> Order:
    """A draft with this registration, which is saved, owned by the actor and their team. Raises
    QuotaReached, and IntegrityError where the form has made one already."""
    with transaction.atomic():
        quotas.use(actor, Used.DRAFTS)
        registration.save()
        order = Order.objects.create(
            officer=actor,
            assignee=actor,
            team=actor.team,
            begun_in=actor.team,
            registration=registration,
            form_key=form_key,
            **vars(purpose),
        )
        order.note(Act.STARTED, source=Source.PERSON, actor=actor)
    return order


def describe(order: Order, purpose: Purpose, actor: User) -> None:
    """Changes what a draft is for and how it is called; its region, type and company stay. What the
    API said against it is settled by that. Idempotent. Raises NotADraft."""
    said = {
        name: value
        for name, value in vars(purpose).items()
        if name not in ("region_code", "number_type", "company")
    }
    with transaction.atomic():
        mine = Order.objects.filter(pk=order.pk, state=OrderState.DRAFT, discarded_at=None)
        if not mine.update(**said, **problems.columns()):
            raise NotADraft
        order.refresh_from_db()
        order.note(Act.DESCRIBED, source=Source.PERSON, actor=actor)


def discard(order: Order, actor: User) -> None:
    """Takes a draft off every list; it can be restored. Idempotent. Raises NotADraft, also for one
    whose reservation may have been made."""
    mine = Order.objects.filter(pk=order.pk, state=OrderState.DRAFT, lost_at=None)
    with transaction.atomic():
        if mine.filter(discarded_at=None).update(discarded_at=timezone.now()):
            order.note(Act.DISCARDED, source=Source.PERSON, actor=actor)
        elif not mine.exists():
            raise NotADraft


def restore(order: Order, actor: User) -> None:
    """Takes a discarded draft back. Idempotent."""
    discarded = Order.objects.filter(pk=order.pk, discarded_at__isnull=False)
    with transaction.atomic():
        if discarded.update(discarded_at=None):
            order.note(Act.RESTORED, source=Source.PERSON, actor=actor)
            promise(REMINDER, order.pk)


def expect_cost(order: Order, monthly: Money | None) -> None:
    """Keeps what the wanted number costs a month, as the API says now. Idempotent. A number that
    was chosen meanwhile keeps its own."""
    said = ("", "")
    if monthly is not None and monthly.amount is not None:
        said = (f"{monthly.amount:f}", monthly.currency_code)
    # A price that has no room counts as none: cut, it would be another one.
    if len(said[0]) > LONGEST_AMOUNT or len(said[1]) > LONGEST_CURRENCY:
        said = ("", "")
    if (order.expected_monthly, order.expected_currency) != said:
        same = Order.objects.filter(pk=order.pk, wanted_number=order.wanted_number)
        columns = dict(zip(COST, said, strict=True))
        same.filter(state=OrderState.DRAFT).update(**columns)
        for name, value in columns.items():
            setattr(order, name, value)


def choose(order: Order, wish: Wish, actor: User) -> None:
    """Keeps what number or numbers the draft shall get. Idempotent. Raises NotADraft when the order
    has gone further."""
    chosen = {
        "wanted_number": wish.number,
        "by_criteria": not wish.number,
        "quantity": wish.quantity,
        "sequential": wish.sequential,
        "pattern": wish.pattern,
        "search_pattern": wish.search_pattern,
        "capability": wish.capability,
        **dict.fromkeys(COST, ""),
        **problems.columns(),
    }
    with transaction.atomic():
        mine = Order.objects.filter(pk=order.pk, state=OrderState.DRAFT, discarded_at=None)
        if not mine.update(**chosen):
            raise NotADraft
        order.refresh_from_db()
        order.note(Act.NUMBER_CHOSEN, source=Source.PERSON, actor=actor, details=order.choice)

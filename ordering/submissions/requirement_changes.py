"""Going on with the requirements of today, where they changed since the order was begun."""

from contextlib import suppress
from datetime import timedelta

from kyc.documents import requirement_changes
from kyc.registrations import lookup
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.submissions.saving import open_for_changes
from people.models import User

# How old a lookup may be when the clock starts.
JUST_NOW = timedelta(minutes=10)


class RequirementsChanged(Exception):
    """They changed once more since the page was made; nothing was done."""


def change(order: Order) -> requirement_changes.RequirementChanges | None:
    """What changed since the order was begun, if something did and it can still be filled in."""
    later = requirement_changes.newer(order.registration) if order.is_editable else None
    return (
        requirement_changes.between(order.registration.snapshot, later, order.registration.answers)
        if later
        else None
    )


def change_from_predecessor(order: Order) -> requirement_changes.RequirementChanges | None:
    """What is different from the order that this one was started again from, while it is a
    draft."""
    old = order.predecessor
    if old is None or not _differs_from_predecessor(order):
        return None
    return requirement_changes.between(
        old.registration.snapshot, order.registration.snapshot, old.registration.answers
    )


def kind_of_change(order: Order) -> str:
    """Whether there are "newer" requirements, or others than those of the "predecessor"; empty when
    neither is so."""
    may_be = order.is_editable and getattr(order, "glance_newer", True)
    if may_be and requirement_changes.newer(order.registration):
        return "newer"
    return "predecessor" if _differs_from_predecessor(order) else ""


def apply_changes(order: Order, shown: str, actor: User) -> None:
    """The order is filled in against the newer requirements, with every answer that fits.
    Idempotent. Locks the order.

    `shown`: the hash of the requirements that the person saw. Raises RequirementsChanged and
    fill.NotEditable.
    """
    with open_for_changes(order) as locked:
        later = requirement_changes.newer(locked.registration)
        if later is None:
            return
        if later.sha256 != shown:
            raise RequirementsChanged
        requirement_changes.apply_changes(locked.registration_id, later)
        locked.note(Act.CHANGES_APPLIED, source=Source.PERSON, actor=actor)


def _differs_from_predecessor(order: Order) -> bool:
    old = order.predecessor
    if old is None or order.state != OrderState.DRAFT:
        return False
    return bool(old.registration.snapshot_id != order.registration.snapshot_id)


def look_before_reserving(order: Order, client: NumbersClient) -> None:
    """Looks up what is required today, if that was not done just now: the clock must not start on
    requirements of the past.

    Idempotent. An API that fails is passed over: reserving asks it by itself.
    """
    if requirement_changes.is_due(order.registration.snapshot, JUST_NOW):
        with suppress(NumbersApiError):
            look_again(order, client)
            # What was seen of them with the order is of the time before.
            vars(order).pop("glance_newer", None)


def look_again(order: Order, client: NumbersClient) -> RequirementSnapshot:
    """Looks up what is required today. Idempotent. Raises the client's errors."""
    return lookup.look_up(client, region_code=order.region_code, number_type=order.number_type)

"""Starting again after a refusal or an expiry, with nothing typed twice."""

from django.db import IntegrityError, transaction

from kyc.documents import receive
from kyc.registrations import lookup
from kyc.registrations.models import Registration
from kyc.requirements.answers import carry
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from numbers_api.schemas import NumberPattern
from ordering.orders.approval import with_authors
from ordering.orders.choices import Act, NotificationKind, SearchPattern, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.start import Purpose, draft
from ordering.submissions.late_answers import with_late
from people.models import User

# A beginning of fewer digits than the country's code has is no pattern near a number.
SHORTEST = 3


class NotRestartable(Exception):
    """Only an order that is over, or that the API has lost, is started again."""


def restart(order: Order, client: NumbersClient, actor: User) -> Order:
    """The draft that follows this order, made now or earlier: two clicks make one. Raises
    NotRestartable and the client's errors.

    Answers and documents that fit the requirements of today come along; so does the number if it is
    on offer, and otherwise the nearest search that finds some. Who follows the old order follows
    the new one, and who has it in hand is told that they have this one too.
    """
    if not order.is_restartable:
        raise NotRestartable
    if (successor := Order.objects.filter(predecessor=order).first()) is not None:
        return successor
    found = lookup.look_up(client, region_code=order.region_code, number_type=order.number_type)
    number, pattern = _find_on_offer(order, client)
    purpose = Purpose(
        region_code=order.region_code,
        number_type=order.number_type,
        service=order.service,
        service_id=order.service_id,
        campaign_id=order.campaign_id,
        voice_service=order.voice_service,
        voice_id=order.voice_id,
        customer_reference=order.customer_reference,
        company=order.company,
    )
    try:
        with transaction.atomic():
            # What is typed on a page of it just now is either in time or goes to the new order.
            order = Order.objects.select_for_update().get(pk=order.pk)
            new = draft(purpose, Registration(snapshot=found), actor)
            _carry_over(order, new, number, pattern)
            old = {"order": order.pk}
            entry = new.note(Act.STARTED_AGAIN, source=Source.PERSON, actor=actor, details=old)
            if new.assignee is not None and new.assignee != actor:
                assigned = NotificationKind.ASSIGNED
                Notification.objects.tell_one(new.assignee, new, assigned, key=entry.pk)
    except IntegrityError:
        # Another click was first: the predecessor's column is unique.
        return Order.objects.get(predecessor=order)
    return new


def _find_on_offer(order: Order, client: NumbersClient) -> tuple[str, str]:
    """The wanted number, if it is on offer; otherwise the longest beginning of it with which
    numbers are, "" where there is none of the type at all.

    A longer beginning has fewer numbers, so halving finds it in four or five searches.
    """
    if not order.wanted_number:
        return "", ""
    try:
        if number := client.availability(order.wanted_number).phone_number:
            return number, ""
    except NotFound:
        pass
    none, some = len(order.wanted_number), SHORTEST - 1
    while none - some > 1:
        middle = (none + some) // 2
        beginning = order.wanted_number[:middle]
        if client.search(
            region_code=order.region_code,
            number_type=order.number_type,
            capabilities=[order.capability] if order.capability else [],
            pattern=NumberPattern(pattern=beginning, search_pattern=SearchPattern.START),
            size=1,
        ):
            some = middle
        else:
            none = middle
    return "", order.wanted_number[:some] if some >= SHORTEST else ""


def _carry_over(old: Order, new: Order, number: str, pattern: str) -> None:
    """Answers and documents that fit, the wish for a number, and who follows the order."""
    before, registration = old.registration, new.registration
    answers = carry(with_late(before), before.definition, registration.definition)
    registration.raw_answers = answers.to_json()
    registration.save(update_fields=["raw_answers"])
    asked = {document.id for document in registration.snapshot.documents}
    for file in before.documents.filter(superseded_at=None, requirement_id__in=asked):
        file.copy_to(registration).save()
    # Nobody else knows the new registration yet, so there is no lock to hold.
    receive.settle(registration)
    new.predecessor, new.officer, new.team = old, old.officer, old.team
    # Whoever wrote what comes along has written it here too.
    new.authors = with_authors(new.authors, old.unapproved_authors)
    new.begun_in = old.begun_in
    new.assignee, new.by_criteria = old.assignee, old.by_criteria
    new.wanted_number, new.quantity, new.capability = number, old.quantity, old.capability
    new.sequential = old.sequential
    new.pattern, new.search_pattern = old.pattern, old.search_pattern
    if old.wanted_number and not number:
        new.pattern, new.search_pattern = pattern, SearchPattern.START if pattern else ""
    new.save()
    new.watchers.set(old.watchers.all())

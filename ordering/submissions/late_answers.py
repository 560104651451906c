"""What was typed on a page of an order that had ended: kept beside the order, whose own answers are
history, and taken into the order that follows it."""

from collections.abc import Mapping

from django.db import transaction

from kyc.registrations import saving
from kyc.registrations.conflicts import Seen
from kyc.registrations.models import Registration
from kyc.requirements.answers import Answers, Value, carry
from ordering.orders.approval import Approval, with_author
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import EDITABLE
from ordering.submissions import saving as saving_of_order
from people.models import User


def save_late(
    order: Order, values: Mapping[str, Value], seen: Seen | None, actor: User
) -> Order | None:
    """Keeps what the person has typed anew. Returns the order that follows, where there is one that
    took it: an answer that was given there since stays. Idempotent. Locks both orders, the earlier
    one first. What is too long to be kept is left out. Raises NotEditable where the order that
    follows has gone too far to take it."""
    with transaction.atomic():
        locked = Order.objects.select_for_update().get(pk=order.pk)
        registration = Registration.objects.locked(order.registration_id)
        shown = dict(registration.answers.values) | dict(seen.base if seen else {})
        news = {
            place: value
            for place, value in values.items()
            if value != shown.get(place, "") and not saving.is_too_long(value)
        }
        earlier = dict(registration.late_answers)
        registration.late_answers |= news
        registration.save(update_fields=["late_answers"])
        if news:
            # What follows begins with words that nobody has approved, and they are this person's.
            authors = with_author(locked.unapproved_authors, actor.pk)
            Order.objects.filter(pk=order.pk).update(approval=Approval.NONE, authors=authors)
        following = Order.objects.select_for_update().filter(predecessor=order).first()
        if following is None:
            return None
        if following.state not in EDITABLE:
            raise saving_of_order.NotEditable
        new = Registration.objects.locked(following.registration_id)
        rows = registration.answers.rows
        carried = carry(Answers(news, rows), registration.definition, new.definition).values
        untouched = {
            place: value
            for place, value in carried.items()
            # What this page wrote there before, while it was being typed, is no answer of others.
            if new.answers.values.get(place, "") in ("", shown.get(place, ""), earlier.get(place))
        }
        if untouched:
            saving.save(new.pk, untouched, author_pk=actor.pk)
            following.note(Act.ANSWERED, source=Source.PERSON, actor=actor)
        return following


def with_late(registration: Registration) -> Answers:
    """The answers that the next order begins with."""
    return registration.answers.with_values(registration.late_answers)

"""Approving by a second person: asking for it, giving it, sending back with remarks, and doing
without in an emergency. Each locks the order, and none of them lets anybody approve their own
work."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from kyc.documents.payload import current_files
from kyc.registrations.lookup import looked_up
from kyc.registrations.snapshots import RequirementSnapshot
from ordering.orders.approval import ABOUT_CONTENT, Approval, with_author
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.content import content_of, facts_of, has_written, standing
from ordering.orders.four_eyes import (
    APPROVE,
    OVERRIDE,
    Override,
    Remark,
    approvers,
    may_be_overridden,
    needs_approval,
)
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged
from ordering.orders.places import Band
from ordering.orders.states import OrderState
from ordering.submissions import submit
from ordering.submissions.guard import NotAllowed
from people.models import User


class OwnWork(Exception):
    """The person has changed something of it, or asked for the approval: somebody else decides."""


class NotYours(Exception):
    """The person may not do that, or nobody may."""


def settle(order: Order) -> None:
    """An approval of other content than there is ends, and the timeline says so: what no act of a
    person has changed, such as the requirements. Idempotent. Locks the order."""
    if order.approval not in ABOUT_CONTENT or standing(order) in ABOUT_CONTENT:
        return
    with transaction.atomic():
        locked = _locked(order)
        if locked.approval not in ABOUT_CONTENT or standing(locked) in ABOUT_CONTENT:
            return
        _write(order, approval=Approval.NONE, authors=locked.unapproved_authors)
        order.note(Act.APPROVAL_ENDED, source=Source.SYNC)


@receiver(looked_up, sender=RequirementSnapshot, dispatch_uid="approvals end with requirements")
def settle_all(snapshot: RequirementSnapshot, **_sent: Any) -> None:
    """Settles the approvals of all orders of the region and type that was looked up, whether or not
    anybody looks at them. Idempotent. Locks the orders that it ends one of."""
    place = {"region_code": snapshot.region_code, "number_type": snapshot.number_type}
    waiting = Order.objects.filter(**place, band__lt=Band.CLOSED, approval__in=ABOUT_CONTENT)
    for order in waiting.select_related("registration__snapshot"):
        settle(order)


def ask(order: Order, actor: User, *, shown: str) -> list[User]:
    """Asks for approval of what the actor saw (`submit.seen_version`), and tells those who can give
    it, who are returned. Locks the order.

    Raises StateChanged, submit.TooLate, submit.NotReady, and NotYours where no policy asks for it;
    nothing has changed then. Idempotent while somebody waits for it.
    """
    with transaction.atomic():
        locked = _seen(order, shown)
        if not may_be_approved(locked):
            raise submit.TooLate
        if not needs_approval(locked):
            raise NotYours
        if not submit.is_ready(locked):
            raise submit.NotReady
        if standing(locked) in (Approval.APPROVED, Approval.OVERRIDDEN):
            raise StateChanged
        if standing(locked) == Approval.ASKED:
            return approvers(locked)
        _write(
            order,
            approval=Approval.ASKED,
            approval_asked_by=actor,
            approval_asked_at=timezone.now(),
            approved_content=content_of(locked, locked.registration),
            authors=with_author(locked.authors, actor.pk),
        )
        entry = order.note(Act.APPROVAL_ASKED, source=Source.PERSON, actor=actor)
        asked = approvers(order)
        for person in asked:
            Notification.objects.tell_one(
                person, order, NotificationKind.APPROVAL_ASKED, key=entry.pk
            )
    return asked


def approve(order: Order, actor: User, *, shown: str) -> bool:
    """Approves what the actor saw, and submits it where it can be; whether it was. Locks the order.

    Raises NotYours, OwnWork, StateChanged when it is another content or nobody asks any more, and
    submit.NotReady and submit.TooLate; nothing has changed then.
    """
    with transaction.atomic():
        locked = _to_decide(order, actor, shown)
        _write(order, approval=Approval.APPROVED, approved_by=actor, approved_at=timezone.now())
        end_remarks(locked)
        keep_what_was_seen(locked)
        order.note(Act.APPROVED, source=Source.PERSON, actor=actor)
        return _submit(order, actor)


def send_back(order: Order, actor: User, remarks: Mapping[str, str], *, shown: str) -> None:
    """Sends it back to whoever works on it, with remarks by place (`Remark.place`). Locks the
    order.

    Raises NotYours, OwnWork and StateChanged as `approve`; nothing has changed then.
    """
    with transaction.atomic():
        locked = _to_decide(order, actor, shown)
        _write(order, approval=Approval.SENT_BACK)
        end_remarks(locked)
        keep_what_was_seen(locked)
        Remark.objects.bulk_create(
            Remark(order=order, place=place, author=actor, text=text)
            for place, text in remarks.items()
        )
        order.note(Act.APPROVAL_REFUSED, source=Source.PERSON, actor=actor)


def override(order: Order, actor: User, reason: str, *, shown: str) -> bool:
    """In an emergency: what the actor saw goes without approval, and is submitted where it can be;
    whether it was. It is listed with the reason, and whoever could have approved is told. Locks the
    order.

    Raises NotYours where the actor may not, or a policy lets nobody; and StateChanged,
    submit.NotReady and submit.TooLate; nothing has changed then.
    """
    with transaction.atomic():
        locked = _seen(order, shown)
        if not (may_do(actor, OVERRIDE, locked) and may_be_overridden(locked)):
            raise NotYours
        if not may_be_approved(locked):
            raise submit.TooLate
        if standing(locked) in (Approval.APPROVED, Approval.OVERRIDDEN):
            raise StateChanged
        if not submit.is_ready(locked):
            raise submit.NotReady
        _write(
            order,
            approval=Approval.OVERRIDDEN,
            approved_by=actor,
            approved_at=timezone.now(),
            approved_content=content_of(locked, locked.registration),
            authors=with_author(locked.authors, actor.pk),
        )
        end_remarks(locked)
        Override.objects.create(order=order, person=actor, reason=reason)
        entry = order.note(Act.OVERRIDDEN, source=Source.PERSON, actor=actor)
        for person in approvers(order):
            kind = NotificationKind.OVERRIDDEN
            Notification.objects.tell_one(person, order, kind, key=entry.pk)
        return _submit(order, actor)


def may_be_approved(order: Order) -> bool:
    """Whether an approval makes sense now: before it is submitted, while it can be."""
    return order.is_submittable or (order.state == OrderState.DRAFT and order.is_editable)


def may_do(person: User, right: str, order: Order) -> bool:
    """Whether the person has the right, and may see the order."""
    is_seen = Order.objects.visible_to(person).filter(pk=order.pk).exists()
    return person.is_active and person.has_perm(right) and is_seen


def _to_decide(order: Order, actor: User, shown: str) -> Order:
    """The locked order, if the actor may decide about what they saw of it."""
    locked = _seen(order, shown)
    if not may_do(actor, APPROVE, locked):
        raise NotYours
    if standing(locked) != Approval.ASKED or not may_be_approved(locked):
        raise StateChanged
    if locked.has_author(actor.pk) or has_written(locked, actor):
        raise OwnWork
    return locked


def _seen(order: Order, shown: str) -> Order:
    """The order, locked. Raises StateChanged where it is not as the person saw it."""
    locked = _locked(order)
    if shown != submit.seen_version(locked):
        raise StateChanged
    return locked


def _locked(order: Order) -> Order:
    return (
        Order.objects.select_for_update(of=("self",))
        .select_related("registration__snapshot")
        .get(pk=order.pk)
    )


def end_remarks(locked: Order) -> None:
    """What was remarked before is over."""
    locked.remarks.filter(ended_at=None).update(ended_at=timezone.now())


def keep_what_was_seen(locked: Order) -> None:
    """The next look begins with what is other than now."""
    registration = locked.registration
    files = current_files(registration)
    registration.checked = {
        "answers": registration.raw_answers,
        "documents": {
            name: [file.sha256, file.name, file.document_type] for name, file in files.items()
        },
        "facts": facts_of(locked),
    }
    registration.checked_at = timezone.now()
    registration.save(update_fields=["checked", "checked_at"])


def _submit(order: Order, actor: User) -> bool:
    if not order.is_submittable:
        return False
    try:
        submit.ask(order, actor)
    except NotAllowed:
        # Something wrote past the order's lock.
        raise StateChanged from None
    return True


def _write(order: Order, **columns: Any) -> None:
    """Writes columns of the approval. Whoever calls it holds the order's row."""
    Order.objects.filter(pk=order.pk).update(**columns)
    for name, value in columns.items():
        setattr(order, name, value)

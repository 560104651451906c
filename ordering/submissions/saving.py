"""Changing an order's answers and documents: only while the order is open for it, checked under its
lock."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from kyc.documents import receive
from kyc.documents.models import Document
from kyc.registrations import saving
from kyc.registrations.conflicts import Seen
from kyc.registrations.models import Registration
from kyc.requirements.answers import Value
from kyc.requirements.definition import Group
from numbers_api.schemas import RequiredAttachment
from ordering.orders import problems
from ordering.orders.approval import with_author
from ordering.orders.choices import Act, Source
from ordering.orders.four_eyes import move_remarks
from ordering.orders.order import Order
from people.models import User

# How long a person's changes of answers are one entry of the timeline.
ONE_SITTING = timedelta(hours=1)


class NotEditable(Exception):
    """The order's answers and documents can't be changed now."""


@dataclass(frozen=True)
class Added:
    """A document that was taken in. `unseen` is the one that it replaced, if it is not the one that
    the actor was shown."""

    file: Document
    unseen: Document | None


@contextmanager
def open_for_changes(order: Order) -> Iterator[Order]:
    """Holds the order's row while its answers change. Raises NotEditable."""
    with transaction.atomic():
        locked = Order.objects.select_for_update().get(pk=order.pk)
        if not locked.is_editable:
            raise NotEditable
        yield locked


def save_answers(
    order: Order, values: Mapping[str, Value], seen: Seen | None = None, actor: User | None = None
) -> saving.Saved:
    """Keeps answers as typed: with what the form had seen, only its news. Idempotent. Raises
    NotEditable."""
    with open_for_changes(order) as locked, answering(locked, actor):
        return saving.save(order.registration_id, values, seen, actor.pk if actor else None)


def choose_answer(order: Order, place: str, form: str, *, take: bool, actor: User) -> Registration:
    """Of two answers to one question the one that was given in this form counts, or the one that
    stands there.

    Idempotent. Raises NotEditable.
    """
    with open_for_changes(order) as locked:
        chosen = saving.choose(order.registration_id, place, form, take=take, author_pk=actor.pk)
        locked.note(Act.ANSWER_CHOSEN, source=Source.PERSON, actor=actor)
        author = chosen.writers.get(place, {}).get("by")
        if take and author is not None:
            locked.authors = with_author(locked.authors, author)
            locked.save(update_fields=["authors"])
    return chosen


def add_row(order: Order, group: Group, actor: User | None = None) -> Registration:
    """One more row in a repeatable group. Raises NotEditable."""
    with open_for_changes(order) as locked, answering(locked, actor):
        return saving.add_row(order.registration_id, group)


def remove_row(
    order: Order, group: Group, row: int, seen: Seen | None = None, actor: User | None = None
) -> Registration:
    """Removes one row and its answers, if the row is still as the person saw it.

    Raises NotEditable, saving.RowsMoved and saving.RowAnswered.
    """
    with open_for_changes(order) as locked, answering(locked, actor):
        removed = saving.remove_row(order.registration_id, group, row, seen)
        move_remarks(locked, group.pointer, row)
    return removed


@contextmanager
def answering(order: Order, actor: User | None, act: Act = Act.ANSWERED) -> Iterator[None]:
    """Writes into the timeline that somebody changed answers, if what is done inside does. The
    order is locked already.

    Forms keep themselves every few seconds: what one person does within an hour, with nothing in
    between, is one entry.
    """
    rows = Registration.objects.filter(pk=order.registration_id).values_list("version", "refusals")
    before, refused = rows.get()
    yield
    version, still_refused = rows.get()
    if refused and not still_refused:
        # What the vendor said has been seen to: its words would only be in the way.
        Order.objects.filter(pk=order.pk).update(**problems.columns())
    if actor is None or version == before:
        return
    last = order.timeline.order_by("position").last()
    is_same_sitting = (
        last is not None
        and (last.act, last.actor_id) == (act, actor.pk)
        and last.at > timezone.now() - ONE_SITTING
    )
    if not is_same_sitting:
        order.note(act, source=Source.PERSON, actor=actor)


def add_document(
    order: Order,
    document: RequiredAttachment,
    file: "UploadedFile[Any]",
    document_type: str,
    actor: User,
    shown: int = 0,
    more: "Sequence[UploadedFile[Any]]" = (),
) -> Added:
    """Takes in a document, replacing the one before; `shown` is the pk of the one that the actor
    was shown, 0 for none. With `more` files it is put together of all of them.

    Raises NotEditable, refusals.FileRefused and receive.AlreadyThere.
    """
    if not order.is_editable:
        raise NotEditable
    stored = receive.store(
        order.registration, document, file, document_type=document_type, actor=actor, more=more
    )
    try:
        with open_for_changes(order) as locked:
            replaced = receive.put(stored)
            locked.note(
                Act.DOCUMENT_ADDED, source=Source.PERSON, actor=actor, details=named(document)
            )
    except Exception:
        receive.discard(stored)
        raise
    return Added(stored, unseen(replaced, shown))


def unseen(replaced: Document | None, shown: int) -> Document | None:
    """The file that was replaced, if it is another than the one that the person was shown, given by
    its pk."""
    return replaced if replaced and replaced.pk != shown else None


def named(document: RequiredAttachment) -> dict[str, str]:
    """An attachment as a timeline names it: by its id, and by the name that the regulator gave
    it."""
    return {"attachment": document.id, "quote": document.name}


def remove_document(order: Order, document: RequiredAttachment, actor: User, shown: int) -> None:
    """Takes back the file that the actor was shown, given by its pk. Idempotent.

    Raises NotEditable, and receive.Replaced where another file is in use by now; then nothing has
    changed.
    """
    with open_for_changes(order) as locked:
        if not receive.remove(order.registration, document, shown):
            return
        locked.note(
            Act.DOCUMENT_REMOVED, source=Source.PERSON, actor=actor, details=named(document)
        )

"""The rows of the list, made in one go: a list of fifty has four hundred cells."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kyc.registrations.fields.names import country_name
from ordering.board.columns import Column
from ordering.orders.choices import Clock, Service
from ordering.orders.clock import Countdown, countdown, duration_words, reply_due
from ordering.orders.order import Order
from ordering.orders.states import EDITABLE
from ordering.orders.waiting import waiting_for
from ordering.orders.words import state_tone, state_words, title_words, type_words
from people.models import User
from people.readers import day_words

NOTHING = mark_safe('<span aria-hidden="true">–</span>')  # our own words
LEVELS = {"warn": "tag tag-warn", "urgent": "tag tag-bad"}


@dataclass(frozen=True)
class Row:
    """One order. `look` changes whenever what is shown of it does, but for its clock's ticking;
    `choice` names it and the version that is shown."""

    pk: str
    choice: str
    url: str
    title: str
    reference: str
    cells: list[tuple[Any, SafeString | str]]
    look: str


def rows_of(orders: list[Order], columns: list[Column], reader: User) -> list[Row]:
    """The rows for these columns, the first of which is the order's own."""
    return [_row(order, columns, reader) for order in orders]


def _row(order: Order, columns: list[Column], reader: User) -> Row:
    first, count = getattr(order, "first_number", None), getattr(order, "number_count", None) or 0
    running = countdown(order)
    due = reply_due(order)
    left = _overdue() if due and due <= timezone.now() else left_words(running)
    facts = (
        bool(due and due <= timezone.now()),
        order.pk, order.version, order.state, order.assignee_id, order.expires_at, order.reply_by,
        order.team_id, getattr(order, "answered", None), running and running.level, count,
    )  # fmt: skip
    cells = [
        (column.title, left if column.name == "left" else CELLS[column.name](order, reader))
        for column in columns
        if column.name != "number"
    ]
    return Row(
        pk=str(order.pk),
        choice=f"{order.pk}.{order.version}",
        url=order.get_absolute_url(),
        title=title_words(order, [first or ""] * count),
        reference=order.reference,
        cells=cells,
        look=f"{zlib.crc32(repr(facts).encode()):x}",
    )


def _overdue() -> SafeString:
    return format_html('<span class="tag tag-bad">{}</span>', _("reply overdue"))


def left_words(running: Countdown | None) -> SafeString:
    """What is left of the order's clock: a pill where it is little. A script counts it down."""
    if running is None:
        return format_html('{}<span class="hidden">{}</span>', NOTHING, _("no clock runs"))
    if running.level == "expired":
        return format_html('<span class="tag tag-bad">{}</span>', _("expired"))
    left = format_html(
        '<span data-passing data-until="{}" data-now="{}">{}</span>',
        running.ends_at.isoformat(timespec="seconds"),
        running.now.isoformat(timespec="milliseconds"),
        running.words,
    )
    if running.kind is Clock.REPLY:
        left = format_html("{} {}", _("reply in"), left)
    kind = LEVELS.get(running.level)
    return format_html('<span class="{}">{}</span>', kind, left) if kind else left


def _state(order: Order, _reader: User) -> SafeString:
    pill = format_html('<span class="tag tag-{}">{}</span>', state_tone(order), state_words(order))
    if (waiting := waiting_for(order)) is None:
        return pill
    words = _("waits for %(whom)s") % {"whom": waiting.whom}
    return format_html('{} <span class="hint">{}</span>', pill, words)


def _assignee(order: Order, reader: User) -> SafeString | str:
    if order.assignee is None:
        return format_html('<span class="soft">{}</span>', _("nobody"))
    return _("You") if order.assignee == reader else str(order.assignee)


def _ready(order: Order, _reader: User) -> SafeString | str:
    """How much is answered, where that can still be changed; else how long it has been so."""
    answered, questions = getattr(order, "answered", None), getattr(order, "questions", None)
    if order.state not in EDITABLE:
        return _since(order, _reader)
    if not questions:
        return NOTHING
    return _("%(done)d of %(all)d") % {"done": answered or 0, "all": questions}


def _since(order: Order, _reader: User) -> str:
    passed = (timezone.now() - order.state_since).total_seconds()
    return _("since %(time)s") % {"time": duration_words(max(0.0, passed))}


def _day(column: str) -> Callable[[Order, User], SafeString | str]:
    def words(order: Order, _reader: User) -> SafeString | str:
        at = getattr(order, column)
        return day_words(timezone.localtime(at)) if at else NOTHING

    return words


CELLS: dict[str, Callable[[Order, User], SafeString | str]] = {
    "company": lambda order, _reader: getattr(order, "company_name", None) or NOTHING,
    "region": lambda order, _reader: (
        f"{country_name(order.region_code)} · {type_words(order.number_type)}"
    ),
    "state": _state,
    "assignee": _assignee,
    "ready": _ready,
    "since": _since,
    "reference": lambda order, _reader: order.reference,
    "customer": lambda order, _reader: order.customer_reference or NOTHING,
    "team": lambda order, _reader: getattr(order, "team_name", None) or NOTHING,
    "begun": lambda order, _reader: str(order.officer),
    "created": _day("created_at"),
    "closed": _day("closed_at"),
    "service": lambda order, _reader: str(Service(order.service).label),
    "id": lambda order, _reader: order.remote_id or NOTHING,
}

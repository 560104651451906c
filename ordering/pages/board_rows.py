"""The rows of the list. A page has four hundred cells, and a template would ask for each of them
several times: they are put together here, each text escaped where it comes in."""

import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.registrations.fields.names import country_name
from ordering.board.columns import Column
from ordering.orders.approval import Approval
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
APPROVALS: dict[str, Any] = {
    Approval.ASKED: gettext_lazy("waits for approval"),
    Approval.SENT_BACK: gettext_lazy("sent back"),
    Approval.APPROVED: gettext_lazy("approved"),
    Approval.OVERRIDDEN: gettext_lazy("goes without approval"),
}
ROW = (
    '<tr id="row-{}" data-look="{}"><td class="tick">'
    '<input type="checkbox" name="order" value="{}.{}" aria-label="{}"{}></td>'
    '<td class="first"><a href="{}">{}</a></td>{}</tr>'
)


def escaped(text: SafeString | str) -> str:
    """The text as HTML. Django's own way takes three times as long, and a page has a thousand."""
    return text if isinstance(text, SafeString) else escape(text)


@dataclass(frozen=True)
class Row:
    """One order. `look` changes whenever what is shown of it does, but for its clock's ticking."""

    pk: int
    look: str
    html: SafeString


class Rows:
    """Makes the rows of one page for one reader: what many of them say is looked up once."""

    def __init__(
        self, columns: list[Column], reader: User, ticked: Collection[int] = frozenset()
    ) -> None:
        self.columns = [(escaped(str(c.title)), CELLS[c.name]) for c in columns if c.name in CELLS]
        self.reader, self.ticked = reader, ticked
        # Asked for by each of fifty rows.
        self.address = reverse("order", args=[0]).replace("/0/", "/{}/")
        self.words = {
            "ready": _("%(done)d of %(all)d"), "since": _("since %(time)s"), "you": _("You"),
        }  # fmt: skip
        self.places: dict[tuple[str, str], str] = {}
        self.pills: dict[tuple[str, str], SafeString] = {}

    def row(self, order: Order) -> Row:
        """An order's row. It names the order and the version that it shows."""
        first, count = getattr(order, "first_number", None), getattr(order, "number_count", 0) or 0
        waiting, due = waiting_for(order), reply_due(order)
        running = countdown(order)
        facts = (
            order.pk, order.version, state_words(order), order.assignee_id, order.expires_at,
            order.reply_by, order.team_id, count, getattr(order, "answered", None),
            getattr(order, "questions", None), waiting and waiting.whom, running and running.level,
            due is not None and due <= timezone.now(), order.approval,
        )  # fmt: skip
        look = f"{zlib.crc32(repr(facts).encode()):x}"
        cells = "".join(
            f'<td data-title="{name}">{escaped(cell(self, order))}</td>'
            for name, cell in self.columns
        )
        title = title_words(order, [first or ""] * count)
        url = self.address.format(order.pk)
        tick = " checked" if order.pk in self.ticked else ""
        named = (order.pk, look, order.pk, order.version, order.reference, tick, url)
        html = ROW.format(*named, escaped(title), cells)
        return Row(order.pk, look, mark_safe(html))  # noqa: S308  # every text in it is escaped

    def place(self, order: Order) -> str:
        """Where the number is, and its type."""
        key = order.region_code, order.number_type
        if key not in self.places:
            self.places[key] = f"{country_name(key[0])} · {type_words(key[1])}"
        return self.places[key]

    def state(self, order: Order) -> SafeString:
        """The state as a pill, with whom the order waits for."""
        key = state_tone(order), state_words(order)
        if key not in self.pills:
            self.pills[key] = format_html('<span class="tag tag-{}">{}</span>', *key)
        waiting = waiting_for(order)
        words = _("waits for %(whom)s") % {"whom": waiting.whom} if waiting else ""
        if not words and order.state in EDITABLE:
            words = str(APPROVALS.get(order.approval, ""))
        if not words:
            return self.pills[key]
        return format_html('{} <span class="hint">{}</span>', self.pills[key], words)

    def assignee(self, order: Order) -> SafeString | str:
        """Who has the order."""
        if order.assignee_id is None:
            return format_html('<span class="soft">{}</span>', _("nobody"))
        is_reader = order.assignee_id == self.reader.pk
        return self.words["you"] if is_reader else str(order.assignee)

    def left(self, order: Order) -> SafeString | str:
        """What is left of the order's clock: a pill where it is little. A script counts it down."""
        due, running = reply_due(order), countdown(order)
        if due is not None and due <= timezone.now():
            return format_html('<span class="tag tag-bad">{}</span>', _("reply overdue"))
        if running is None:
            return format_html('{}<span class="hidden">{}</span>', NOTHING, _("no clock runs"))
        if running.level == "expired":
            return format_html('<span class="tag tag-bad">{}</span>', _("expired"))
        return ticking(running)

    def ready(self, order: Order) -> SafeString | str:
        """How much is answered, where that can still be changed; else since when it is as it is."""
        if order.state not in EDITABLE:
            return self.since(order)
        answered, questions = getattr(order, "answered", 0), getattr(order, "questions", 0)
        if not questions:
            return NOTHING
        return self.words["ready"] % {"done": answered or 0, "all": questions}

    def since(self, order: Order) -> str:
        """For how long it has been in its state."""
        passed = (timezone.now() - order.state_since).total_seconds()
        return self.words["since"] % {"time": duration_words(max(0.0, passed))}


def ticking(running: Countdown) -> SafeString:
    """What is left until a clock's end."""
    kind = LEVELS.get(running.level, "")
    reply = _("reply in") if running.kind is Clock.REPLY else ""
    ends = running.ends_at.isoformat(timespec="seconds")
    now = running.now.isoformat(timespec="milliseconds")
    left = escaped(f"{reply} "), ends, now, escaped(running.words)
    html = '<span class="{}">{}<span data-passing data-until="{}" data-now="{}">{}</span></span>'
    return mark_safe(html.format(kind, *left))  # noqa: S308  # every text in it is escaped


def day(at: datetime | None) -> SafeString | str:
    """A day of the reader's."""
    return day_words(timezone.localtime(at)) if at else NOTHING


CELLS: dict[str, Callable[[Rows, Order], SafeString | str]] = {
    "company": lambda _rows, order: getattr(order, "company_name", None) or NOTHING,
    "region": Rows.place,
    "left": Rows.left,
    "state": Rows.state,
    "assignee": Rows.assignee,
    "ready": Rows.ready,
    "since": Rows.since,
    "reference": lambda _rows, order: order.reference,
    "customer": lambda _rows, order: order.customer_reference or NOTHING,
    "team": lambda _rows, order: getattr(order, "team_name", None) or NOTHING,
    "begun": lambda _rows, order: str(order.officer),
    "created": lambda _rows, order: day(order.created_at),
    "closed": lambda _rows, order: day(order.closed_at),
    "service": lambda _rows, order: str(Service(order.service).label),
    "id": lambda _rows, order: order.remote_id or NOTHING,
}

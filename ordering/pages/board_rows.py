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
from ordering.orders.waiting import Waiting, waiting_for
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


@dataclass(frozen=True)
class Facts:
    """What several cells of an order's row say, found out once."""

    order: Order
    state: str
    now: datetime
    due: datetime | None
    running: Countdown | None
    waiting: Waiting | None

    @property
    def is_overdue(self) -> bool:
        """Whether the reviewers should have had their answer."""
        return self.due is not None and self.due <= self.now

    def look(self, count: int) -> str:
        """Another one whenever what is shown of the order with so many numbers is."""
        order, waiting, running = self.order, self.waiting, self.running
        shown = (
            order.pk, order.version, self.state, order.assignee_id, order.expires_at,
            order.reply_by, order.team_id, count, getattr(order, "answered", None),
            getattr(order, "questions", None), waiting and waiting.whom, running and running.level,
            self.is_overdue, order.approval,
        )  # fmt: skip
        return f"{zlib.crc32(repr(shown).encode()):x}"


class Rows:
    """Makes the rows of one page for one reader: what many of them say is looked up once."""

    def __init__(
        self, columns: list[Column], reader: User, ticked: Collection[int] = frozenset()
    ) -> None:
        self.columns = [(escaped(str(c.title)), CELLS[c.name]) for c in columns if c.name in CELLS]
        self.reader, self.ticked, self.now = reader, ticked, timezone.now()
        # Asked for by each of fifty rows.
        self.address = reverse("order", args=[0]).replace("/0/", "/{}/")
        self.words = {
            "ready": _("%(done)d of %(all)d"), "since": _("since %(time)s"), "you": _("You"),
        }  # fmt: skip
        self.nobody = format_html('<span class="soft">{}</span>', _("nobody"))
        self.no_clock = format_html('{}<span class="hidden">{}</span>', NOTHING, _("no clock runs"))
        self.places: dict[tuple[str, str], str] = {}
        self.pills: dict[tuple[str, str], SafeString] = {}

    def row(self, order: Order) -> Row:
        """An order's row. It names the order and the version that it shows."""
        first, count = getattr(order, "first_number", None), getattr(order, "number_count", 0) or 0
        facts = Facts(
            order, state_words(order), self.now, reply_due(order), countdown(order),
            waiting_for(order),
        )  # fmt: skip
        look = facts.look(count)
        cells = "".join(
            [
                f'<td data-title="{name}">{escaped(cell(self, facts))}</td>'
                for name, cell in self.columns
            ]
        )
        title = title_words(order, [first or ""] * count)
        url = self.address.format(order.pk)
        tick = " checked" if order.pk in self.ticked else ""
        named = (order.pk, look, order.pk, order.version, order.reference, tick, url)
        html = ROW.format(*named, escaped(title), cells)
        return Row(order.pk, look, mark_safe(html))  # noqa: S308  # every text in it is escaped

    def place(self, facts: Facts) -> str:
        """Where the number is, and its type."""
        key = facts.order.region_code, facts.order.number_type
        if key not in self.places:
            self.places[key] = f"{country_name(key[0])} · {type_words(key[1])}"
        return self.places[key]

    def state(self, facts: Facts) -> SafeString:
        """The state as a pill, with whom the order waits for."""
        key = state_tone(facts.order), facts.state
        if key not in self.pills:
            self.pills[key] = format_html('<span class="tag tag-{}">{}</span>', *key)
        words = _("waits for %(whom)s") % {"whom": facts.waiting.whom} if facts.waiting else ""
        if not words and facts.order.state in EDITABLE:
            words = str(APPROVALS.get(facts.order.approval, ""))
        if not words:
            return self.pills[key]
        return format_html('{} <span class="hint">{}</span>', self.pills[key], words)

    def assignee(self, facts: Facts) -> SafeString | str:
        """Who has the order."""
        if facts.order.assignee_id is None:
            return self.nobody
        is_reader = facts.order.assignee_id == self.reader.pk
        return self.words["you"] if is_reader else str(getattr(facts.order, "assignee_name", ""))

    def left(self, facts: Facts) -> SafeString | str:
        """What is left of the order's clock: a pill where it is little. A script counts it down."""
        if facts.is_overdue:
            return format_html('<span class="tag tag-bad">{}</span>', _("reply overdue"))
        if facts.running is None:
            return self.no_clock
        if facts.running.level == "expired":
            return format_html('<span class="tag tag-bad">{}</span>', _("expired"))
        return ticking(facts.running)

    def ready(self, facts: Facts) -> SafeString | str:
        """How much is answered, where that can still be changed; else since when it is as it is."""
        order = facts.order
        if order.state not in EDITABLE:
            return self.since(facts)
        answered, questions = getattr(order, "answered", 0), getattr(order, "questions", 0)
        if not questions:
            return NOTHING
        return self.words["ready"] % {"done": answered or 0, "all": questions}

    def since(self, facts: Facts) -> str:
        """For how long it has been in its state."""
        passed = (facts.now - facts.order.state_since).total_seconds()
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


CELLS: dict[str, Callable[[Rows, Facts], SafeString | str]] = {
    "company": lambda _rows, facts: getattr(facts.order, "company_name", None) or NOTHING,
    "region": Rows.place,
    "left": Rows.left,
    "state": Rows.state,
    "assignee": Rows.assignee,
    "ready": Rows.ready,
    "since": Rows.since,
    "reference": lambda _rows, facts: facts.order.reference,
    "customer": lambda _rows, facts: facts.order.customer_reference or NOTHING,
    "team": lambda _rows, facts: getattr(facts.order, "team_name", None) or NOTHING,
    "begun": lambda _rows, facts: str(facts.order.officer),
    "created": lambda _rows, facts: day(facts.order.created_at),
    "closed": lambda _rows, facts: day(facts.order.closed_at),
    "service": lambda _rows, facts: str(Service(facts.order.service).label),
    "id": lambda _rows, facts: facts.order.remote_id or NOTHING,
}

"""What a second person looks at before an order goes to the vendor, and how they decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ordering.orders.comments import LONGEST
from ordering.orders.content import facts_of
from ordering.orders.four_eyes import APPROVE, Remark, open_remarks
from ordering.orders.order import Order, StateChanged
from ordering.pages.cards import Card, cards
from ordering.pages.changes import (
    DOCUMENT,
    FACT,
    FACTS,
    Changed,
    changed_since,
    fact_words,
    last_looked_at,
)
from ordering.pages.common import order_or_404, order_page, tell_changed
from ordering.pages.doubts import warnings
from ordering.pages.files import PREVIEWED
from ordering.pages.forms import REMARK, RemarkForm
from ordering.pages.readiness import Answer, sheets
from ordering.pages.standing import standing_for
from ordering.submissions import approvals, submit
from people.requests import person


@dataclass(frozen=True)
class Item:
    """One answer or document to look at, with what it was when somebody last looked, what was
    remarked on it then, and the form for a remark now."""

    place: str
    title: str
    text: str
    change: Changed | None
    said: list[Remark]
    form: RemarkForm
    is_code: bool = False
    card: Card | None = None
    is_gone: bool = False


@permission_required(("ordering.view_order", APPROVE), raise_exception=True)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what to look at; POST approves, or sends back with remarks. What was typed is never
    lost: where nothing could be done, the page comes again with it."""
    order = order_or_404(request, pk)
    if request.method != "POST":
        # What has changed since it was asked for ends that, also where nobody did it.
        approvals.settle(order)
        return _page(request, order)
    written = {item.place: item.form.text for item in _items(order, request.POST) if item.form.text}
    problem = _objection(request, written)
    if problem and request.POST.get("look") == submit.seen_version(order):
        return _page(request, order, problem)
    try:
        _decide(request, order, written)
    except StateChanged:
        return _changed(request, order)
    except approvals.OwnWork:
        problem = _("You have changed something in this order, so somebody else decides.")
    except approvals.NotYours:
        problem = _("You may not decide about this order any more. Nothing was done.")
    except (submit.NotReady, submit.TooLate):
        problem = _("It can't be submitted now. The order's page says why. Nothing was approved.")
    # As it is stored, for what was begun in memory has not happened.
    return _page(request, order_or_404(request, pk), problem) if problem else redirect(order)


def _changed(request: HttpRequest, order: Order) -> HttpResponse:
    """The page as it is now, with what was typed on the old one."""
    approvals.settle(order)
    tell_changed(request, order)
    return _page(request, order_or_404(request, order.pk))


def _decide(request: HttpRequest, order: Order, written: dict[str, str]) -> None:
    """Sends the order back or approves it, and says what that came to."""
    look = request.POST.get("look", "")
    if "send_back" in request.POST:
        approvals.send_back(order, person(request), written, shown=look)
        words = ngettext(
            "Sent back with %(count)d remark.", "Sent back with %(count)d remarks.", len(written)
        )
        said = words % {"count": len(written)}
    elif approvals.approve(order, person(request), shown=look):
        said = _("Approved. It is being submitted now.")
    else:
        said = _("Approved. It can be submitted when it is reserved.")
    messages.success(request, said)


def _objection(request: HttpRequest, written: dict[str, str]) -> str:
    if any(len(text) > LONGEST for text in written.values()):
        return _("A remark is too long. Nothing was done.")
    if "send_back" in request.POST and not written:
        return _("Write a remark first: what should be changed?")
    if "send_back" not in request.POST and written:
        return _(
            "You have written a remark. Send the order back with it, or delete it and approve."
        )
    return ""


def _items(order: Order, typed: Any = None) -> Iterator[Item]:
    """What would be sent: the facts, every answer that is asked for, every document; then what is
    not there any more, and the order as a whole. What changed since somebody last looked says
    so."""
    before = last_looked_at(order)
    changed = {each.place: each for each in changed_since(order, before)} if before else {}
    said = open_remarks(order)

    def item(place: str, title: str, text: str, **more: Any) -> Item:
        form = RemarkForm(typed, place=place, title=title)
        own = [remark for remark in said if remark.place == place]
        return Item(place, title, text, changed.pop(place, None), own, form, **more)

    for name, value in facts_of(order).items():
        if value or f"{FACT}{name}" in changed:
            yield item(f"{FACT}{name}", str(FACTS[name]), fact_words(name, value))
    for title, answer in _answers(order):
        yield item(answer.place, title, answer.text, is_code=answer.is_code)
    for card in cards(order):
        text = card.file.name if card.file else ""
        yield item(f"{DOCUMENT}{card.document.id}", card.title, text, card=card)
    for gone in [*changed.values()]:
        yield item(gone.place, gone.title, gone.now, is_gone=True)
    yield item("", _("The order as a whole"), "")


def _answers(order: Order) -> Iterator[tuple[str, Answer]]:
    """Every answer that is asked for, with its question and the entry that it is in."""
    for sheet in sheets(order):
        for part, answers in sheet.parts:
            for answer in answers:
                yield f"{part}: {answer.title}" if part else answer.title, answer


def _not_kept(typed: Any, items: list[Item]) -> list[str]:
    """Remarks at places that are not on the page any more."""
    names = {item.form.name for item in items}
    left = [name for name in typed or () if name.startswith(REMARK) and name not in names]
    return [text for name in left if (text := typed[name].strip())]


def _page(request: HttpRequest, order: Order, problem: str = "") -> HttpResponse:
    """The page, with whatever was typed on it."""
    items = list(_items(order, request.POST))
    whole, shown = items[-1], items[:-1]
    before = last_looked_at(order)
    apart = [item for item in shown if item.change or item.said or item.form.text]
    reader = person(request)
    context = {
        "not_kept": _not_kept(request.POST, items),
        "look": submit.seen_version(order),
        "standing": standing_for(order, reader),
        "problem": problem,
        "before": before,
        "changed": apart if before else shown,
        "same": [item for item in shown if item not in apart] if before else [],
        "whole": whole,
        "warnings": warnings(order, reader),
        "previewed": PREVIEWED,
    }
    status = 422 if request.method == "POST" else 200
    return order_page(request, "ordering/approval.html", order, status=status, **context)

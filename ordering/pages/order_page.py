"""Order home: the task list while there is something to do, the status page afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import replace_url

from jobs.promises import promise_new
from kyc.documents.requirement_changes import is_due
from kyc.registrations.snapshots import REQUIREMENTS
from numbers_api.errors import NumbersApiError
from numbers_api.factory import page_client
from ordering.orders import steps
from ordering.orders.access import at_a_glance
from ordering.orders.clock import countdown, reply_due
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged, TransitionRefused
from ordering.orders.states import FINAL, OrderState
from ordering.orders.timeline import TimelineEntry
from ordering.orders.words import phone_words, timeline_words
from ordering.pages import blocked
from ordering.pages.common import (
    api_problem,
    leave_page,
    order_or_404,
    order_page,
    seen_version,
    tell_changed,
)
from ordering.pages.forms import AssignForm, CommentForm, LinkForm, WaitingForm
from ordering.pages.readiness import readiness, unplaced_refusals
from ordering.pages.reasons import explained
from ordering.pages.standing import standing_for
from ordering.reservations import reconcile, reserve
from ordering.submissions import approvals, requirement_changes, restart, submit
from ordering.tracking import messages as review_messages
from ordering.tracking import sync
from people.compiled import Compiled
from people.requests import person

TIMELINE = Compiled[TimelineEntry]()
# Seconds after which a page that lies open asks how things stand: where something is about to
# happen, and where it may.
AT_ONCE, SOON, NOW_AND_THEN = 1, 2, 15
MOVING = frozenset(
    {OrderState.CREATING, OrderState.OUTCOME_UNKNOWN, OrderState.SUBMITTING, OrderState.IN_REVIEW}
)
# Numbers of a completed order may still be made ready for their services.
LASTING = frozenset(
    {OrderState.CREATED, OrderState.BLOCKED, OrderState.UNKNOWN, OrderState.COMPLETED}
)


@permission_required("ordering.view_order", raise_exception=True)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """What state the order is in, what to do, and what happened. A page that waited for a
    reservation leads on where there is none."""
    found = order_or_404(request, pk)
    if request.GET.get("was") != "creating" or found.state == OrderState.CREATING:
        return show(request, found)
    if found.state != OrderState.DRAFT:
        is_open = bool(getattr(request, "htmx", False))
        clean = found.get_absolute_url()
        return replace_url(show(request, found), clean) if is_open else redirect(clean)
    if not found.choice:
        messages.warning(
            request,
            _("That number was taken meanwhile. Your answers are kept; choose another number."),
        )
    return leave_page(request, reverse("reserve" if found.choice else "number", args=[found.pk]))


def show(
    request: HttpRequest,
    found: Order,
    link_form: LinkForm | None = None,
    waiting_form: WaitingForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The order's page, with a form that somebody has to mend where one is given."""
    approvals.settle(found)
    _bring_up_to_date(found, is_open := bool(getattr(request, "htmx", False)))
    # A page that loads itself anew may lie in a window that nobody looks at.
    if not is_open and at_a_glance(found, "unread"):
        Notification.objects.of(person(request)).filter(order=found).read()
        delattr(found, "glance_unread")
    forms = {
        "link_form": link_form or LinkForm(),
        "waiting_form": waiting_form or WaitingForm(),
        "comment_form": comment_form or CommentForm(),
        # What was typed and refused stays until its writer has mended it.
        "asks_every": 0 if link_form or waiting_form else _refresh_seconds(found),
    }
    context = {**what_is_shown(request, found), **forms}
    return order_page(request, "ordering/order.html", found, status=status, **context)


def what_is_shown(request: HttpRequest, found: Order) -> dict[str, Any]:
    """What the order's page tells, besides its forms."""
    reviewers, before = review_messages.now_and_before(found)
    may = request.user.has_perm("ordering.change_order")
    comments = found.comments.select_related("author") if at_a_glance(found, "comments") else ()
    return {
        "requirement_changes": requirement_changes.kind_of_change(found),
        "readiness": readiness(found),
        "unplaced": unplaced_refusals(found) if found.is_editable else [],
        "task": blocked.task(found),
        "timeline": timeline_words(TIMELINE.ask(entries_of, found.pk)),
        "assign_form": AssignForm(found, person(request)),
        "comments": comments,
        "standing": standing_for(found, person(request)),
        "is_watching": at_a_glance(found, "watched"),
        "reply_by": reply_due(found),
        "candidates": reconcile.candidates(found) if reconcile.is_lost(found) else [],
        "reviewers": explained(found, reviewers, may=may),
        "reviewers_before": explained(found, before, may=may),
    }


def entries_of(order_pk: int) -> QuerySet[TimelineEntry]:
    """What happened to the order, the last first."""
    entries = TimelineEntry.objects.filter(order=order_pk).select_related("actor")
    return entries.order_by("-position")


def _bring_up_to_date(order: Order, is_open: bool) -> None:
    """Lets the API be asked about the order and its requirements: by one worker, however many look
    and however often."""
    is_stale = sync.is_stale(order, after=sync.STALE_WHILE_OPEN if is_open else sync.STALE)
    if is_stale:
        steps.look_soon(order.pk)
    if order.is_editable and is_due(order.registration.snapshot):
        promise_new(REQUIREMENTS, [order.registration.snapshot_id], at_once=True)


def _refresh_seconds(order: Order) -> int:
    """Seconds, or 0 where nothing comes by itself."""
    if order.missing_upstream_since:
        return 0
    if order.state == OrderState.CREATING:
        return AT_ONCE
    if (
        order.state in MOVING
        or order.is_past_expiry
        or (order.state in FINAL and not order.messages_read)
    ):
        return SOON
    return NOW_AND_THEN if order.state in LASTING or reconcile.is_lost(order) else 0


@permission_required("ordering.view_order", raise_exception=True)
def clock(request: HttpRequest, pk: int) -> HttpResponse:
    """The countdown, for a page that shows another end; nothing where it shows this one. As any
    look at an order it lets the API be asked whether the end has moved."""
    found = order_or_404(request, pk)
    _bring_up_to_date(found, is_open=True)
    running = countdown(found)
    if running is not None and request.GET.get("ends") == str(int(running.ends_at.timestamp())):
        return HttpResponse(status=204)
    context = {"order": found, "countdown": running}
    return render(request, "ordering/clock.html", context)


@require_POST
@permission_required("ordering.add_order", raise_exception=True)
def start_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new order with this one's answers; a second click leads to the same new order."""
    old = order_or_404(request, pk)
    try:
        new = restart.restart(old, page_client(person(request).pk), person(request))
    except restart.NotRestartable:
        tell_changed(request, old)
        return redirect(old)
    except NumbersApiError as error:
        problem = api_problem(error)
        messages.error(request, f"{problem.title}. {problem.advice}")
        return redirect(old)
    messages.success(
        request,
        _("Your answers and documents were copied from %(reference)s.")
        % {"reference": old.reference},
    )
    if old.wanted_number and not new.wanted_number and new.state == OrderState.DRAFT:
        words = _("%(number)s is no longer offered. Below are the nearest numbers that are.")
        messages.warning(request, words % {"number": phone_words(old.wanted_number)})
    return redirect("reserve" if new.choice else "number", new.pk)


@require_POST
@permission_required("ordering.add_order", raise_exception=True)
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """After a lost answer: the officer decides to reserve once more."""
    found = order_or_404(request, pk)
    try:
        reserve.allow_retry(found, person(request), seen=seen_version(request))
    except (StateChanged, TransitionRefused):
        tell_changed(request, found)
        return redirect(found)
    return redirect("reserve", found.pk)


@require_POST
@permission_required("ordering.add_order", raise_exception=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A reservation that was not sent yet is taken back."""
    found = order_or_404(request, pk)
    try:
        reserve.withdraw(found, person(request))
    except StateChanged:
        tell_changed(request, found)
        return redirect(found)
    return redirect("reserve", found.pk)


@require_POST
@permission_required("ordering.add_order", raise_exception=True)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """After a lost answer: the officer found the reservation in the vendor's dashboard."""
    found, form = order_or_404(request, pk), LinkForm(request.POST)
    if not reconcile.is_lost(found):
        tell_changed(request, found)
        return redirect(found)
    if form.is_valid():
        try:
            reconcile.link(
                found,
                form.cleaned_data["remote_id"],
                page_client(person(request).pk),
                person(request),
            )
        except reconcile.NotThisOrder:
            form.add_error("remote_id", _("The vendor has no order of that id that fits this one"))
        except StateChanged:
            tell_changed(request, found)
        except NumbersApiError as error:
            problem = api_problem(error)
            form.add_error("remote_id", f"{problem.title}. {problem.advice}")
    return redirect(found) if form.is_valid() else show(request, found, form, status=422)


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def submit_now(request: HttpRequest, pk: int) -> HttpResponse:
    """A submission waits for the API: try now and not later."""
    found = order_or_404(request, pk)
    submit.hurry(found, person(request))
    return redirect(found)

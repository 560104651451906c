"""What is done from the list: to many orders at once, and to its views."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ordering.board import asked, bulk
from ordering.board.bulk import BulkAct, Result
from ordering.board.chips import FIRST
from ordering.board.columns import chosen
from ordering.board.filters import NOBODY, offered_to
from ordering.board.saved import LONGEST_QUERY, MOST, SavedView, save_view
from ordering.board.selection import selected
from ordering.board.watched import watch_view
from ordering.orders.order import Order, OrderQuerySet
from ordering.pages.board import CHOSEN, LAST_ACT, REFUSED_ACT
from ordering.pages.board_forms import BulkForm, SaveViewForm
from ordering.pages.common import PK_DIGITS, VERSION_DIGITS, number_in
from people.models import User
from people.requests import person

# So many of the orders that an act left out are named.
NAMED = 5
# What of the form an act goes by: nobody is held up by what they left in the rest of it.
USED = {"assign": ("assignee",), "wait": ("whom", "until")}


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def bulk_act(request: HttpRequest) -> HttpResponse:
    """Does something to the orders that are ticked, or to all that the view has."""
    view = QueryDict(request.POST.get("query", ""))
    place = f"{reverse('orders')}?{asked.view_of(view)}"
    seen = shown_versions(request)
    orders = chosen_orders(request, view, seen)
    act, form = request.POST.get("act", ""), BulkForm(offered_to(person(request)), request.POST)
    form.is_valid()
    wrong = [str(words) for name in USED.get(act, ()) for words in form.errors.get(name, ())]
    if not orders.exists():
        messages.warning(request, _("No order was chosen, so nothing was done."))
    elif wrong:
        keep_refused(request, seen)
        messages.error(request, _("Nothing was done. %(wrong)s") % {"wrong": " ".join(wrong)})
    elif (result := _done(act, orders, form.cleaned_data, person(request), seen)) is None:
        keep_refused(request, seen)
        words = _("Nothing was done. Say first whom to assign to, or whom to wait for.")
        messages.error(request, words)
    else:
        tell(request, result)
    return redirect(place)


def keep_refused(request: HttpRequest, seen: dict[int, int]) -> None:
    """Has the next page show what was ticked and said for an act that was refused."""
    said = {name: request.POST.get(name, "")[:120] for name in ("assignee", "whom", "until")}
    request.session[REFUSED_ACT] = {"orders": [*seen], "all": "all" in request.POST, **said}


def shown_versions(request: HttpRequest) -> dict[int, int]:
    """The ticked orders' keys, each with the version that the page showed."""
    pairs = [text.partition(".")[::2] for text in request.POST.getlist("order")]
    found = [(number_in(pk, PK_DIGITS), number_in(seen, VERSION_DIGITS)) for pk, seen in pairs]
    return {pk: seen for pk, seen in found if pk is not None and seen is not None}


def chosen_orders(request: HttpRequest, view: QueryDict, seen: dict[int, int]) -> OrderQuerySet:
    """The orders that the form names, as far as the person may see them."""
    reader = person(request)
    if "all" not in request.POST:
        return Order.objects.visible_to(reader).filter(pk__in=seen)
    return selected(view, reader)


def _done(
    act: str, orders: OrderQuerySet, said: dict[str, Any], actor: User, seen: dict[int, int]
) -> Result | None:
    """What the act came to; None where the form does not say enough for it."""
    if act in ("watch", "unwatch"):
        return bulk.watch(orders, actor, on=act == "watch")
    if not actor.has_perm("ordering.change_order"):
        raise PermissionDenied
    match act:
        case "discard":
            return bulk.discard(orders, actor, seen)
        case "assign" if said.get("assignee"):
            chosen = said["assignee"]
            somebody = None if chosen == NOBODY else User.objects.get(pk=chosen)
            return bulk.assign(orders, somebody, actor, seen)
        case "wait" if said.get("whom") and said.get("until"):
            return bulk.wait_for(orders, said["whom"], said["until"], actor, seen)
    return None


def tell(request: HttpRequest, result: Result) -> None:
    """Says what was done and what was not, and remembers the act, so that it can be taken back."""
    request.session[LAST_ACT] = result.act.pk
    count = len(result.done)
    words = ngettext("%(act)s: %(count)d order.", "%(act)s: %(count)d orders.", count)
    messages.success(request, words % {"act": result.act.get_kind_display(), "count": count})
    if result.is_cut:
        words = _("Only %(count)d orders at once: the others are as they were. Press again.")
        messages.warning(request, words % {"count": bulk.MOST})
    if result.left:
        named = [f"{order.reference} {why}" for order, why in result.left[:NAMED]]
        more = len(result.left) - len(named)
        said = ", ".join(named) + (_(" and %(count)d more") % {"count": more} if more else "")
        messages.warning(request, _("Left as they were: %(orders)s.") % {"orders": said})


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an act on many orders back."""
    act = BulkAct.objects.filter(pk=pk, actor=person(request)).first()
    if act is None:
        raise Http404
    count = bulk.undo(act, person(request))
    if count is None:
        messages.warning(request, _("It is too late to take that back. Nothing was changed."))
    else:
        words = ngettext("Taken back: %(count)d order.", "Taken back: %(count)d orders.", count)
        messages.success(request, words % {"count": count})
    place = asked.view_of(QueryDict(request.POST.get("query", "")))
    return redirect(f"{reverse('orders')}?{place}")


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def save(request: HttpRequest) -> HttpResponse:
    """Names a view."""
    query = asked.view_of(QueryDict(request.POST.get("query", ""))) or f"view={FIRST.name}"
    place = f"{reverse('orders')}?{query}"
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view was not saved: enter a name for it."))
        return redirect(place)
    if len(query) > LONGEST_QUERY:
        messages.error(request, _("The view was not saved: it asks for too much."))
        return redirect(place)
    said = form.cleaned_data
    view = save_view(person(request), said["name"], query, for_team=said["for_team"])
    if view is None:
        words = _("The view was not saved: you have %(count)d already. Remove one first.")
        messages.error(request, words % {"count": MOST})
        return redirect(place)
    if said["is_start"] or view.pk == person(request).preferences.get(CHOSEN, {}).get("start"):
        remember(person(request), start=view.pk if said["is_start"] else None)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(place)


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a view of the person's own; one of a colleague's stays."""
    view = SavedView.objects.filter(pk=pk, owner=person(request)).first()
    if view is None:
        raise Http404
    view.delete()
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("orders")


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Watches a view of the person's own or of their team, or no longer."""
    view = SavedView.objects.visible_to(person(request)).filter(pk=pk).first()
    if view is None:
        raise Http404
    is_on = "on" in request.POST
    watch_view(view, person(request), on=is_on)
    words = (
        _("You hear of what happens to the orders of “%(name)s”.")
        if is_on
        else _("You no longer watch “%(name)s”.")
    )
    messages.success(request, words % {"name": view.name})
    return redirect(f"{reverse('orders')}?{view.query}")


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def columns(request: HttpRequest) -> HttpResponse:
    """The columns that the person wants to see."""
    names = [column.name for column in chosen(request.POST.getlist("column"))]
    remember(person(request), columns=",".join(names))
    query = asked.view_of(QueryDict(request.POST.get("query", "")))
    return redirect(f"{reverse('orders')}?{query}" if query else "orders")


def remember(reader: User, **said: Any) -> None:
    """Keeps what a person chose for the list. Locks the person."""
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).get(pk=reader.pk)
        before = locked.preferences.get(CHOSEN, {})
        locked.preferences = locked.preferences | {CHOSEN: before | said}
        locked.save(update_fields=["preferences"])

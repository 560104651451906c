"""One section of the registration. Whatever is typed is kept first and judged afterwards."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyc.forms import SectionForm
from kyc.requirements.definition import Group, Section
from ordering.models import Order
from ordering.readiness import section_messages
from ordering.services import fill
from ordering.views.common import order_or_404, order_page


@permission_required("ordering.change_order", raise_exception=True)
def section(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """GET asks the section's questions, POST keeps the answers and goes on when they are in order."""
    order, asked = _asked(request, pk, slug)
    if not order.is_editable:
        messages.info(request, _("The answers can't be changed now."))
        return redirect(order)
    if request.method != "POST":
        return _page(request, order, asked, judged="problems" in request.GET)
    try:
        return _keep(request, order, asked)
    except fill.NotEditable:
        # It was open when the page was sent. What was typed goes back to the person, who alone has it.
        return _page(request, order, asked, status=409, closed=True)


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def draft(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keeps what is typed so far, valid or not, and says so."""
    order, asked = _asked(request, pk, slug)
    form = SectionForm(asked, order.registration.answers, request.POST)
    try:
        kept = fill.keep_answers(order, form.typed())
    except fill.NotEditable:
        return render(request, "ordering/section.html#draft-status", {"closed": True}, status=409)
    return render(request, "ordering/section.html#draft-status", {"kept_at": kept.updated_at})


def _keep(request: HttpRequest, order: Order, asked: Section) -> HttpResponse:
    form = SectionForm(asked, order.registration.answers, request.POST)
    order.registration = fill.keep_answers(order, form.typed())
    here = reverse("section", args=[order.pk, asked.slug])
    if "add" in request.POST or "remove" in request.POST:
        return redirect(f"{here}#{_change_rows(request, order, asked)}")
    if "leave" in request.POST:
        return redirect(order)
    if section_messages(order, asked):
        return _page(request, order, asked, status=422, judged=True)
    return redirect(_next(request, order, asked))


def _page(
    request: HttpRequest, order: Order, asked: Section, *, status: int = 200, judged: bool = False, closed: bool = False
) -> HttpResponse:
    sections = order.registration.definition.sections
    form = SectionForm(asked, order.registration.answers, request.POST if closed else None)
    form.show(section_messages(order, asked) if judged else section_messages(order, asked, refusals_only=True))
    context = {
        "form": form,
        "section": asked,
        "position": sections.index(asked) + 1,
        "count": len(sections),
        "closed": closed,
        "back_to_check": request.GET.get("next") == "check",
    }
    return order_page(request, "ordering/section.html", order, status=status, **context)


def _asked(request: HttpRequest, pk: int, slug: str) -> tuple[Order, Section]:
    order = order_or_404(request, pk)
    found = order.registration.definition.section(slug)
    if found is None:
        raise Http404
    return order, found


def _change_rows(request: HttpRequest, order: Order, asked: Section) -> str:
    """Adds or removes the row that the button names; returns the anchor of the group."""
    position, _dash, row = (request.POST.get("add") or request.POST.get("remove") or "").partition("-")
    group = _group(asked, position)
    if "add" in request.POST:
        fill.add_row(order, group)
    elif row.isdecimal():
        fill.remove_row(order, group, int(row))
    return f"group-{position}"


def _group(asked: Section, position: str) -> Group:
    """The repeatable group that a button names by its position in the section, counted from 1."""
    if not position.isdecimal() or not 1 <= int(position) <= len(asked.groups):
        raise Http404
    group = asked.groups[int(position) - 1]
    if not group.repeatable:
        raise Http404
    return group


def _next(request: HttpRequest, order: Order, asked: Section) -> str:
    if request.GET.get("next") == "check":
        return reverse("check", args=[order.pk])
    sections = order.registration.definition.sections
    following = sections[sections.index(asked) + 1 :]
    return reverse("section", args=[order.pk, following[0].slug]) if following else order.get_absolute_url()

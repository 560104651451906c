"""Documents: one card for each attachment that the requirements name."""

from collections import defaultdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyc.documents.models import Document
from kyc.documents.receive import AlreadyThere, Replaced
from kyc.documents.refusals import FileRefused
from ordering.orders.order import Order
from ordering.pages.cards import cards
from ordering.pages.common import (
    leave_page,
    order_or_404,
    order_page,
    shown_attachment,
    shown_file,
    tell_unseen,
)
from ordering.pages.files import PREVIEWED
from ordering.pages.forms import DocumentForm
from ordering.pages.remarks import DOCUMENTS, remarks_told
from ordering.submissions import saving
from people.requests import person

# A form that could not be taken in, with the position of its card.
Wrong = tuple[int, DocumentForm]


@permission_required("ordering.view_order", raise_exception=True)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """All the cards."""
    return _page(request, order_or_404(request, pk))


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def upload(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Takes one file in, or says at its field why not."""
    order = order_or_404(request, pk)
    place, document = shown_attachment(request, order, position)
    form = DocumentForm(document, request.POST, request.FILES, prefix=f"d{position}")
    if form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data.get("document_type", "")
        try:
            added = saving.add_document(
                order, document, file, kind, person(request), shown_file(request), form.more
            )
        except AlreadyThere:
            messages.info(request, _("This very file is there already. Nothing was replaced."))
        except FileRefused as refused:
            form.add_error("file", refused.reason)
        except saving.NotEditable:
            form.add_error(None, _("The documents can't be changed now."))
        else:
            tell_unseen(request, added)
    if not form.is_valid():
        return _page(request, order, wrong=(place, form), status=422)
    if request.GET.get("next") == "check":
        return leave_page(request, reverse("check", args=[order.pk]))
    return redirect(f"{reverse('documents', args=[order.pk])}#document-{place}")


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def remove(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Takes a document back, if it is still the one that the page showed."""
    order = order_or_404(request, pk)
    _place, document = shown_attachment(request, order, position)
    try:
        saving.remove_document(order, document, person(request), shown_file(request))
    except Replaced:
        messages.error(
            request, _("Somebody replaced the file meanwhile. It was not removed: look again.")
        )
    except saving.NotEditable:
        messages.error(request, _("The documents can't be changed now."))
    return redirect("documents", order.pk)


def _page(
    request: HttpRequest, order: Order, wrong: Wrong | None = None, status: int = 200
) -> HttpResponse:
    superseded = Document.objects.superseded().filter(registration=order.registration)
    earlier: defaultdict[str, list[Document]] = defaultdict(list)
    for file in superseded.select_related("uploaded_by", "part_of"):
        earlier[file.requirement_id].append(file)
    rows, wrong_title = [], ""
    for card in cards(order):
        initial = {"document_type": card.file.document_type if card.file else ""}
        form = DocumentForm(card.document, prefix=f"d{card.position}", initial=initial)
        if wrong is not None and wrong[0] == card.position:
            form, wrong_title = wrong[1], card.title
        rows.append((card, form, earlier[card.document.id]))
    context = {
        "cards": rows,
        "wrong": wrong[1] if wrong else None,
        "wrong_title": wrong_title,
        "limit": settings.MAX_UPLOAD_BYTES // 1024**2,
        "previewed": PREVIEWED,
        "remarks": remarks_told(order, DOCUMENTS),
        # htmx: the id of the part that is taken out of this page, also after a redirect.
        "swapped": request.headers.get("HX-Target", ""),
    }
    return order_page(request, "ordering/documents.html", order, status=status, **context)

"""Documents: one card for each attachment that the requirements name."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from kyc.documents.models import Attachment
from kyc.documents.receive import AlreadyThere, FileRefused, Replaced
from numbers_api.schemas import RequiredAttachment
from ordering.orders.order import Order
from ordering.pages.cards import Card, cards
from ordering.pages.common import (
    order_or_404,
    order_page,
    shown_attachment,
    shown_file,
    tell_unseen,
)
from ordering.pages.files import PREVIEWED
from ordering.pages.forms import DocumentForm
from ordering.submissions import saving
from people.requests import person


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
    if form.is_valid() and _taken_in(request, order, document, form):
        return _onwards(request, order, place)
    return _page(request, order, wrong=(place, form), status=422)


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


def _taken_in(
    request: HttpRequest, order: Order, document: RequiredAttachment, form: DocumentForm
) -> bool:
    chosen = form.cleaned_data["file"]
    assert isinstance(chosen, UploadedFile)
    try:
        kind = form.cleaned_data.get("document_type", "")
        added = saving.add_document(
            order, document, chosen, kind, person(request), shown_file(request)
        )
    except AlreadyThere:
        messages.info(request, _("This very file is there already. Nothing was replaced."))
    except FileRefused as refused:
        form.add_error("file", refused.reason)
    except saving.NotEditable:
        form.add_error(None, _("The documents can't be changed now."))
    else:
        tell_unseen(request, added)
    return form.is_valid()


def _page(
    request: HttpRequest,
    order: Order,
    *,
    wrong: tuple[int, DocumentForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    before = _earlier(order)
    context = {
        "cards": [
            (card, _form(card, wrong), before.get(card.document.id, [])) for card in cards(order)
        ],
        "wrong": wrong[1] if wrong else None,
        "wrong_title": next(
            (card.title for card in cards(order) if wrong and card.position == wrong[0]), ""
        ),
        "limit": settings.MAX_UPLOAD_BYTES // 1024**2,
        "previewed": PREVIEWED,
        # htmx: the id of the one part that is taken out of this page. It goes along with what the
        # act redirects to.
        "swapped": request.headers.get("HX-Target", ""),
    }
    return order_page(request, "ordering/documents.html", order, status=status, **context)


def _earlier(order: Order) -> dict[str, list[Attachment]]:
    """The files that were replaced or removed, by the id of the attachment they were for."""
    found: dict[str, list[Attachment]] = {}
    for file in (
        Attachment.objects.superseded()
        .filter(registration=order.registration)
        .select_related("uploaded_by")
    ):
        found.setdefault(file.requirement_id, []).append(file)
    return found


def _form(card: Card, wrong: tuple[int, DocumentForm] | None) -> DocumentForm:
    if wrong is not None and wrong[0] == card.position:
        return wrong[1]
    initial = {"document_type": card.file.document_type if card.file else ""}
    return DocumentForm(card.document, prefix=f"d{card.position}", initial=initial)


def _onwards(request: HttpRequest, order: Order, position: int) -> HttpResponse:
    """Back to the card; or to checking, which for htmx is another page and not a part of this
    one."""
    if request.GET.get("next") != "check":
        return redirect(f"{reverse('documents', args=[order.pk])}#document-{position}")
    check = reverse("check", args=[order.pk])
    return (
        HttpResponseClientRedirect(check) if request.headers.get("HX-Request") else redirect(check)
    )

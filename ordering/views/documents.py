"""Documents: one card for each attachment that the requirements name. Files are only served here, to who may see the order."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kyc.services.attach import FileRefused
from kyc.services.payload import current_files
from numbers_api.schemas import RequiredAttachment
from ordering.forms import DocumentForm
from ordering.models import Order
from ordering.readiness import Card, cards
from ordering.services import fill
from ordering.views.common import order_or_404, order_page, person


@permission_required("ordering.view_order", raise_exception=True)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """All the cards."""
    return _page(request, order_or_404(request, pk))


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def upload(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Takes one file in, or says at its field why not."""
    order = order_or_404(request, pk)
    document = _document(order, position)
    form = DocumentForm(document, request.POST, request.FILES, prefix=f"d{position}")
    if form.is_valid() and _taken_in(request, order, document, form):
        return redirect(_back(request, order, position))
    return _page(request, order, wrong=(position, form), status=422)


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def remove(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Takes a document back."""
    order = order_or_404(request, pk)
    try:
        fill.remove_document(order, _document(order, position), person(request))
    except fill.NotEditable:
        messages.error(request, _("The documents can't be changed now."))
    return redirect("documents", order.pk)


@require_GET
@permission_required("ordering.view_order", raise_exception=True)
def file(request: HttpRequest, pk: int, position: int) -> FileResponse:
    """The current file, as a download: never rendered on this site, whatever it is."""
    order = order_or_404(request, pk)
    found = current_files(order.registration).get(_document(order, position).id)
    if found is None:
        raise Http404
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type)
    response["Cache-Control"] = "private, no-store"
    return response


def _taken_in(request: HttpRequest, order: Order, document: RequiredAttachment, form: DocumentForm) -> bool:
    chosen = form.cleaned_data["file"]
    assert isinstance(chosen, UploadedFile)
    try:
        fill.add_document(order, document, chosen, form.cleaned_data.get("document_type", ""), person(request))
    except FileRefused as refused:
        form.add_error("file", refused.reason)
    except fill.NotEditable:
        form.add_error(None, _("The documents can't be changed now."))
    return form.is_valid()


def _page(
    request: HttpRequest, order: Order, *, wrong: tuple[int, DocumentForm] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "cards": [(card, _form(card, wrong)) for card in cards(order)],
        "wrong": wrong[1] if wrong else None,
        "limit": settings.MAX_UPLOAD_BYTES // 1024**2,
    }
    return order_page(request, "ordering/documents.html", order, status=status, **context)


def _form(card: Card, wrong: tuple[int, DocumentForm] | None) -> DocumentForm:
    if wrong is not None and wrong[0] == card.position:
        return wrong[1]
    initial = {"document_type": card.file.document_type if card.file else ""}
    return DocumentForm(card.document, prefix=f"d{card.position}", initial=initial)


def _document(order: Order, position: int) -> RequiredAttachment:
    """Attachments are named by their position, from 1: their ids may hold anything."""
    asked = order.registration.snapshot.documents
    if not 1 <= position <= len(asked):
        raise Http404
    return asked[position - 1]


def _back(request: HttpRequest, order: Order, position: int) -> str:
    if request.GET.get("next") == "check":
        return reverse("check", args=[order.pk])
    return f"{reverse('documents', args=[order.pk])}#document-{position}"

"""The bytes of documents: only served here, to who may see the order, and never what is infected or
not yet scanned."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from kyc.documents.models import Document
from kyc.documents.payload import current_files
from kyc.pages.serving import served
from ordering.pages.common import document_or_404, order_or_404

IMAGES = ("image/png", "image/jpeg", "image/gif")
PREVIEWED = (*IMAGES, "application/pdf")
# A page that is nothing but the image: no origin, no script, nothing loaded.
IMAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; sandbox"
)
# Browsers' PDF viewers are pages of their own that embed the file and style themselves; none of
# them runs in a sandbox.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)


@require_GET
@permission_required("ordering.view_order", raise_exception=True)
def file(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """The current file, as a download: whatever it is, it is not rendered on this site."""
    return served(_current(request, pk, position))


@require_GET
@permission_required("ordering.view_order", raise_exception=True)
def preview(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """The current file to look at, if its bytes are an image or a PDF."""
    found = _current(request, pk, position)
    if found.content_type not in PREVIEWED:
        raise Http404
    response = served(found, inline=True)
    response["Content-Security-Policy"] = (
        IMAGE_POLICY if found.content_type in IMAGES else PDF_POLICY
    )
    return response


@require_GET
@permission_required("ordering.view_order", raise_exception=True)
def earlier(request: HttpRequest, pk: int, position: int, version: int) -> HttpResponseBase:
    """A file that was replaced or removed, as a download, until retention removes it."""
    order = order_or_404(request, pk)
    asked = document_or_404(order, position)
    versions = Document.objects.superseded().filter(
        registration=order.registration, requirement_id=asked.id
    )
    return served(versions.filter(pk=version).first())


def _current(request: HttpRequest, pk: int, position: int) -> Document:
    order = order_or_404(request, pk)
    found = current_files(order.registration).get(document_or_404(order, position).id)
    if found is None:
        raise Http404
    return found

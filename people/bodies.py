"""Bodies that come without a length. Whoever sends one says at its end that it was the end
(`Transfer-Encoding: chunked`, HTTP/2); Django would take it for an empty one."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

PIECE = 64 * 1024


class BodyTooLarge(Exception):
    """More came than is taken; the rest was not read."""


def measure(request: HttpRequest, most: int) -> None:
    """Reads a body that has no length to its end, so that it is like any other; leaves alone what
    has one. Idempotent. Raises BodyTooLarge when there are more than `most` bytes.

    Only where the server marks the end of a body by itself (`wsgi.input_terminated`), for elsewhere
    reading on would wait for ever. A sender who breaks off has come to the end too, as with a
    length: what must be whole has to show it, as a signature and a document's boundary do.
    """
    if request.META.get("CONTENT_LENGTH") or not request.META.get("wsgi.input_terminated"):
        return
    # What Django keeps of a form in memory stays there; only files come to lie on disk.
    body = SpooledTemporaryFile[bytes](max_size=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    # A read waits until it has all that it asked for, so it asks for no more than it needs to know.
    while piece := request.META["wsgi.input"].read(min(PIECE, most + 1 - body.tell())):
        body.write(piece)
        if body.tell() > most:
            body.close()
            raise BodyTooLarge
    request.META["CONTENT_LENGTH"] = str(body.tell())
    request.META.pop("HTTP_TRANSFER_ENCODING", None)
    body.seek(0)
    # As Django's own ASGIRequest has it.
    request._stream = cast("BinaryIO", body)


class MeasuredBodies:
    """Measures the body of every form, just before its token is looked for in it: of a stranger at
    a page that wants a sign-in nothing is read. What is beyond the limit is answered with 413.

    A view without such a token (`csrf_exempt`) measures for itself, once it knows who calls.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            if isinstance(request._stream, SpooledTemporaryFile):
                request._stream.close()

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: object
    ) -> HttpResponse | None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        most = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        # Beside the form a file, where one is let in (kyc/documents/uploads.py).
        if request.content_type == "multipart/form-data" and request.user.is_authenticated:
            most += settings.MAX_UPLOAD_BYTES
        try:
            measure(request, most)
        except BodyTooLarge:
            words = _("What was sent is larger than this site accepts. Nothing was saved.")
            return HttpResponse(words, content_type="text/plain", status=413)
        return None

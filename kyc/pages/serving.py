"""The bytes of stored files, for views that have asked who may see them."""

import structlog
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from kyc.documents.models import StoredFile

log = structlog.get_logger(__name__)


def served(found: StoredFile | None, *, inline: bool = False) -> HttpResponseBase:
    """A file as a download, whatever it is, or `inline` to be looked at; 503 where storage does not
    answer. Raises 404 for none, and for one that is infected, not yet scanned, or gone from
    storage."""
    if found is None or not found.is_usable:
        raise Http404
    try:
        stream = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Whatever a disk or a bucket that can't be reached raises.
    except Exception as error:  # noqa: BLE001
        log.warning("store.failed", reason=type(error).__name__)
        return HttpResponse(render_to_string("503.html"), status=503)
    response = FileResponse(
        stream, as_attachment=not inline, filename=found.name, content_type=found.content_type
    )
    response["Cache-Control"] = "private, no-store"
    # Said here too, whatever the site's own setting: a browser must not make anything else of these
    # bytes.
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""The bytes of stored files, for views that have asked who may see them."""

from django.http import FileResponse, Http404

from kyc.models import StoredFile


def served(found: StoredFile | None, *, inline: bool = False) -> FileResponse:
    """A file as a download, whatever it is, or `inline` to be looked at. Raises 404 for none, and for one that is infected,
    not yet scanned, or gone from storage."""
    if found is None or not found.is_usable:
        raise Http404
    try:
        stream = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, as_attachment=not inline, filename=found.name, content_type=found.content_type)
    response["Cache-Control"] = "private, no-store"
    # Said here too, whatever the site's own setting: a browser must not make anything else of these bytes.
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Who may steer the sandbox from a browser: its own pages only, though any web page can post to a
local port."""

from urllib.parse import urlsplit

from starlette.requests import Request

from sandbox.errors import ApiError


def refuse_other_origins(request: Request, *, needed: bool) -> None:
    """Raise a 403 for a request of another site's page; where an origin is `needed`, also for one
    that names none."""
    origin = request.headers.get("Origin")
    if origin is None and not needed:
        return
    if origin is None or urlsplit(origin).netloc != request.headers.get("Host"):
        raise ApiError(403, "Only the sandbox's own pages may do that")

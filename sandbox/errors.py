"""Every error the API answers, in the contract's envelope."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "CONTENT_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


@dataclass(frozen=True)
class Violation:
    """One thing wrong with a request, at a path such as `data[1].postalCode`."""

    field: str
    description: str


class ApiError(Exception):
    """An error answer: raised anywhere below a handler, sent as the envelope."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        details: list[dict[str, Any]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.details = details
        self.headers = headers

    def response(self) -> JSONResponse:
        """The answer as it goes over the wire."""
        body = envelope(self.code, self.message, self.status, self.details)
        return JSONResponse(body, self.code, self.headers)


def envelope(
    code: int, message: str, status: str | None = None, details: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The contract's error body; `status` is derived from the code where none is given."""
    name = status or STATUS_NAMES.get(code, "UNKNOWN")
    return {"error": {"code": code, "message": message, "status": name, "details": details or []}}


def invalid(
    violations: Iterable[Violation], message: str = "The request has invalid fields"
) -> ApiError:
    """A 400 that names the fields that fail."""
    fields = [{"field": each.field, "description": each.description} for each in violations]
    return ApiError(400, message, details=[{"type": "BadRequest", "fieldViolations": fields}])


def invalid_field(field: str, description: str) -> ApiError:
    """A 400 about one field, its description also the message."""
    return invalid([Violation(field, description)], description)


def failed_precondition(message: str) -> ApiError:
    """A 400: the request is right, but not in the state the order is in."""
    return ApiError(400, message, status="FAILED_PRECONDITION")


def not_found(resource_type: str, resource_name: str, message: str) -> ApiError:
    """A 404 that says what is missing."""
    detail = {
        "type": "ResourceInfo",
        "resourceType": resource_type,
        "resourceName": resource_name,
        "owner": "",
        "description": message,
    }
    return ApiError(404, message, details=[detail])


async def on_http_error(request: Request, error: Exception) -> JSONResponse:
    """The framework's own 404, 405 and 400 in the envelope."""
    code = getattr(error, "status_code", 500)
    message = f"{request.method} {request.url.path}: {getattr(error, 'detail', error)}"
    return JSONResponse(envelope(code, message), code, getattr(error, "headers", None))


async def on_crash(_request: Request, _error: Exception) -> JSONResponse:
    """A bug of the sandbox: the traceback goes to stderr, the client gets the envelope."""
    return JSONResponse(envelope(500, "The sandbox failed on this request; see its stderr"), 500)

"""Who may call: client credentials for a token, a bearer token or HTTP Basic on the API."""

import base64
import binascii
import hmac
import secrets
import time
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.errors import ApiError
from sandbox.options import Options

TOKEN_SECONDS = 3600
_BASIC = 'Basic realm="Numbers API"'
NO_CREDENTIALS = {"WWW-Authenticate": f"Bearer, {_BASIC}"}
WRONG_KEY = {"WWW-Authenticate": _BASIC}
# The vendor's SDK asks for a new token only where it reads "expired" here. Nobody can tell an
# expired token from one of before a restart, so all that are not valid are called so.
INVALID_TOKEN = {
    "WWW-Authenticate": (
        'Bearer error="invalid_token", '
        'error_description="The access token expired or was never issued"'
    )
}


class Gate:
    """Issues tokens and checks what comes with a request; tokens live as long as the process."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._tokens: dict[str, float] = {}

    def forget_tokens(self) -> None:
        """Make every token issued so far invalid."""
        self._tokens.clear()

    def advance(self, seconds: float) -> None:
        """Bring every token's end so much closer."""
        self._tokens = {token: end - seconds for token, end in self._tokens.items()}

    def forget(self, request: Request) -> None:
        """Make the token that came with this request invalid, where it carries one."""
        self._tokens.pop(_token_of(request), None)

    async def issue(self, request: Request) -> Response:
        """The token endpoint; its errors are OAuth2's (RFC 6749), not the API's envelope."""
        if not self._is_key(request):
            return _oauth_error(
                401, "invalid_client", "The key id or the key secret is wrong", WRONG_KEY
            )
        granted = parse_qs((await request.body()).decode("utf-8", "replace")).get("grant_type", [])
        if len(granted) != 1:
            return _oauth_error(
                400, "invalid_request", "grant_type must be given once, in a urlencoded form"
            )
        if granted != ["client_credentials"]:
            return _oauth_error(
                400, "unsupported_grant_type", "grant_type must be client_credentials"
            )
        token = secrets.token_urlsafe(32)
        self._tokens[token] = time.monotonic() + TOKEN_SECONDS
        return JSONResponse(
            {
                "access_token": token,
                "expires_in": TOKEN_SECONDS,
                "scope": "",
                "token_type": "bearer",
            },
            headers={"Cache-Control": "no-store"},
        )

    def check(self, request: Request) -> None:
        """Let a request to the API pass; raises a 401 or, for somebody else's project, a 403."""
        token = _token_of(request)
        if not (self._tokens.get(token, 0) > time.monotonic() or self._is_key(request)):
            headers = INVALID_TOKEN if token else NO_CREDENTIALS
            raise ApiError(401, "The request carries no valid credentials", headers=headers)
        project = request.path_params["project"]
        if project != self._options.project:
            raise ApiError(403, f"These credentials give no access to project {project}")

    def _is_key(self, request: Request) -> bool:
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        expected = f"{self._options.key_id}:{self._options.key_secret}"
        return hmac.compare_digest(given, expected.encode())


def _token_of(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _oauth_error(
    status: int, error: str, description: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse({"error": error, "error_description": description}, status, headers)

"""How a call proves who makes it: an OAuth2 token that all processes share, or Basic as an explicit
setting."""

import base64
import time
from collections.abc import Generator, Sequence

import httpx
from pydantic import BaseModel, Field, ValidationError

from numbers_api import deadline
from numbers_api.errors import CredentialsRefused, NumbersApiError, RateLimited, Unavailable
from numbers_api.observe import Call, Hook, log_call, tell
from numbers_api.responses import CHANGES_NOTHING, request_id, retry_after, server_time
from numbers_api.store import SharedStore

# A token is replaced this many seconds before it ends, so that none ends on its way.
EARLY = 60
USUAL_LIFETIME = 3600.0
LONGEST_LIFETIME = 86_400.0
# Seconds that one process may take to fetch a token while the others wait; after that the next one
# tries.
TURN = 5
LOOK_AGAIN = 0.02

Requests = Generator[httpx.Request, httpx.Response, str]


class _Answer(BaseModel):
    """The token URL's answer. A token is what may stand in a header."""

    access_token: str = Field(pattern=r"^[\x21-\x7e]+$", repr=False)
    expires_in: float | None = Field(None, allow_inf_nan=False)


class OAuth2(httpx.Auth):
    """Client credentials. The token is fetched when there is none, and once more when the API
    answers 401.

    Of all threads and processes that share the store one fetches it; the others wait for what it
    brings. Raises CredentialsRefused when the token URL refuses the key, RateLimited when it
    throttles, Unavailable when it has no token to give. The token is fetched within the time of the
    call that it is for.
    """

    def __init__(
        self,
        *,
        token_url: str,
        key_id: str,
        key_secret: str,
        store: SharedStore,
        hooks: Sequence[Hook] = (log_call,),
    ) -> None:
        self._token_url = token_url
        self._basic = "Basic " + base64.b64encode(f"{key_id}:{key_secret}".encode()).decode()
        self._store = store
        self._hooks = hooks
        self._token_key = f"numbers-api-token:{token_url}:{key_id}"
        self._turn_key = f"numbers-api-turn:{token_url}:{key_id}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._stored() or (yield from self._renew(request))
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == 401:
            deadline.read(response)
            request.headers["Authorization"] = (
                f"Bearer {(yield from self._renew(request, refused=token))}"
            )
            yield request

    def _stored(self, refused: str = "") -> str:
        token = str(self._store.get(self._token_key) or "")
        return "" if token == refused else token

    def _renew(self, call: httpx.Request, refused: str = "") -> Requests:
        """A token other than the refused one: somebody else's who was quicker, or a new one."""
        while not self._is_my_turn():
            if token := self._stored(refused):
                return token
            if call.extensions["timeout"].is_over:
                raise Unavailable("The Numbers API gave no access token in time.")
            time.sleep(LOOK_AGAIN)
        try:
            return self._stored(refused) or (yield from self._fetch(call))
        finally:
            self._store.delete(self._turn_key)

    def _is_my_turn(self) -> bool:
        """Claims the turn. A store that is down has no turns: then each fetches for itself."""
        return self._store.add(self._turn_key, 1, TURN) is not False

    def _fetch(self, call: httpx.Request) -> Requests:
        began = time.monotonic()
        response = yield httpx.Request(
            "POST",
            self._token_url,
            data={"grant_type": "client_credentials"},
            headers={"Authorization": self._basic},
            extensions={**call.extensions, CHANGES_NOTHING: True},
        )
        deadline.read(response)
        made = Call(
            operation="token",
            verb="POST",
            path="token",
            attempt=1,
            seconds=time.monotonic() - began,
            status=response.status_code,
            request_id=request_id(response),
            server_time=server_time(response),
        )
        tell(self._hooks, made)
        if error := _refusal(response):
            raise error
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError:
            raise Unavailable("The Numbers API gave an unreadable access token.") from None
        lifetime = min(answer.expires_in or USUAL_LIFETIME, LONGEST_LIFETIME)
        self._store.set(self._token_key, answer.access_token, max(1.0, lifetime - EARLY))
        return answer.access_token


def _refusal(response: httpx.Response) -> NumbersApiError | None:
    if response.status_code in (400, 401, 403):
        return CredentialsRefused(
            "The API credentials were refused.", http_status=response.status_code
        )
    if response.status_code == 429:
        wait = retry_after(response.headers.get("retry-after", ""))
        return RateLimited(
            "The Numbers API gives no access token for the moment.", retry_after=wait
        )
    if not response.is_success:
        return Unavailable(
            "The Numbers API gave no access token.", http_status=response.status_code
        )
    return None


def basic(*, key_id: str, key_secret: str) -> httpx.Auth:
    """Basic authentication on the API itself: throttled hard by the vendor, so only by an explicit
    setting."""
    return httpx.BasicAuth(key_id, key_secret)

"""How a call proves who makes it: an OAuth2 token that all processes share, or Basic as an explicit setting."""

import base64
from collections.abc import Generator
from typing import Protocol

import httpx
from pydantic import BaseModel, Field, ValidationError

from numbers_api import deadline
from numbers_api.errors import CredentialsRefused, RateLimited, Unavailable
from numbers_api.responses import CHANGES_NOTHING, retry_after

# A token is replaced this many seconds before it ends, so that none ends on its way.
EARLY = 60
USUAL_LIFETIME = 3600.0
LONGEST_LIFETIME = 86_400.0


class TokenStore(Protocol):
    """Where a token is kept for all processes; Django's cache has this shape."""

    def get(self, key: str) -> str | None: ...

    def set(self, key: str, value: str, timeout: float) -> None: ...

    def delete(self, key: str) -> object: ...


class _Answer(BaseModel):
    """The token URL's answer. A token is what may stand in a header."""

    access_token: str = Field(pattern=r"^[\x21-\x7e]+$", repr=False)
    expires_in: float | None = Field(None, allow_inf_nan=False)


class OAuth2(httpx.Auth):
    """Client credentials. The token is fetched when there is none, and once more when the API answers 401.

    Raises CredentialsRefused when the token URL refuses the key, RateLimited when it throttles, Unavailable when it has
    no token to give. The token is fetched within the time of the call that it is for.
    """

    def __init__(self, *, token_url: str, key_id: str, key_secret: str, store: TokenStore) -> None:
        self._token_url = token_url
        self._basic = "Basic " + base64.b64encode(f"{key_id}:{key_secret}".encode()).decode()
        self._store = store
        self._cache_key = f"numbers-api-token:{token_url}:{key_id}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._store.get(self._cache_key) or (yield from self._fetch(request))
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == 401:
            deadline.read(response)
            self._store.delete(self._cache_key)
            request.headers["Authorization"] = f"Bearer {(yield from self._fetch(request))}"
            yield request

    def _fetch(self, call: httpx.Request) -> Generator[httpx.Request, httpx.Response, str]:
        headers, extensions = {"Authorization": self._basic}, {**call.extensions, CHANGES_NOTHING: True}
        form = {"grant_type": "client_credentials"}
        response = yield httpx.Request("POST", self._token_url, data=form, headers=headers, extensions=extensions)
        deadline.read(response)
        if response.status_code in (400, 401, 403):
            raise CredentialsRefused("The API credentials were refused.", http_status=response.status_code)
        if response.status_code == 429:
            wait = retry_after(response.headers.get("retry-after", ""))
            raise RateLimited("The Numbers API gives no access token for the moment.", retry_after=wait)
        if not response.is_success:
            raise Unavailable("The Numbers API gave no access token.", http_status=response.status_code)
        return self._keep(response)

    def _keep(self, response: httpx.Response) -> str:
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError:
            raise Unavailable("The Numbers API gave an unreadable access token.") from None
        lifetime = min(answer.expires_in or USUAL_LIFETIME, LONGEST_LIFETIME)
        self._store.set(self._cache_key, answer.access_token, max(1.0, lifetime - EARLY))
        return answer.access_token


def basic(*, key_id: str, key_secret: str) -> httpx.Auth:
    """Basic authentication on the API itself: throttled hard by the vendor, so only by an explicit setting."""
    return httpx.BasicAuth(key_id, key_secret)

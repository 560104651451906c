"""How a call proves who makes it: an OAuth2 token that all processes share, or Basic as an explicit setting."""

import base64
from collections.abc import Generator
from typing import Protocol

import httpx

from numbers_api.errors import CredentialsRefused, Unavailable

# A token is replaced this many seconds before it ends, so that none ends on its way.
EARLY = 60


class TokenStore(Protocol):
    """Where a token is kept for all processes; Django's cache has this shape."""

    def get(self, key: str) -> str | None: ...

    def set(self, key: str, value: str, timeout: float) -> None: ...

    def delete(self, key: str) -> object: ...


class OAuth2(httpx.Auth):
    """Client credentials. The token is fetched when there is none, and once more when the API answers 401.

    Raises CredentialsRefused when the token URL refuses the key, Unavailable when it does not answer.
    """

    requires_response_body = True

    def __init__(self, *, token_url: str, key_id: str, key_secret: str, store: TokenStore) -> None:
        self._token_url = token_url
        self._basic = "Basic " + base64.b64encode(f"{key_id}:{key_secret}".encode()).decode()
        self._store = store
        self._cache_key = f"numbers-api-token:{token_url}:{key_id}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._store.get(self._cache_key) or (yield from self._fetch())
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == 401:
            self._store.delete(self._cache_key)
            request.headers["Authorization"] = f"Bearer {(yield from self._fetch())}"
            yield request

    def _fetch(self) -> Generator[httpx.Request, httpx.Response, str]:
        headers = {"Authorization": self._basic}
        response = yield httpx.Request("POST", self._token_url, data={"grant_type": "client_credentials"}, headers=headers)
        if response.status_code in (400, 401, 403):
            raise CredentialsRefused("The API credentials were refused.", http_status=response.status_code)
        if not response.is_success:
            raise Unavailable("The Numbers API gave no access token.", http_status=response.status_code)
        return self._keep(response)

    def _keep(self, response: httpx.Response) -> str:
        try:
            answer = response.json()
            token, lifetime = str(answer["access_token"]), float(answer.get("expires_in", 3600))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Unavailable("The Numbers API gave an unreadable access token.") from None
        self._store.set(self._cache_key, token, max(1.0, lifetime - EARLY))
        return token


def basic(*, key_id: str, key_secret: str) -> httpx.Auth:
    """Basic authentication on the API itself: throttled hard by the vendor, so only by an explicit setting."""
    return httpx.BasicAuth(key_id, key_secret)

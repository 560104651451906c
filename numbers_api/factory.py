"""From Django's settings to a client: the one module of the package that knows Django."""

from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.core.cache import cache as django_cache
from redis.exceptions import RedisError

from numbers_api import auth
from numbers_api.client import NumbersClient

log = structlog.get_logger(__name__)

# Seconds for one call: a person waits for a page, a task may wait longer.
PAGE_DEADLINE = 10.0
TASK_DEADLINE = 60.0


class QuietCache:
    """Django's cache for what can be had again: one that is down costs a call, and stops nothing."""

    def get(self, key: str) -> Any:
        return _quietly(lambda: django_cache.get(key))

    def set(self, key: str, value: Any, timeout: float) -> None:
        _quietly(lambda: django_cache.set(key, value, timeout))

    def delete(self, key: str) -> object:
        return _quietly(lambda: django_cache.delete(key))


def _quietly(act: Callable[[], object]) -> object:
    try:
        return act()
    except (OSError, RedisError) as error:
        log.warning("cache.failed", reason=type(error).__name__)
        return None


_POOLS: list[httpx.Client] = []


def page_client() -> NumbersClient:
    """The client for a request that a person waits for."""
    return _client(PAGE_DEADLINE)


def task_client() -> NumbersClient:
    """The client for background work."""
    return _client(TASK_DEADLINE)


def close() -> None:
    """Closes every connection; the next client opens new ones. Repeatable."""
    while _POOLS:
        _POOLS.pop().close()
    _http.cache_clear()


def _client(deadline: float) -> NumbersClient:
    http = _http(
        settings.NUMBERS_API_URL,
        settings.NUMBERS_API_TOKEN_URL,
        settings.NUMBERS_API_AUTH,
        settings.NUMBERS_API_KEY_ID,
        settings.NUMBERS_API_KEY_SECRET,
    )
    return NumbersClient(http, project_id=settings.NUMBERS_API_PROJECT_ID, deadline=deadline)


@cache
def _http(url: str, token_url: str, kind: str, key_id: str, key_secret: str) -> httpx.Client:
    """One connection pool per process and credentials."""
    if kind == "basic":
        proof = auth.basic(key_id=key_id, key_secret=key_secret)
    else:
        proof = auth.OAuth2(token_url=token_url, key_id=key_id, key_secret=key_secret, store=QuietCache())
    _POOLS.append(httpx.Client(base_url=url, auth=proof, limits=httpx.Limits(max_connections=40)))
    return _POOLS[-1]

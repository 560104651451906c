"""From Django's settings to a client: the one module of the package that knows Django, besides its
commands."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.core.cache import cache as django_cache
from django.utils.module_loading import import_string
from redis.exceptions import RedisError

from jobs.kinds import Gate
from numbers_api import auth
from numbers_api.bulkhead import Bulkhead
from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown, RateLimited, Unavailable
from numbers_api.observe import Hook, answers, count_answer, log_call
from numbers_api.pace import Pace, Share, Slots, Unlimited
from numbers_api.store import OwnStore, SharedStore
from numbers_api.transport import Place

log = structlog.get_logger(__name__)

# Seconds: what a person waits for a page, all its calls together, and what a task waits for one
# call.
PAGE_DEADLINE = 10.0
TASK_DEADLINE = 60.0
# Web threads that never wait for the API: one for whoever asks how the site is, so that nobody
# takes it for dead, and one for callbacks and for pages that need no API, which take milliseconds.
# With more, an API that is merely slow would be called busy too soon.
FREE_THREADS = 2
# Of the calls in a second those that the pages of one person make at most; where there are fewer
# than so many in a second, nothing is shared out.
SHARE_OF_A_PERSON, LEAST_TO_SHARE = 0.5, 4


class QuietCache:
    """Django's cache for what can be had again: one that is down costs a call, and stops
    nothing."""

    def get(self, key: str) -> Any:
        return _quietly(lambda: django_cache.get(key))

    def set(self, key: str, value: Any, timeout: float) -> None:
        _quietly(lambda: django_cache.set(key, value, timeout))

    def add(self, key: str, value: Any, timeout: float) -> bool | None:
        added: bool | None = _quietly(lambda: django_cache.add(key, value, timeout))
        return added

    def delete(self, key: str) -> object:
        return _quietly(lambda: django_cache.delete(key))


def _quietly(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except (OSError, RedisError) as error:
        log.warning("cache.failed", reason=type(error).__name__)
        return None


_POOLS: list[httpx.Client] = []


def page_client(person: int | None = None) -> NumbersClient:
    """The client for one request that a person (their key) waits for: its time runs from here,
    whatever it calls. Their calls take no more than half of what all may make in a second.

    Of the process's web threads two never wait for the API; who would be one too many gets Busy.
    """
    place = _bulkhead(settings.WEB_THREADS).place
    return _client(PAGE_DEADLINE, budget=PAGE_DEADLINE, place=place, person=person)


def task_client(budget: float | None = None) -> NumbersClient:
    """The client for background work: each of its calls, or all together by `budget` (seconds from
    now), must end in time."""
    return _client(TASK_DEADLINE, budget=budget)


# Background work that calls the API rests together while it fails.
API = Gate(
    "numbers_api",
    (Unavailable, OutcomeUnknown),
    # A 429 is the API's wish to be left alone; a limit of our own (no status) is nobody's.
    patience=lambda error: (
        error.retry_after
        if isinstance(error, RateLimited) and error.http_status is not None
        else None
    ),
    answers=answers,
    # Soon, for the sweep that asks has other work to find.
    probe=lambda: task_client(budget=PAGE_DEADLINE).regions(),
)


@contextmanager
def checking_client(hook: Hook) -> Iterator[NumbersClient]:
    """A client that takes no token from the shared store, so that what it finds is true of the
    credentials now. Its connections end with the block."""
    with httpx.Client(
        base_url=settings.NUMBERS_API_URL,
        auth=_proof(OwnStore(), (hook,)),
        verify=_certificates(),
    ) as http:
        yield NumbersClient(
            http,
            project_id=settings.NUMBERS_API_PROJECT_ID,
            deadline=PAGE_DEADLINE,
            hooks=(hook,),
        )


def close() -> None:
    """Closes every connection; the next client opens new ones. Idempotent."""
    while _POOLS:
        _POOLS.pop().close()
    for made in (_http, _pace, _own_pace, _bulkhead, _hooks):
        made.cache_clear()


def _client(
    deadline: float,
    budget: float | None = None,
    place: Place = nullcontext,
    person: int | None = None,
) -> NumbersClient:
    http = _http(
        settings.NUMBERS_API_URL,
        settings.NUMBERS_API_TOKEN_URL,
        settings.NUMBERS_API_AUTH,
        settings.NUMBERS_API_KEY_ID,
        settings.NUMBERS_API_KEY_SECRET,
    )
    return NumbersClient(
        http,
        project_id=settings.NUMBERS_API_PROJECT_ID,
        deadline=deadline,
        budget=budget,
        pace=_pace_of(person),
        place=place,
        hooks=_hooks(),
    )


def _proof(store: SharedStore, hooks: Sequence[Hook]) -> httpx.Auth:
    key_id, key_secret = settings.NUMBERS_API_KEY_ID, settings.NUMBERS_API_KEY_SECRET
    if settings.NUMBERS_API_AUTH == "basic":
        return auth.basic(key_id=key_id, key_secret=key_secret)
    return auth.OAuth2(
        token_url=settings.NUMBERS_API_TOKEN_URL,
        key_id=key_id,
        key_secret=key_secret,
        store=store,
        hooks=hooks,
    )


@cache
def _http(url: str, *_credentials: str) -> httpx.Client:
    """One connection pool per process and credentials."""
    _POOLS.append(
        httpx.Client(
            base_url=url,
            auth=_proof(QuietCache(), _hooks()),
            verify=_certificates(),
            limits=httpx.Limits(max_connections=40),
        )
    )
    return _POOLS[-1]


@cache
def _certificates() -> ssl.SSLContext:
    """Whom the process trusts: it takes 25 ms to read them, so every pool shares them."""
    return httpx.create_ssl_context()


def _pace_of(person: int | None) -> Pace:
    project_id, rate = settings.NUMBERS_API_PROJECT_ID, settings.NUMBERS_API_CALLS_PER_SECOND
    whole = _pace(project_id, rate)
    if person is None or rate < LEAST_TO_SHARE:
        return whole
    return Share(_own_pace(f"{project_id}:{person}", rate * SHARE_OF_A_PERSON), whole)


@cache
def _pace(project_id: str, per_second: float) -> Pace:
    """One for each process, which remembers the turns that it saw taken."""
    return Slots(QuietCache(), key=project_id, per_second=per_second) if per_second else Unlimited()


@lru_cache(maxsize=1000)
def _own_pace(key: str, per_second: float) -> Pace:
    """One for each person in each process, as above."""
    return Slots(QuietCache(), key=key, per_second=per_second)


@cache
def _bulkhead(web_threads: int) -> Bulkhead:
    """One for each process."""
    return Bulkhead(web_threads - FREE_THREADS)


@cache
def _hooks() -> tuple[Hook, ...]:
    """The log, the count of answers, and what the setting adds."""
    return (log_call, count_answer, *map(import_string, settings.NUMBERS_API_CALL_HOOKS))

"""Who asks, and over what, is said by proxies that are trusted and by nobody else."""

import importlib
import ipaddress
from typing import Any

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from config import wsgi
from numbers_api.signatures import sign

pytestmark = pytest.mark.django_db

PROXY = "10.0.0.1"
STRANGER = "203.0.113.9"
ALLOWED = "198.51.100.7"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Any) -> Any:
    settings.ALLOWED_HOSTS = ["site.test"]
    settings.TRUSTED_PROXIES = (ipaddress.ip_network(PROXY),)
    settings.NUMBERS_CALLBACK_ALLOWED = (ipaddress.ip_network(ALLOWED),)
    # The test's connection is no request's to close.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    settings.TRUSTED_PROXIES = ()
    importlib.reload(wsgi)


def ask(verb: str, path: str, address: str, **extra: Any) -> int:
    """The status that a request gets whose connection comes from the address."""
    application = importlib.reload(wsgi).application
    transport = httpx.WSGITransport(application, remote_addr=address)
    with httpx.Client(base_url="http://site.test", transport=transport) as client:
        return client.request(verb, path, **extra).status_code


@pytest.mark.parametrize(("address", "status"), [(PROXY, 200), (STRANGER, 301)])
def test_only_a_trusted_proxy_says_that_a_request_came_by_https(
    settings: Any, address: str, status: int
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    said = {"X-Forwarded-For": STRANGER, "X-Forwarded-Proto": "https"}
    assert ask("GET", "/login/", address, headers=said) == status


@pytest.mark.parametrize(
    ("address", "forwarded", "status"),
    [
        (ALLOWED, None, 200),
        (STRANGER, ALLOWED, 403),
        (PROXY, ALLOWED, 200),
        (PROXY, STRANGER, 403),
        (PROXY, f"{ALLOWED}, {STRANGER}", 403),
        (PROXY, f"{STRANGER}, {ALLOWED}, {PROXY}", 200),
        (PROXY, "no address", 403),
        (PROXY, None, 403),
    ],
)
def test_a_callback_comes_from_the_last_address_that_no_trusted_proxy_has(
    settings: Any, address: str, forwarded: str | None, status: int
) -> None:
    body = b'{"eventId": "e1"}'
    headers = {"X-Sinch-Signature": sign(body, settings.NUMBERS_CALLBACK_SECRETS[0])}
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    sent = ask("POST", "/callbacks/numbers/", address, content=body, headers=headers)
    assert sent == status

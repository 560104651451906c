"""Clients of the sandbox, and what the sandbox counted."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from django.core.cache import cache

from numbers_api import retry
from numbers_api.auth import OAuth2
from numbers_api.client import NumbersClient
from numbers_api.schemas import CreateNumberOrder, NumberOrderOption
from tests.conftest import Sandbox

Connect = Callable[..., NumbersClient]
Calls = Callable[[str], int]
Fault = Callable[..., None]
# Made once: it takes longer than most tests.
TLS = httpx.create_ssl_context()


@pytest.fixture
def connect(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Makes clients, each with its own connections; all of them share the store of tokens, and none
    waits long to ask again."""
    monkeypatch.setattr(retry, "FIRST_DELAY", 0.02)
    with ExitStack() as stack:

        def make(
            *, url: str = "", token_url: str = "", deadline: float = 10, **given: Any
        ) -> NumbersClient:
            secret, project = (
                given.get("secret", "demo-secret"),
                given.get("project", "demo-project"),
            )
            token_url = token_url or f"{sandbox.url}/oauth2/token"
            proof = given.get("proof") or OAuth2(
                token_url=token_url, key_id="demo-key", key_secret=secret, store=cache
            )
            http = stack.enter_context(
                httpx.Client(base_url=url or sandbox.url, auth=proof, trust_env=False, verify=TLS)
            )
            watched = {
                name: given[name] for name in ("budget", "pace", "place", "hooks") if name in given
            }
            return NumbersClient(http, project_id=project, deadline=deadline, **watched)

        yield make


@pytest.fixture
def client(connect: Connect) -> NumbersClient:
    return connect()


@pytest.fixture
def control(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """The way to the sandbox's own API."""
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox", trust_env=False, verify=TLS) as http:
        yield http


@pytest.fixture
def calls(control: httpx.Client) -> Calls:
    """How often an operation was called, or "token"."""
    return lambda operation: control.get("/calls").json().get(operation, 0)


@pytest.fixture
def fault(control: httpx.Client) -> Fault:
    """Makes the next call of an operation fail."""

    def add(operation: str, **what: Any) -> None:
        control.post("/faults", json={"operation": operation, **what}).raise_for_status()

    return add


@pytest.fixture
def order_id(client: NumbersClient) -> str:
    """A fresh British order."""
    return client.create_order(british_order(client)).id_number_order


@pytest.fixture
def nobody() -> str:
    """A URL where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}"


def british_order(client: NumbersClient) -> CreateNumberOrder:
    """The request for the first number on offer."""
    number = client.search(region_code="GB", number_type="MOBILE", size=1)[0].phone_number
    one = NumberOrderOption(phone_numbers=[number])
    return CreateNumberOrder(region_code="GB", number_type="MOBILE", number_order_option=one)


def british_answers(**changed: Any) -> dict[str, Any]:
    """What the sandbox's British regulator asks."""
    answers = {
        "companyName": "Harbour Dental Ltd",
        "companyNumber": "01234567",
        "useCase": "Alerts",
        "contactEmail": "mia@harbour.example",
        "termsAccepted": True,
    }
    return answers | changed

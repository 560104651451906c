"""The people of the demo, each signed in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from people.models import User


@pytest.fixture(autouse=True)
def forgotten_attempts() -> Iterator[None]:
    """What was counted of other tests' sign-ins is no test's own."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def demo_people(db: None, settings: Any) -> None:
    """officer, manager and admin, as `make demo` has them."""
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    call_command("create_demo_people")


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def administrator(demo_people: None) -> Client:
    return signed_in("admin")


@pytest.fixture
def officer(demo_people: None) -> Client:
    return signed_in("officer")

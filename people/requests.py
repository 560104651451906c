"""Who asks, and where from."""

from allauth.core import context
from django.http import HttpRequest

from people.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in; every view is behind the login."""
    assert isinstance(request.user, User)
    return request.user


def where_from(request: HttpRequest | None) -> str:
    """The address that the request came from; "" for what nobody asked for."""
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""


def where_from_now() -> str:
    """The address that the request came from which is being answered; "" where none is."""
    return where_from(context.request)

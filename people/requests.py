"""Who asks, and where from."""

from allauth.core import context
from django.http import HttpRequest

from people.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in; every view is behind the login. Not the proxy that Django puts before them:
    a list asks fifty times who reads it."""
    found = request.user
    assert isinstance(found, User)
    own: User = getattr(found, "_wrapped", found)
    return own


def where_from(request: HttpRequest | None) -> str:
    """The address that the request came from; "" for what nobody asked for."""
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""


def where_from_now() -> str:
    """The address that the request came from which is being answered; "" where none is."""
    return where_from(context.request)

"""Who asks."""

from django.http import HttpRequest

from people.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in; every view is behind the login."""
    assert isinstance(request.user, User)
    return request.user

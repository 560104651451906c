"""How many notifications a person has not read, for the head of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ordering.orders.notifications import Notification
from people.models import User


def unread(request: HttpRequest) -> dict[str, object]:
    """Counted only by a page that shows it."""

    def count() -> int:
        person = getattr(request, "user", None)
        return Notification.objects.of(person).unread().count() if isinstance(person, User) else 0

    return {"unread_notifications": SimpleLazyObject(count)}

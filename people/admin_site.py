"""The administration's pages as one site."""

from collections.abc import Sequence
from functools import wraps
from itertools import chain
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from people.freshness import fresh_sign_in_required

# A key has no more digits in any database.
MOST_DIGITS = 18


def is_nonsense(said: Sequence[str]) -> bool:
    """Whether a filter, by name or value, is one that makes a database fail."""
    texts = [said] if isinstance(said, str) else said
    return any("\0" in text or (text.isdigit() and len(text) > MOST_DIGITS) for text in texts)


class Site(AdminSite):
    """Django's own, behind the one door that everybody takes, and for whoever has shown lately that
    it is they."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of it goes through here. A list whose filters no database understands is shown
        without them, as one with an unknown filter is."""

        @wraps(view)
        def understood(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any(map(is_nonsense, chain.from_iterable(request.GET.lists()))):
                return redirect(f"{request.path}?{ERROR_FLAG}=1")
            return view(request, *args, **kwargs)

        return super().admin_view(fresh_sign_in_required(understood), cacheable)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Whoever is signed in and led here may not go on."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

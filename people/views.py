"""What to say when a form was made before its person signed in again."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or of an earlier sign-in."""
    return render(request, "people/stale_form.html", status=403)

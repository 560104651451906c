"""What the pages of profiles share: who asks, and fetching what they may see."""

from django.http import Http404, HttpRequest

from kyc.profiles.companies import visible_profile
from kyc.profiles.models import Profile
from people.requests import person


def profile_or_404(request: HttpRequest, pk: int) -> Profile:
    """The profile, or 404 when there is none or it is another team's."""
    try:
        return visible_profile(person(request), pk)
    except Profile.DoesNotExist:
        raise Http404 from None

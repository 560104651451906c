"""Who is signed in, read in as few questions as possible: every page asks."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from people.models import User


class WithTeam(ModelBackend):
    """As Django's own; but the person comes with their team, and their own rights with those of
    their groups."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of that key, while they may sign in."""
        person = User.objects.select_related("team").filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Their rights as "app.name", remembered with the person."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        known: set[str] | None = getattr(user_obj, "_perm_cache", None)
        if known is None:
            rights = Permission.objects.order_by()
            if not user_obj.is_superuser:
                rights = rights.filter(Q(group__user=user_obj) | Q(user=user_obj)).distinct()
            named = rights.values_list("content_type__app_label", "codename")
            known = user_obj._perm_cache = {f"{app}.{name}" for app, name in named}
        return known

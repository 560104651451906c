"""Who is signed in, read in as few questions as possible: every page asks."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import CharField, F, Func, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from people.compiled import Compiled
from people.models import User

PERSON = Compiled[User]()
# Stands in no right's name.
BETWEEN = "\n"


class Joined(Func):
    """The texts of all rows in one, with something between them."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **more)


def rights_of(person_pk: int) -> QuerySet[Permission]:
    """A person's own rights and their groups'."""
    own = User.user_permissions.through.objects.filter(user=person_pk)
    of_groups = Group.permissions.through.objects.filter(group__user=person_pk)
    either = Q(pk__in=own.values("permission")) | Q(pk__in=of_groups.values("permission"))
    return Permission.objects.order_by().filter(either)


def with_team_and_rights(pk: int) -> QuerySet[User]:
    """The person of that key, if there is one."""
    named = Concat(F("content_type__app_label"), Value("."), F("codename"))
    joined = Joined(named, Value(BETWEEN, output_field=TextField()))
    rights = rights_of(pk).annotate(all=joined).values("all")
    return User.objects.select_related("team").annotate(rights=Subquery(rights)).filter(pk=pk)


class WithTeam(ModelBackend):
    """As Django's own; but the person comes with their team and rights, and their own rights are
    read with those of their groups."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of that key, while they may sign in."""
        person: Any = next(PERSON.ask(with_team_and_rights, int(user_id)), None)
        if person is None or not self.user_can_authenticate(person):
            return None
        if not person.is_superuser:
            person._perm_cache = set((person.rights or "").split(BETWEEN)) - {""}
        return person  # type: ignore[no-any-return]

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Their rights as "app.name", remembered with the person."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        known: set[str] | None = getattr(user_obj, "_perm_cache", None)
        if known is None:
            all_rights = Permission.objects.order_by()
            rights = all_rights if user_obj.is_superuser else rights_of(user_obj.pk)
            named = rights.values_list("content_type__app_label", "codename")
            known = user_obj._perm_cache = {f"{app}.{name}" for app, name in named}
        return known

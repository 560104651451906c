"""Views of the list that somebody has named, for themselves or for their team."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Team, User

# So many of one person: all their names stand above the list.
MOST = 30
LONGEST_QUERY = 1000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, person: User) -> "SavedViewQuerySet":
        """A person's own views and their team's."""
        theirs = Q(team__isnull=False, team_id=person.team_id)
        return self.filter(Q(owner=person) | theirs).order_by("name", "pk")


class SavedView(models.Model):
    """A view with a name. One that is a team's stays the team's when its owner has gone."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("shared with the team"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("what it asks for"), max_length=LONGEST_QUERY, blank=True)
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)
    watchers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("watched by"),
        blank=True,
        related_name="watched_views",
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="a_persons_views_have_names"),
        )

    def __str__(self) -> str:
        return self.name


def save_view(person: User, name: str, query: str, *, for_team: bool) -> SavedView | None:
    """Keeps a view under a name, instead of the one that the person had under it. None where the
    person has as many as there is room for."""
    mine = SavedView.objects.filter(owner=person)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        return None
    said = {"query": query, "team": person.team if for_team else None}
    view, _made = SavedView.objects.update_or_create(owner=person, name=name, defaults=said)
    return view

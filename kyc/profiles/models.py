"""What a team knows of a company, to answer the next form with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyc.columns import VerbatimJSONField
from kyc.profiles.facts import Part, part_of
from kyc.requirements.answers import Value
from people.models import Team, User


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, person: User) -> "ProfileQuerySet":
        """A person's own and their team's profiles; every profile for whoever may see them all."""
        if person.has_perm("kyc.view_every_profile"):
            return self
        return self.filter(Q(owner=person) | Q(team__isnull=False, team_id=person.team_id))

    def of(self, team: Team | None, owner: User) -> "ProfileQuerySet":
        """Those of a team, or, where there is no team, of a person."""
        return self.filter(team=team) if team else self.filter(owner=owner)

    def current(self) -> "ProfileQuerySet":
        """Without those that are archived."""
        return self.filter(archived_at=None)


class Profile(models.Model):
    """A company that numbers are ordered for. It belongs to a team, or to one person who has no
    team."""

    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("name", "pk")
        permissions = (("view_every_profile", _("Can see every team's companies")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(team__isnull=False, owner=None) | Q(team=None, owner__isnull=False),
                name="a_profile_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=("team", "name"),
                condition=Q(team__isnull=False),
                name="one_profile_name_in_a_team",
            ),
            models.UniqueConstraint(
                fields=("owner", "name"),
                condition=Q(owner__isnull=False),
                name="one_profile_name_of_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.pk])

    @property
    def values(self) -> dict[str, Value]:
        """What is known, by key."""
        return {fact.key: fact.value for fact in self.facts.all()}


class ProfileFact(models.Model):
    """One thing known of a company, as it was typed. `key`: see `kyc.profiles.facts`; `title`: what
    the question was called."""

    profile = models.ForeignKey(
        Profile, verbose_name=_("company"), on_delete=models.CASCADE, related_name="facts"
    )
    key = models.CharField(_("key"), max_length=255)
    value = VerbatimJSONField(_("value"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("fact of a company")
        verbose_name_plural = _("facts of companies")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("profile", "key"), name="one_fact_per_key"),)

    def __str__(self) -> str:
        return self.key

    @property
    def part(self) -> Part | None:
        """Where in the profile it stands; None for an answer that is only saved."""
        return part_of(self.key)

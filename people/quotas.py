"""How much one person and one team may do in a day: enough for any work, and too little to fill the
disk, use up the API's rate or order without end."""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Team, Usage, Used, User


class QuotaReached(Exception):
    """A person or their team has done as much of this today as they may; nothing was done."""

    def __init__(self, kind: Used, most: int, *, is_teams: bool) -> None:
        super().__init__(kind.value)
        self.kind, self.most, self.is_teams = kind, most, is_teams

    @property
    def words(self) -> str:
        """What happened, in the reader's language."""
        said = {"what": self.kind.label, "most": self.most}
        if self.is_teams:
            return _("Your team has reached what it may do in a day: %(most)s %(what)s.") % said
        return _("You have reached what one person may do in a day: %(most)s %(what)s.") % said


def use(person: User, kind: Used, amount: int = 1) -> None:
    """Counts what a person is about to do. In a transaction that fails it is not counted.

    Raises QuotaReached where the day's limit would be exceeded; days are those of UTC. Locks the
    person's team.
    """
    today, most = timezone.now().date(), settings.QUOTAS[kind.value]
    with transaction.atomic():
        if person.team_id is not None:
            # Of two of a team the second counts the first.
            Team.objects.select_for_update(no_key=True).get(pk=person.team_id)
        row, _made = Usage.objects.get_or_create(person=person, day=today, kind=kind)
        Usage.objects.filter(pk=row.pk).update(amount=F("amount") + amount)
        row.refresh_from_db()
        if row.amount > most:
            raise QuotaReached(kind, most, is_teams=False)
        if person.team_id is None:
            return
        of_team = Usage.objects.filter(person__team=person.team_id, day=today, kind=kind)
        teams = most * settings.QUOTA_OF_TEAM
        if (of_team.aggregate(all=Sum("amount"))["all"] or 0) > teams:
            raise QuotaReached(kind, teams, is_teams=True)

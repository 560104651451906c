"""How an order stands with its approval by a second person, in columns of its own row: whoever
changes what would be sent ends it, by whatever path that comes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from ordering.orders.choices import Act
from ordering.orders.states import SUBMITTABLE
from ordering.orders.timeline import TimelineEntry


class Approval(models.TextChoices):
    """Whether somebody else has looked at what would be sent."""

    NONE = "", _("Not asked for")
    ASKED = "asked", _("Waits for approval")
    SENT_BACK = "sent_back", _("Sent back")
    APPROVED = "approved", _("Approved")
    OVERRIDDEN = "overridden", _("Goes without approval")


# While it stands so, something is said of the very content that there is.
ABOUT_CONTENT = frozenset({Approval.ASKED, Approval.APPROVED, Approval.OVERRIDDEN})
# Whoever does this has changed something of what would be sent.
CONTENT_ACTS = frozenset(
    {
        *(Act.STARTED, Act.STARTED_AGAIN, Act.BROUGHT, Act.NUMBER_CHOSEN, Act.DESCRIBED),
        *(Act.ANSWERED, Act.ANSWER_CHOSEN, Act.FILLED, Act.CHANGES_APPLIED),
        *(Act.DOCUMENT_ADDED, Act.DOCUMENT_REMOVED),
    }
)


def mark(pk: F) -> Any:
    """How a person stands in the column `authors`: found as a whole, and not as part of another."""
    return Concat(Value(","), Cast(pk, models.CharField()), Value(","))


# The columns of what the wanted numbers cost.
COST = ("expected_monthly", "expected_currency")
LONGEST_AMOUNT, LONGEST_CURRENCY = 64, 16


class Approvable(models.Model):
    """The columns of an approval. `approved_content` is a digest of what was asked about and
    approved (ordering.orders.content).

    `authors`: the keys of those who have changed anything since the last approved version, as
    ",3,17,". None of them may approve it, which the database itself holds.
    """

    approval = models.CharField(
        _("approval"), max_length=12, choices=Approval, blank=True, default="", editable=False
    )
    approval_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approval asked for by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    approval_asked_at = models.DateTimeField(
        _("approval asked for"), null=True, blank=True, editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_content = models.CharField(
        _("digest of what was approved"), max_length=64, blank=True, editable=False
    )
    authors = models.TextField(_("changed by"), blank=True, editable=False)
    # What the wanted numbers cost a month, as it was last shown; "" where that is not known.
    expected_monthly = models.CharField(
        _("expected monthly price"), max_length=LONGEST_AMOUNT, blank=True, editable=False
    )
    expected_currency = models.CharField(
        _("currency of that"), max_length=LONGEST_CURRENCY, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def has_author(self, pk: int) -> bool:
        """Whether the person has changed anything since the last approved version."""
        return f",{pk}," in self.authors

    @property
    def deciders(self) -> list[Any]:
        """Who asked for the approval, and who gave the last one, as far as they are still here."""
        found = [self.approval_asked_by, self.approved_by]
        return [each for each in found if each is not None and each.is_active]

    @property
    def unapproved_authors(self) -> str:
        """Of what comes from this order to another one: those who wrote what nobody has
        approved."""
        return "" if self.approval == Approval.APPROVED else self.authors


APPROVAL_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(approval__in=Approval.values), name="approval_state_is_known"
    ),
    models.CheckConstraint(
        condition=~Q(approval__in=["approved", "overridden"])
        | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_content=""),
        name="an_approval_says_who_and_what",
    ),
    models.CheckConstraint(
        condition=~Q(approval="approved") | ~Q(authors__contains=mark(F("approved_by_id"))),
        name="nobody_approves_their_own_work",
    ),
)
# Few orders wait for it, and those of a team are asked for on every page of its list.
APPROVAL_INDEX = models.Index(
    fields=("team", "hurts_at"), condition=Q(approval="asked"), name="orders_to_approve"
)


def columns_after(entry: TimelineEntry, approval: str, authors: str) -> dict[str, str]:
    """The columns that an entry of the timeline changes: an act that changes what would be sent
    names its author and ends an approval; so does a submission that came back, and a reservation
    that is found for a draft, which may be of other numbers."""
    changed: dict[str, str] = {}
    if came_back(entry) and approval in ABOUT_CONTENT:
        changed = {"approval": Approval.NONE}
        if approval == Approval.APPROVED:
            changed["authors"] = ""
    if entry.act in CONTENT_ACTS and entry.actor_id is not None:
        if approval in ABOUT_CONTENT:
            changed["approval"] = Approval.NONE
        before = "" if approval == Approval.APPROVED else authors
        changed["authors"] = with_author(before, entry.actor_id)
    return {
        name: value
        for name, value in changed.items()
        if value != {"approval": approval, "authors": authors}[name]
    }


def with_author(authors: str, pk: int) -> str:
    """The column `authors` with this person in it."""
    return authors if f",{pk}," in authors else f"{authors or ','}{pk},"


def with_authors(authors: str, others: str) -> str:
    """The column `authors` with those of another one too."""
    for pk in others.split(","):
        authors = with_author(authors, int(pk)) if pk else authors
    return authors


def came_back(entry: TimelineEntry) -> bool:
    """Whether the order can be submitted once more, or as something else, or be reserved a second
    time. What was reserved just now, as it was asked for, was not sent yet."""
    if entry.act == Act.RETRY_ALLOWED:
        return True
    as_asked_for = ("creating", "outcome_unknown")
    is_new_state = entry.from_state != entry.to_state
    return is_new_state and entry.to_state in SUBMITTABLE and entry.from_state not in as_asked_for

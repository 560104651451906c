"""An order and the one way to change its state."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Priority
from jobs.promises import promise
from kyc.columns import VerbatimJSONField
from kyc.profiles.models import Profile
from kyc.registrations.models import Registration
from ordering.orders import chain, problems
from ordering.orders.approval import APPROVAL_INDEX, Approvable, columns_after
from ordering.orders.choices import VOICE_SERVICES, Act, SearchPattern, Service, Source
from ordering.orders.constraints import ORDER_CONSTRAINTS
from ordering.orders.notifications import (
    ABOUT_APPROVALS,
    REMINDER,
    Notification,
    kind_of_notification,
    who_asked_for,
)
from ordering.orders.places import BAND_COLUMN, HURTS_AT_COLUMN, PLACE_INDEXES
from ordering.orders.references import reference_of
from ordering.orders.states import (
    EDITABLE,
    RESERVED,
    RESTARTABLE,
    SUBMITTABLE,
    TRANSITIONS,
    UPSTREAM,
    OrderState,
    times_written,
)
from ordering.orders.steps import ORDER
from ordering.orders.timeline import TimelineEntry
from people.models import Team, User, with_deputies
from people.rows import ReadQuickly


class TransitionRefused(Exception):
    """The table of transitions has no such step."""


class StateChanged(Exception):
    """Somebody else changed the order's state first; nothing was done."""


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, person: User) -> "OrderQuerySet":
        """Those that a person has in hand or watches, and their team's; every order for whoever may
        see them all."""
        if person.has_perm("ordering.view_every_order"):
            return self
        watched = self.model.watchers.through.objects.filter(user=person).values("order_id")
        mine = Q(assignee=person) | Q(pk__in=watched)
        return self.filter(mine | Q(team__isnull=False, team_id=person.team_id))


class Order(ReadQuickly, Approvable):
    """One order from draft to end. `state` changes by `move_to` alone. Times are UTC; `expires_at`
    is the API's word."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        on_delete=models.PROTECT,
        related_name="orders",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True
    )
    begun_in = models.ForeignKey(
        Team,
        verbose_name=_("team in which it was begun"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    watchers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("watched by"),
        blank=True,
        related_name="watched_orders",
    )
    company = models.ForeignKey(
        Profile,
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        help_text=_("Whom the number is for; empty until a profile of it is known."),
    )
    customer_reference = models.CharField(_("customer reference"), max_length=80, blank=True)
    form_key = models.UUIDField(
        _("form that began it"), null=True, blank=True, unique=True, editable=False
    )
    state = models.CharField(
        _("state"), max_length=20, choices=OrderState, default=OrderState.DRAFT, editable=False
    )
    state_since = models.DateTimeField(
        _("in this state since"), default=timezone.now, editable=False
    )
    region_code = models.CharField(_("region"), max_length=2)
    number_type = models.CharField(_("number type"), max_length=32)
    service = models.CharField(
        _("what it is for"), max_length=4, choices=Service, default=Service.SMS, blank=True
    )
    service_id = models.CharField(
        _("service plan, app, trunk or fax service"), max_length=128, blank=True
    )
    campaign_id = models.CharField(_("campaign"), max_length=128, blank=True)
    voice_service = models.CharField(
        _("voice beside SMS"), max_length=4, choices=VOICE_SERVICES, blank=True
    )
    voice_id = models.CharField(_("app, trunk or fax service"), max_length=128, blank=True)
    registration = models.OneToOneField(
        Registration, verbose_name=_("registration"), on_delete=models.PROTECT
    )

    wanted_number = models.CharField(_("number wanted"), max_length=16, blank=True)
    by_criteria = models.BooleanField(
        _("by criteria"), default=False, help_text=_("The vendor picks the numbers.")
    )
    quantity = models.PositiveSmallIntegerField(
        _("quantity"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    sequential = models.BooleanField(_("consecutive"), default=False)
    pattern = models.CharField(_("digits searched"), max_length=16, blank=True)
    search_pattern = models.CharField(
        _("where the digits stand"), max_length=8, choices=SearchPattern, blank=True
    )
    capability = models.CharField(_("capability"), max_length=16, blank=True)

    remote_id = models.CharField(
        _("order id at the API"), max_length=128, null=True, blank=True, unique=True
    )
    remote_state = models.CharField(_("state at the API"), max_length=64, blank=True)
    sent_request = models.JSONField(_("order as sent"), null=True, blank=True)
    missing_upstream_since = models.DateTimeField(_("gone at the API since"), null=True, blank=True)
    problem_code = models.CharField(
        _("problem"),
        max_length=32,
        blank=True,
        help_text=_("Why the last act did not succeed; people read it in words."),
    )
    problem_details = VerbatimJSONField(_("details of the problem"), default=dict, blank=True)

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    reserved_at = models.DateTimeField(_("reserved"), null=True, blank=True)
    expires_at = models.DateTimeField(_("reservation ends"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    reply_by = models.DateTimeField(_("reply to the reviewers due"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    blocked_times = models.PositiveSmallIntegerField(_("times blocked"), default=0)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    synced_at = models.DateTimeField(_("last check"), null=True, blank=True)
    messages_read = models.BooleanField(_("reviewers' last words read"), default=False)
    create_sent_at = models.DateTimeField(_("reservation sent"), null=True, blank=True)
    lost_at = models.DateTimeField(_("reservation's answer lost"), null=True, blank=True)
    looked_at = models.DateTimeField(_("looked for the lost reservation"), null=True, blank=True)
    seen_on_offer = models.BooleanField(_("number was on offer then"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    entries = models.PositiveIntegerField(_("entries of the timeline"), default=0, editable=False)
    chain = models.CharField(
        _("digest of the last entry"), max_length=64, blank=True, editable=False
    )
    predecessor = models.OneToOneField(
        "self",
        verbose_name=_("started again from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
    )

    # Where it stands in the list: `places` says what they mean.
    band, hurts_at = BAND_COLUMN, HURTS_AT_COLUMN

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-created_at", "-pk")
        permissions = (
            ("view_every_order", _("Can see every team's orders")),
            ("approve_order", _("Can approve other people's orders")),
            ("override_approval", _("Can submit without approval")),
        )
        indexes = (
            models.Index(fields=("state", "expires_at")),
            *PLACE_INDEXES,
            APPROVAL_INDEX,
            # Reservations whose answer was lost: a callback of a stranger may be about one.
            models.Index(
                fields=("lost_at",), condition=Q(lost_at__isnull=False), name="lost_reservations"
            ),
        )
        constraints = ORDER_CONSTRAINTS

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.pk])

    @property
    def reference(self) -> str:
        """Our own name for the order, such as ND-1041."""
        return reference_of(self.pk)

    @property
    def is_editable(self) -> bool:
        """Whether answers and documents may be changed now: also when the time is over and only the
        API's word is missing."""
        return self.state in EDITABLE and self.discarded_at is None

    @property
    def is_submittable(self) -> bool:
        return (
            self.state in SUBMITTABLE
            and not self.is_past_expiry
            and self.missing_upstream_since is None
        )

    @property
    def is_restartable(self) -> bool:
        """Whether a new order may begin with this one's answers: it is over, or the API has lost
        it."""
        return self.state in RESTARTABLE or (
            self.is_upstream and self.missing_upstream_since is not None
        )

    @property
    def choice(self) -> dict[str, str | int]:
        """What it shall reserve: a number, or how many by which criteria; empty when nothing is
        chosen."""
        if not self.by_criteria:
            return {"number": self.wanted_number} if self.wanted_number else {}
        criteria: dict[str, str | int] = {"quantity": self.quantity}
        if self.sequential:
            criteria["sequential"] = True
        if self.pattern:
            criteria |= {"pattern": self.pattern, "search_pattern": self.search_pattern}
        if self.capability:
            criteria["capability"] = self.capability
        return criteria

    @property
    def choice_version(self) -> int:
        """Which entry of the timeline last chose the number or changed what it is for; 0 where
        none did."""
        chosen = self.timeline.filter(act__in=(Act.NUMBER_CHOSEN, Act.DESCRIBED))
        chosen = chosen.order_by("-position")
        return chosen.values_list("position", flat=True).first() or 0

    @property
    def is_upstream(self) -> bool:
        return self.state in UPSTREAM

    @property
    def is_past_expiry(self) -> bool:
        """By the clock: the page says so at once, the state follows when the API has confirmed
        it."""
        return (
            self.state in RESERVED
            and self.expires_at is not None
            and self.expires_at <= timezone.now()
        )

    def audience(self, without: User | None = None) -> list[User]:
        """Who follows the order: its assignee, or while it has none who began it, and whoever
        watches it, with the deputies of those who are away; nobody twice, and nobody who may not
        see it. Where the first of them is gone, who began it, or its team.

        As it is by now: a worker may have read its order minutes ago, and it may have gone to
        somebody else since.
        """
        order = Order.objects.select_related("officer", "assignee").get(pk=self.pk)
        first = order.assignee or order.officer
        following = order._who_may_hear(with_deputies([first, *order.watchers.all()]))
        if first not in following:
            # Somebody has to hear of it: who began it, or else the whole team.
            team = User.objects.filter(team__isnull=False, team=order.team_id)
            following += order._who_may_hear([order.officer]) or order._who_may_hear([*team])
        return [person for person in dict.fromkeys(following) if person != without]

    def _who_may_hear(self, people: list[User]) -> list[User]:
        """Those of these people who are there and may see it."""
        orders = Order.objects.filter(pk=self.pk)
        return [
            person for person in people if person.is_active and orders.visible_to(person).exists()
        ]

    def move_to(
        self,
        state: OrderState,
        *,
        act: Act,
        source: Source,
        actor: User | None = None,
        details: Mapping[str, Any] | None = None,
        seen: int | None = None,
        **changes: Any,
    ) -> None:
        """Changes the state, and other columns with it, writes the timeline entry, wakes the
        order's reconciler and its reminders, and tells whoever follows the order.

        `seen`: the version that the actor's page showed. Raises TransitionRefused when the table
        has no such step, StateChanged when somebody else was first.
        """
        before = OrderState(self.state)
        if state not in TRANSITIONS[before]:
            raise TransitionRefused(f"{before} → {state}")
        moved = {"state": state} | times_written(
            before, state, act, self.first_submitted_at, self.blocked_times, self.team_id
        )
        changes = problems.columns() | changes | moved
        with transaction.atomic():
            mine = Order.objects.filter(pk=self.pk, state=before)
            if seen is not None:
                mine = mine.filter(version=seen)
            if not mine.update(**changes, version=F("version") + 1):
                raise StateChanged
            for name, value in changes.items():
                setattr(self, name, value)
            promise(ORDER, self.pk, priority=Priority.DEADLINE)
            if state in RESERVED:
                promise(REMINDER, self.pk)
            told = {"act": act, "source": source, "actor": actor, "details": details or {}}
            self._write(TimelineEntry(**told, from_state=before, to_state=state))

    def note(
        self,
        act: Act,
        *,
        source: Source,
        actor: User | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> TimelineEntry:
        """Writes a timeline entry for an act that leaves the state as it is. Locks the order.

        What a person did makes the pages that others have open ones of an earlier version.
        """
        with transaction.atomic():
            state = (
                Order.objects.select_for_update().values_list("state", flat=True).get(pk=self.pk)
            )
            if actor is not None:
                Order.objects.filter(pk=self.pk).update(version=F("version") + 1)
            told = {"act": act, "source": source, "actor": actor, "details": details or {}}
            return self._write(TimelineEntry(**told, from_state=state, to_state=state))

    def _write(self, entry: TimelineEntry) -> TimelineEntry:
        """Appends to the chain and tells people. Whoever calls it holds the order's row."""
        read = ("version", "entries", "chain", "approval", "authors")
        self.version, entries, head, approved, authors = Order.objects.values_list(*read).get(
            pk=self.pk
        )
        entry.order, entry.position = self, entries + 1
        entry.seal(head or chain.START)
        entry.save()
        changes: dict[str, Any] = dict(columns_after(entry, approved, authors))
        changes |= {"entries": entry.position, "chain": entry.digest}
        Order.objects.filter(pk=self.pk).update(**changes)
        for name, value in changes.items():
            setattr(self, name, value)
        kind = kind_of_notification(entry.act, entry.from_state, entry.to_state)
        if kind is not None:
            also = [*self.deciders] if kind in ABOUT_APPROVALS else who_asked_for(self, kind)
            Notification.objects.tell(self, kind, key=entry.pk, actor=entry.actor, also=also)
        if "approval" in changes:
            ended = Act.APPROVAL_SPENT if entry.to_state != entry.from_state else Act.APPROVAL_ENDED
            why = {"because": entry.act}
            self.note(ended, source=Source(entry.source), actor=entry.actor, details=why)
        return entry

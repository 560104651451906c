"""An order, its numbers, and everything that happened to it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyc.models import Registration
from ordering.choices import PROVISIONING, Act, SearchPattern, Service, Source
from ordering.states import EDITABLE, FINAL, RESERVED, RESTARTABLE, SUBMITTABLE, TRANSITIONS, UPSTREAM, OrderState
from people.models import Team, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

REFERENCE_START = 1000


class TransitionRefused(Exception):
    """The table of transitions has no such step."""


class StateChanged(Exception):
    """Somebody else changed the order's state first; nothing was done."""


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, person: User) -> "OrderQuerySet":
        """A person's own and their team's orders; every order for whoever may see them all."""
        if person.has_perm("ordering.view_every_order"):
            return self
        return self.filter(Q(officer=person) | Q(team__isnull=False, team_id=person.team_id))


class Order(models.Model):
    """One order from draft to end. `state` changes by `move_to` alone. Times are UTC; `expires_at` is the API's word."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT)
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True)
    customer_reference = models.CharField(_("customer reference"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=OrderState, default=OrderState.DRAFT, editable=False)
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    region_code = models.CharField(_("region"), max_length=2)
    number_type = models.CharField(_("number type"), max_length=32)
    service = models.CharField(_("what it is for"), max_length=4, choices=Service, default=Service.SMS, blank=True)
    service_id = models.CharField(_("service plan, app, trunk or fax service"), max_length=128, blank=True)
    campaign_id = models.CharField(_("campaign"), max_length=128, blank=True)
    registration = models.OneToOneField(Registration, verbose_name=_("registration"), on_delete=models.PROTECT)

    wanted_number = models.CharField(_("number wanted"), max_length=16, blank=True)
    by_criteria = models.BooleanField(_("by criteria"), default=False, help_text=_("The vendor picks the numbers."))
    quantity = models.PositiveSmallIntegerField(
        _("quantity"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    pattern = models.CharField(_("digits searched"), max_length=16, blank=True)
    search_pattern = models.CharField(_("where the digits stand"), max_length=8, choices=SearchPattern, blank=True)
    capability = models.CharField(_("capability"), max_length=16, blank=True)

    remote_id = models.CharField(_("order id at the API"), max_length=128, null=True, blank=True, unique=True)
    remote_state = models.CharField(_("state at the API"), max_length=64, blank=True)
    sent_request = models.JSONField(_("order as sent"), null=True, blank=True)
    missing_upstream_since = models.DateTimeField(_("gone at the API since"), null=True, blank=True)
    trouble = models.TextField(_("trouble"), blank=True, help_text=_("Why the last act did not succeed, for the officer."))

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    reserved_at = models.DateTimeField(_("reserved"), null=True, blank=True)
    expires_at = models.DateTimeField(_("reservation ends"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    next_sync_at = models.DateTimeField(_("next check"), null=True, blank=True)
    synced_at = models.DateTimeField(_("last check"), null=True, blank=True)
    messages_read = models.BooleanField(_("reviewers' last words read"), default=False)
    claimed_until = models.DateTimeField(_("claimed by a worker until"), null=True, blank=True)
    lost_at = models.DateTimeField(_("reservation's answer lost"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries of the submission"), default=0)
    failures = models.PositiveSmallIntegerField(_("checks failed in a row"), default=0)
    predecessor = models.OneToOneField(
        "self", verbose_name=_("started again from"), on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )

    if TYPE_CHECKING:
        numbers: RelatedManager["OrderNumber"]
        timeline: RelatedManager["TimelineEntry"]
        messages: RelatedManager["ReviewMessage"]

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-created_at", "-pk")
        permissions = (("view_every_order", _("Can see every team's orders")),)
        indexes = (models.Index(fields=("state", "next_sync_at")), models.Index(fields=("state", "expires_at")))
        constraints = (
            models.CheckConstraint(
                condition=Q(remote_id__isnull=False) | Q(state__in=["draft", "creating", "outcome_unknown"]),
                name="an_order_upstream_has_its_id",
            ),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state__in=sorted(FINAL)) | Q(closed_at=None) & ~Q(state__in=sorted(FINAL)),
                name="a_closed_order_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | ~Q(state__in=["submitting", "in_review"]),
                name="a_submitted_order_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.pk])

    @property
    def reference(self) -> str:
        """Our own name for the order, such as ND-1041."""
        return f"ND-{REFERENCE_START + self.pk}"

    @property
    def is_editable(self) -> bool:
        """Whether answers and documents may be changed now: also when the time is over and only the API's word is missing."""
        return self.state in EDITABLE

    @property
    def is_submittable(self) -> bool:
        return self.state in SUBMITTABLE and not self.has_lapsed and self.missing_upstream_since is None

    @property
    def is_restartable(self) -> bool:
        """Whether a new order may begin with this one's answers: it is over, or the API has lost it."""
        return self.state in RESTARTABLE or (self.is_upstream and self.missing_upstream_since is not None)

    @property
    def choice(self) -> str:
        """What it shall reserve, in one line: a number, or how many by which criteria; "" when nothing is chosen."""
        if not self.by_criteria:
            return self.wanted_number
        return " ".join(
            [f"{self.quantity} ×", self.pattern, self.search_pattern if self.pattern else "", self.capability]
        ).strip()

    @property
    def is_upstream(self) -> bool:
        return self.state in UPSTREAM

    @property
    def has_lapsed(self) -> bool:
        """By the clock: the page says so at once, the state follows when the API has confirmed it."""
        return self.state in RESERVED and self.expires_at is not None and self.expires_at <= timezone.now()

    def move_to(
        self, state: OrderState, *, act: Act, source: Source, actor: User | None = None, why: str = "", **changes: Any
    ) -> None:
        """Changes the state, and other columns with it, and writes the timeline entry.

        Raises TransitionRefused when the table has no such step, StateChanged when somebody else was first.
        """
        before = OrderState(self.state)
        if state not in TRANSITIONS[before]:
            raise TransitionRefused(f"{before} → {state}")
        changes = {"trouble": ""} | changes | {"state": state, "state_since": timezone.now()} | self._times(state)
        with transaction.atomic():
            if not Order.objects.filter(pk=self.pk, state=before).update(**changes):
                raise StateChanged
            self.timeline.create(act=act, source=source, actor=actor, why=why, from_state=before, to_state=state)
        for name, value in changes.items():
            setattr(self, name, value)

    def note(self, act: Act, *, source: Source, actor: User | None = None, why: str = "") -> None:
        """Writes a timeline entry for an act that leaves the state as it is."""
        self.timeline.create(act=act, source=source, actor=actor, why=why, from_state=self.state, to_state=self.state)

    def _times(self, state: OrderState) -> dict[str, datetime]:
        """The times that a state can't be without."""
        now = timezone.now()
        if state in FINAL:
            return {"closed_at": now}
        if state in (OrderState.SUBMITTING, OrderState.IN_REVIEW) and self.state != OrderState.SUBMITTING:
            return {"submitted_at": now}
        return {}


class OrderNumber(models.Model):
    """A number that the API gave the order, with its price and, once it is the project's, its provisioning."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="numbers")
    phone_number = models.CharField(_("number (E.164)"), max_length=32)
    capabilities = models.JSONField(_("capabilities"), default=list, blank=True)
    # Amounts stay the texts that the API sends: their precision is not fixed (contract README, "Formats").
    currency = models.CharField(_("currency"), max_length=16, blank=True)
    setup_price = models.CharField(_("set-up price"), max_length=64, blank=True)
    monthly_price = models.CharField(_("monthly price"), max_length=64, blank=True)
    provisioning = models.CharField(_("provisioning"), max_length=64, blank=True)
    provisioning_failure = models.CharField(_("failure code"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("order number")
        verbose_name_plural = _("order numbers")
        ordering = ("phone_number",)
        constraints = (models.UniqueConstraint(fields=("order", "phone_number"), name="one_row_per_order_and_number"),)
        indexes = (models.Index(fields=("phone_number",)),)

    def __str__(self) -> str:
        return self.phone_number

    @property
    def has_failed(self) -> bool:
        """Whether the last provisioning event said so, with or without a code."""
        return self.provisioning.endswith(" FAILED")

    @property
    def provisioning_words(self) -> str:
        """The last provisioning event in words; one that we don't know as the API wrote it."""
        return str(PROVISIONING.get(self.provisioning, self.provisioning))


class TimelineEntry(models.Model):
    """One line of an order's history. Never changed; it holds no answers."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    act = models.CharField(_("what"), max_length=20, choices=Act)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, null=True, blank=True)
    from_state = models.CharField(_("from"), max_length=20, choices=OrderState)
    to_state = models.CharField(_("to"), max_length=20, choices=OrderState)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.get_act_display()


class ReviewMessage(models.Model):
    """What a reviewer wrote, word for word."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(_("message"))
    # Of the text: an index over the text itself would have a limit that a long message exceeds.
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("reviewer's message")
        verbose_name_plural = _("reviewers' messages")
        ordering = ("written_at", "pk")
        constraints = (models.UniqueConstraint(fields=("order", "written_at", "sha256"), name="a_message_is_kept_once"),)

    def __str__(self) -> str:
        return self.text[:60]


class CallbackEvent(models.Model):
    """A signed callback as it came. `key` is its eventId, or the hash of its body where it has none: it is kept once."""

    key = models.CharField(_("event id"), max_length=128, unique=True)
    body = models.TextField(_("body"))
    readable = models.BooleanField(_("readable"), default=True)
    resource_type = models.CharField(_("resource type"), max_length=64, blank=True)
    resource_id = models.CharField(_("resource id"), max_length=128, blank=True, db_index=True)
    event_type = models.CharField(_("event type"), max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=64, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.SET_NULL, null=True, blank=True, related_name="events"
    )

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ("-received_at", "-pk")
        indexes = (models.Index(fields=("processed_at", "next_try_at")),)

    def __str__(self) -> str:
        return f"{self.resource_type} {self.status}".strip() or self.key

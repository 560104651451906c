"""When a second person has to look before anything is sent: a team's policy, and what those who
looked have said."""

from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.approval import Approval
from ordering.orders.choices import NumberType
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.models import Team, User

APPROVE = "ordering.approve_order"
OVERRIDE = "ordering.override_approval"


class When(models.TextChoices):
    OFF = "off", _("Never")
    ALWAYS = "always", _("For every order")
    SOMETIMES = "sometimes", _("For the regions and types below, and above the limits below")


class ApprovalPolicy(models.Model):
    """Which of a team's orders a second person approves before they go to the vendor. Without one,
    none."""

    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: for orders of people who are in no team."),
    )
    when = models.CharField(
        _("approval is needed"), max_length=10, choices=When, default=When.ALWAYS
    )
    numbers_above = models.PositiveSmallIntegerField(
        _("for more numbers than"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("An order of more numbers needs approval wherever it is."),
    )
    monthly_above = models.DecimalField(
        _("before reserving, above a cost per month of"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_(
            "Numbers that cost more, or whose price is not known, are reserved only once the order "
            "is approved."
        ),
    )
    monthly_currency = models.CharField(
        _("currency of that cost"), max_length=3, blank=True, help_text=_("Such as EUR.")
    )
    may_be_overridden = models.BooleanField(
        _("can be overridden"),
        default=True,
        help_text=_("Whoever may override can submit without approval, with a reason."),
    )

    class Meta:
        verbose_name = _("approval policy")
        verbose_name_plural = _("approval policies")
        constraints = (
            models.UniqueConstraint(
                # By the name that validation knows the column by: by another one it compares each
                # row with itself, and takes every other policy for this team's.
                Coalesce("team", Value(0), output_field=models.BigIntegerField()),
                name="one_policy_for_a_team",
                violation_error_message=_("This team has a policy already."),
            ),
            models.CheckConstraint(condition=Q(when__in=When.values), name="policy_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.team or _('no team')}: {self.get_when_display()}"

    def asks_for(self, order: Order) -> bool:
        """Whether the order needs approval by this policy."""
        if self.when != When.SOMETIMES:
            return self.when == When.ALWAYS
        if self.numbers_above is not None and count_of(order) > self.numbers_above:
            return True
        if order.state == OrderState.DRAFT and self.guards_reserving(order):
            return True
        here = order.region_code, order.number_type
        return any(
            (place.region_code or here[0], place.number_type or here[1]) == here
            for place in self.places.all()
        )

    def clean(self) -> None:
        """A cost has a currency."""
        self.monthly_currency = self.monthly_currency.upper()
        if self.monthly_above is not None and not self.monthly_currency:
            raise ValidationError({"monthly_currency": _("Say in which currency that cost is.")})

    def guards_reserving(self, order: Order) -> bool:
        """Whether the order costs too much to be reserved unseen, or nobody knows what it costs. A
        cost in another currency can't be compared, and counts as not known."""
        if self.when == When.OFF or self.monthly_above is None:
            return False
        if order.expected_currency != self.monthly_currency:
            return True
        try:
            return not Decimal(order.expected_monthly) <= self.monthly_above
        except InvalidOperation:
            return True


class PolicyPlace(models.Model):
    """A region and type whose orders need approval; what is empty holds for all."""

    policy = models.ForeignKey(ApprovalPolicy, on_delete=models.CASCADE, related_name="places")
    region_code = models.CharField(_("region"), max_length=2, blank=True)
    number_type = models.CharField(_("number type"), max_length=32, choices=NumberType, blank=True)

    class Meta:
        verbose_name = _("region and type")
        verbose_name_plural = _("regions and types")

    def __str__(self) -> str:
        return f"{self.region_code or '*'} {self.number_type or '*'}"

    def save(self, *args: object, **options: object) -> None:
        self.region_code = self.region_code.upper()
        super().save(*args, **options)  # type: ignore[arg-type]  # Django's own arguments


class Remark(models.Model):
    """What an approver said of an answer, of a document or of the whole order when sending it back.
    `place`: the answer's pointer, "document:" and an attachment's id, or nothing.

    It is for colleagues alone. It ends with the next decision.
    """

    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="remarks"
    )
    place = models.CharField(_("place"), max_length=512, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("text"), max_length=2000)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Override(models.Model):
    """Somebody submitted without the approval that was asked for, and why. Never changed."""

    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="overrides"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), max_length=2000)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("submission without approval")
        verbose_name_plural = _("submissions without approval")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.order}: {self.person}"


def count_of(order: Order) -> int:
    """How many numbers the order is about: wished for, asked for, or there, whichever are most."""
    sent = order.sent_request or {}
    asked = dict(sent.get("quantityOrderOption") or {}).get("requestedQuantity")
    wished = order.quantity if order.by_criteria else 1
    return max(wished, asked if isinstance(asked, int) else 0, len(order.numbers.all()))


def policies(order: Order) -> list[ApprovalPolicy]:
    """Those that ask for the order's approval."""
    if not getattr(order, "glance_policies", True):
        return []
    found = policies_of_teams(order).prefetch_related("places")
    return [policy for policy in found if policy.asks_for(order)]


def policies_of_teams(order: Order) -> QuerySet[ApprovalPolicy]:
    """Those of the order's team, and of the team in which it was begun, for giving an order away
    makes nobody free of them."""
    teams = {order.team_id, order.begun_in_id}
    return ApprovalPolicy.objects.filter(
        Q(team__in=teams - {None}) | (Q(team=None) if None in teams else Q(pk=None))
    )


def guards_cost(order: Order) -> bool:
    """Whether any policy of its teams goes by what orders cost."""
    limited = policies_of_teams(order).filter(monthly_above__isnull=False)
    return limited.exclude(when=When.OFF).exists()


def is_reserving_guarded(order: Order) -> bool:
    """Whether a policy wants the order approved before it is reserved, at what it costs."""
    return any(policy.guards_reserving(order) for policy in policies_of_teams(order))


def needs_approval(order: Order) -> bool:
    """Whether a policy asks for the order's approval."""
    return bool(policies(order))


def may_be_overridden(order: Order) -> bool:
    """Whether approval is needed, and every policy that asks for it lets it be done without."""
    asking = policies(order)
    return bool(asking) and all(policy.may_be_overridden for policy in asking)


def approvers(order: Order) -> list[User]:
    """Who may approve the order as it is: of its team, or where nobody of it may, of those who see
    every order."""
    may: QuerySet[User] = User.objects.with_perm(
        APPROVE, include_superusers=False, backend="people.backends.WithTeam"
    )
    found = [person for person in may.filter(is_active=True) if not order.has_author(person.pk)]
    near = [person for person in found if order.team_id and person.team_id == order.team_id]
    return near or [each for each in found if each.has_perm("ordering.view_every_order")]


def open_remarks(order: Order) -> list[Remark]:
    """What was said when the order was last sent back, until somebody decides anew."""
    if not getattr(order, "glance_remarks", True):
        return []
    return list(order.remarks.filter(ended_at=None).select_related("author"))


def move_remarks(order: Order, group: str, removed: int) -> None:
    """Remarks on a repeatable group's answers go where those go when a row is removed; those on the
    row itself are of the whole order from then on. To be called with the order locked."""
    for remark in order.remarks.filter(ended_at=None, place__startswith=f"{group}/"):
        row, _slash, rest = remark.place.removeprefix(f"{group}/").partition("/")
        if not row.isdecimal() or int(row) < removed:
            continue
        remark.place = f"{group}/{int(row) - 1}/{rest}" if int(row) > removed else ""
        remark.save(update_fields=["place"])


def waits_for_approval(order: Order) -> bool:
    """Whether somebody has been asked."""
    return order.approval == Approval.ASKED

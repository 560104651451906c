"""Why reviewers send orders back or reject them: a catalogue that administrators keep, and what
each of the reviewers' messages was about."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.messages import ReviewMessage
from ordering.orders.order import Order


class Reason(models.Model):
    """One reason of the catalogue. One that is in use is not deleted but put away."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("reason"), max_length=120)
    what_to_do = models.TextField(_("what to do about it"), max_length=500, blank=True)
    can_be_submitted_again = models.BooleanField(_("can be submitted again"), default=True)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reason of reviewers")
        verbose_name_plural = _("reasons of reviewers")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Objection(models.Model):
    """What a message of the reviewers was about: a reason, and the question or document.

    `about` names it in every order of its region and type: a question's pointer with * for the
    entry, "document:" and an attachment's id, or nothing for the order as a whole.
    """

    message = models.OneToOneField(
        ReviewMessage,
        verbose_name=_("reviewers' message"),
        on_delete=models.CASCADE,
        related_name="objection",
    )
    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="objections"
    )
    reason = models.ForeignKey(
        Reason, verbose_name=_("reason"), on_delete=models.PROTECT, related_name="objections"
    )
    region_code = models.CharField(_("region"), max_length=2)
    number_type = models.CharField(_("number type"), max_length=32)
    about = models.CharField(_("about"), max_length=512, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("-noted_at", "-pk")
        indexes = (
            models.Index(
                fields=("region_code", "number_type", "about"), name="objections_of_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order}: {self.reason}"

"""What reviewers wrote."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewMessage(models.Model):
    """What a reviewer wrote, word for word."""

    order = models.ForeignKey(
        "ordering.Order", verbose_name=_("order"), on_delete=models.CASCADE, related_name="messages"
    )
    text = models.TextField(_("message"))
    # Of the text: an index over the text itself would have a limit that a long message exceeds.
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    written_at = models.DateTimeField(_("written"))
    kept_at = models.DateTimeField(_("first seen"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reviewer's message")
        verbose_name_plural = _("reviewers' messages")
        ordering = ("written_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "written_at", "sha256"), name="a_message_is_kept_once"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

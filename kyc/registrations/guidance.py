"""A company's own help with a regulator's questions, as its administrators write it: for all that a
region and number type require, or for one question."""

from collections.abc import Iterator

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from kyc.registrations.snapshots import RequirementSnapshot

LONGEST_TEXT = 4000
LONGEST_KEY = 1000
# HTML in the text stays text, a link leads to the web or to a mail alone, and no picture is loaded
# from elsewhere.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


class Guidance(models.Model):
    """Help with one question, or with all of them where `about` is empty (`Group.key_of`). It stays
    when the requirements change: `title` says what the question was called when it was written."""

    region_code = models.CharField(_("region"), max_length=2)
    number_type = models.CharField(_("number type"), max_length=32)
    about = models.CharField(_("about"), max_length=LONGEST_KEY, blank=True)
    title = models.CharField(_("the question's title then"), max_length=200, blank=True)
    text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        help_text=_("Markdown: **bold**, lists, [a link](https://example.com). No HTML."),
    )
    example = models.CharField(_("example"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True, validators=[URLValidator(schemes=["https"])])
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        null=True,
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("help text")
        verbose_name_plural = _("help texts")
        ordering = ("region_code", "number_type", "about")
        constraints = (
            models.UniqueConstraint(
                fields=("region_code", "number_type", "about"), name="one_help_text_per_question"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_code} {self.number_type}: {self.title or self.about or '–'}"

    @property
    def html(self) -> SafeString:
        """The text as a page shows it."""
        # Made of what Markdown allows alone: see MARKDOWN.
        return mark_safe(str(MARKDOWN.render(self.text)))  # noqa: S308

    @property
    def is_about_something(self) -> bool:
        """Whether the question is among the latest requirements; help with all of them always
        is."""
        return not self.about or self.about in dict(
            questions_of(self.region_code, self.number_type)
        )


def guidance_for(snapshot: RequirementSnapshot) -> dict[str, Guidance]:
    """All help with what a snapshot asks, by what it is about."""
    found = Guidance.objects.filter(
        region_code=snapshot.region_code, number_type=snapshot.number_type
    )
    return {each.about: each for each in found}


def questions_of(region_code: str, number_type: str) -> Iterator[tuple[str, str]]:
    """The questions of the latest requirements of a region and type: what each is called for others
    (`Group.key_of`), and its title with that of its page."""
    found = RequirementSnapshot.objects.filter(region_code=region_code, number_type=number_type)
    latest = found.order_by("-seen_at", "-pk").first()
    for section in latest.definition.sections if latest else ():
        for group in section.groups:
            for question in group.questions:
                yield group.key_of(question), f"{section.title}: {question.title}"

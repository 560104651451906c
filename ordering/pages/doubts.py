"""What reviewers often refuse, for the check page: warnings that block nothing, each with why and
where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kyc.documents.models import Document, Sign
from kyc.profiles import often_refused, vault
from kyc.profiles.models import Profile
from kyc.registrations.forms import control_name
from kyc.requirements.places import Places
from ordering.orders.order import Order
from ordering.pages.cards import Card, cards
from ordering.pages.reasons import titled_hints
from ordering.submissions.prefill import profiles_for
from people.models import User
from people.readers import day_words

# A review may take so long.
NEAR_EXPIRY = timedelta(days=30)


@dataclass(frozen=True)
class Caution:
    """What may be refused, why, and where to change it."""

    words: str
    why: str
    url: str


def warnings(order: Order, reader: User) -> list[Caution]:
    """What is doubtful in the answers and documents, the answers first."""
    registration = order.registration
    # What a company's profile says is for those who may see it.
    may_see = reader.has_perm("kyc.view_profile")
    may_see = may_see and order.company is not None
    company = order.company if may_see and order.company in profiles_for(order, reader) else None
    names = {}
    if company is not None:
        known = str(company.values.get("legal_name", ""))
        names = {_("the company's profile"): known} if known else {}
    where = Places(registration.definition)
    found = []
    for doubt in often_refused.doubts(registration.definition, registration.answers, names):
        section = where.section(doubt.pointer)
        page = reverse("section", args=[order.pk, section.slug]) if section else ""
        url = f"{page}?next=check#id_{control_name(doubt.pointer)}" if page else ""
        found.append(Caution(_(doubt.template) % doubt.values, _(doubt.why), url))
    stated = often_refused.legal_names(registration.definition, registration.answers)
    documents = document_warnings(order, company, stated)
    return [*found, *documents, *objected_before(order)]


def objected_before(order: Order) -> Iterator[Caution]:
    """What reviewers objected to in other orders of the region and type."""
    for title, hint in titled_hints(order):
        words = ngettext(
            "“%(title)s”: reviewers objected to it in %(count)d order since %(day)s: %(reason)s",
            "“%(title)s”: reviewers objected to it in %(count)d orders since %(day)s: %(reason)s",
            hint.times,
        )
        facts = {"title": title, "count": hint.times, "day": day_words(hint.since)}
        yield Caution(words % {**facts, "reason": hint.reason.title}, hint.reason.what_to_do, "")


SIGNS = {
    Sign.BLANK: (
        gettext_lazy("%(title)s looks blank"),
        gettext_lazy("Nothing, or only a dark edge, was found on its pages. Open it and look."),
    ),
    Sign.COARSE: (
        gettext_lazy("%(title)s may be too coarse to be read"),
        gettext_lazy("Scan it again with 150 to 300 dots an inch, or photograph it nearer."),
    ),
    Sign.CUT: (
        gettext_lazy("%(title)s may lack its lower part"),
        gettext_lazy("The end of the picture is one even grey. Open it and look."),
    ),
}


def document_warnings(
    order: Order, company: Profile | None, company_names: list[str]
) -> Iterator[Caution]:
    """Documents that end soon, one file for several requirements and the reverse, and names of
    files that are the company's almost."""
    soon = timezone.localdate() + NEAR_EXPIRY
    ends = {
        document.sha256: document.expires_on
        for document in (vault.listed(company) if company else ())
        if document.expires_on is not None and document.expires_on <= soon
    }
    page = reverse("documents", args=[order.pk])
    for card in cards(order):
        if card.file is not None:
            doubts = about_file(card, card.file, ends.get(card.file.sha256), company_names)
            url = f"{page}?next=check#{card.anchor}"
            yield from (Caution(words, why, url) for words, why in doubts)


def about_file(
    card: Card, file: Document, ends_on: date | None, company_names: list[str]
) -> Iterator[tuple[str, str]]:
    """What is doubtful in a file, each with why. `ends_on`: its last day, where that is near."""
    title = {"title": card.title}
    if ends_on is not None:
        words = _("%(title)s ends on %(day)s") % {**title, "day": day_words(ends_on)}
        yield words, _("It may have ended by the time that it is reviewed.")
    if card.same:
        facts = {**title, "others": card.same_words}
        words = _("%(title)s has the very file of %(others)s") % facts
        yield words, _("Reviewers often want a document of its own for each.")
    if file.is_merged:
        words = _("%(title)s looks like several documents in one file") % title
        yield words, _("Its pages differ in size, or a second file begins in it.")
    if file.sign:
        looks, what_to_do = SIGNS[Sign(file.sign)]
        yield str(looks) % title, str(what_to_do)
    for written, name in often_refused.almost_named(file.name, company_names):
        words = _("The file of %(title)s says “%(written)s”, and the answers “%(name)s”")
        yield words % {**title, "written": written, "name": name}, _(often_refused.NAME_WHY)

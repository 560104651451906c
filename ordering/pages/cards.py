"""The documents of an order as cards: what is asked for, what is there, and in words how it stands
with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kyc.documents.models import Document, ScanProblem
from kyc.documents.payload import current_files
from numbers_api.schemas import RequiredAttachment
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.words import Said, reason_words
from people.readers import quotation


@dataclass(frozen=True)
class Card:
    """One required attachment, with the file that is there. `position` counts from 1; `same` names
    the other cards that have the very same file, `is_of_another`: it is another company's."""

    position: int
    document: RequiredAttachment
    file: Document | None
    same: tuple[str, ...] = ()
    submitting: bool = False
    is_of_another: bool = False

    @property
    def anchor(self) -> str:
        """The id of the card on its page."""
        return f"document-{self.position}"

    @property
    def title(self) -> str:
        return self.document.name

    @property
    def usable_file(self) -> Document | None:
        """The file, if it may be opened, counted and sent."""
        return self.file if self.file and self.file.is_usable else None

    @property
    def counts(self) -> bool:
        """Whether the attachment has what it needs: a file that the API has refused is none."""
        return self.usable_file is not None and not self.usable_file.refusal_code

    @property
    def words(self) -> str:
        """How it stands, for a pill."""
        return self._state[0]

    @property
    def tone(self) -> str:
        """The pill's colour."""
        return self._state[1]

    @property
    def same_words(self) -> str:
        """The cards with the same file, by name."""
        return get_text_list([f"“{title}”" for title in self.same], _("and"))

    @property
    def refusal(self) -> Said | None:
        """Why the file was refused; None where it was not."""
        return refusal_words(self.file) if self.file and self.file.refusal_code else None

    @property
    def send_words(self) -> str:
        """Why the last try to send it failed; "" while none has."""
        code = self.file.send_problem if self.file else ""
        return reason_words(code) if code else ""

    @property
    def scan_words(self) -> str:
        """Why the scan is not done, and what happens next; "" while nothing is wrong."""
        return scan_words(self.file) if self.file and self.file.is_waiting else ""

    @property
    def _state(self) -> tuple[str, str]:
        file = self.file
        if file is None:
            return (_("Not yet") if self.document.mandatory else _("Optional")), "plain"
        if file.is_infected:
            return _("Infected"), "bad"
        if file.is_waiting:
            return _("Waiting for the scan"), "info"
        if file.refusal_code:
            return _("Refused"), "warn"
        if file.sent_at:
            return _("Sent"), "ok"
        if not self.submitting:
            return _("Ready"), "ok"
        if file.send_problem:
            return _("Will be tried again"), "warn"
        return (_("Being sent") if file.sending_since else _("Will be sent")), "info"


def cards(order: Order) -> list[Card]:
    """The attachments that the requirements name, in their order."""
    documents = order.registration.snapshot.documents
    files = current_files(order.registration)
    submitting = order.state == OrderState.SUBMITTING
    found = []
    for position, document in enumerate(documents, start=1):
        file = files.get(document.id)
        same = tuple(
            other.name
            for other in documents
            if file is not None
            and other.id != document.id
            and other.id in files
            and files[other.id].sha256 == file.sha256
        )
        # An order whose company nobody knows has nothing to compare with.
        is_of_another = bool(
            file and file.company_id and order.company_id and file.company_id != order.company_id
        )
        found.append(Card(position, document, file, same, submitting, is_of_another))
    return found


def hurdles(order: Order) -> Iterator[tuple[str, str]]:
    """What is wrong with the documents, as words and the place to mend it."""
    for card in cards(order):
        file, words, title = card.file, "", {"title": card.title}
        if file is None:
            words = _("Upload “%(title)s”") % title if card.document.mandatory else ""
        elif file.is_infected:
            words = _("%(title)s: the file is infected. Remove it or upload another one") % title
        elif file.is_waiting:
            words = _("%(title)s: the scan for malware is not done yet. It continues by itself")
            words %= title
        elif file.refusal:
            words = _("%(title)s: the vendor did not accept the file. It says:") % title
            words = format_html("{} {}", words, quotation(file.refusal))
        elif file.refusal_code:
            words = _("%(title)s: the vendor did not accept the file") % title
        if words:
            page = reverse("documents", args=[order.pk])
            yield words, f"{page}?next=check#document-{card.position}"


def scan_words(file: Document) -> str:
    """What keeps the scanner from a file that waits for it, for the officer."""
    return {
        ScanProblem.DOWN: _(
            "The scanner does not answer. The file is kept and is scanned by itself as soon as it "
            "does."
        ),
        ScanProblem.TOO_LARGE: _(
            "The scanner does not accept a file of this size. Upload a smaller one, or ask an "
            "administrator to raise its limit."
        ),
        ScanProblem.UNREADABLE: _(
            "The stored file can't be read now. It is tried again by itself; uploading it again "
            "helps too."
        ),
    }.get(ScanProblem(file.scan_problem), "")


def refusal_words(file: Document) -> Said:
    """Why a file was refused."""
    if file.refusal_code == "document_gone":
        return Said(_("The stored file is gone. Upload it again."))
    if file.refusal:
        return Said(_("The vendor did not accept this file."), file.refusal)
    return Said(_("The vendor did not accept this file and gave no reason. Upload another one."))

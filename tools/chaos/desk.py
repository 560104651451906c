"""What an officer does next with one order, as the product's pages do it: one look, at most one
act, and the next look later.

Nothing is remembered between two looks but what stands in the database, so an officer whose process
was killed goes on as somebody does who opens the pages again.
"""

import random
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kyc.documents import payload
from kyc.documents.receive import AlreadyThere
from kyc.requirements.payload import read
from numbers_api.factory import page_client
from ordering.orders import follow, start
from ordering.orders.choices import Act
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reconcile, reserve
from ordering.submissions import requirement_changes, restart, saving, submit
from people.models import User
from tools.chaos.books import Books
from tools.chaos.forms import PDF, answers
from tools.chaos.plan import Deal

S = OrderState
# Seconds until the next look: at once where there is more to do, later where others are at work.
SOON, LATER = 0.2, 3.0
# How long somebody waits before they decide on a reservation whose answer was lost.
PATIENCE = {
    "looks it up": timedelta(seconds=10),
    "tries again": timedelta(seconds=15),
    "waits": timedelta(minutes=5),
}
HASTE = timedelta(seconds=5)
APPROVED, EXPIRES = "sandbox:approve", "sandbox:expire"
SEARCHED = 20


class Desk:
    """One officer's desk; the accounts are those of `officers.accounts`."""

    def __init__(self, people: list[User], books: Books, *, hasty: bool) -> None:
        self._patience = dict.fromkeys(PATIENCE, HASTE) if hasty else PATIENCE
        self._people = people
        self._books = books

    def look(self, deal: Deal) -> float | None:
        """Does what is next for the deal; the seconds until the next look, None when there is
        nothing left to do.

        Raises whatever the product raises: whoever calls it looks again.
        """
        order = latest(deal)
        if order is None:
            self._begin(deal)
            return SOON
        return self._act(order, deal, self._people[deal.officer])

    def _act(self, order: Order, deal: Deal, actor: User) -> float | None:
        match OrderState(order.state):
            case S.DRAFT:
                return self._prepare(order, deal, actor)
            case S.OUTCOME_UNKNOWN:
                return self._settle(order, deal, actor)
            case S.CREATED | S.BLOCKED if not _is_left_alone(order, deal):
                return _submit(order, deal, actor)
            case S.REJECTED | S.EXPIRED:
                return _again(order, deal, actor)
            case state:
                return None if state is S.COMPLETED or _is_silent(order, deal) else LATER

    def _begin(self, deal: Deal) -> None:
        region, number_type = deal.place
        purpose = start.Purpose(region, number_type, customer_reference=deal.reference)
        order = start.start(page_client(), purpose, self._people[deal.officer])
        if deal.watched:
            follow.watch(order, self._people[deal.officer - 1], on=True)

    def _prepare(self, order: Order, deal: Deal, actor: User) -> float:
        if deal.prepared and not _is_filled(order, deal):
            fill_in(order, deal, actor)
        elif not order.choice:
            _choose(order, actor)
        else:
            requirement_changes.look_before_reserving(order, page_client())
            reserve.ask(order, actor, shown=order.choice_version)
        return SOON

    def _settle(self, order: Order, deal: Deal, actor: User) -> float:
        """A lost reservation: looked up in the vendor's dashboard, tried again without a look, or
        left to the product first."""
        if (order.lost_at or timezone.now()) > timezone.now() - self._patience[deal.habit]:
            return LATER
        found = "" if deal.habit == "tries again" else self._reserved(order)
        if found:
            reconcile.link(order, found, page_client(), actor)
        else:
            reserve.allow_retry(order, actor)
        return SOON

    def _reserved(self, order: Order) -> str:
        """The id that the vendor's dashboard shows for the number, where no other order here has
        it."""
        number = reconcile.number_sent(order)
        shown = [
            row
            for row in self._books.orders().values()
            if row["orderNumbers"][0]["phoneNumber"] == number
        ]
        ids = [
            row["idNumberOrder"]
            for row in shown
            if row["state"] == "CREATED" and sent_before(order, row["createTime"])
        ]
        return next((each for each in ids if not Order.objects.filter(remote_id=each).exists()), "")


def sent_before(order: Order, created: str) -> bool:
    """Whether the vendor's order was made after this one's last reservation was sent."""
    sent = order.timeline.filter(act=Act.RESERVING).order_by("position").last()
    return sent is not None and datetime.fromisoformat(created) > sent.at - timedelta(seconds=1)


def latest(deal: Deal) -> Order | None:
    """The deal's order, or the one that was started again from it."""
    return (
        Order.objects.filter(customer_reference=deal.reference)
        .select_related("registration__snapshot")
        .order_by("pk")
        .last()
    )


def words(order: Order, deal: Deal) -> str:
    """What the reviewers are to read: the deal's own words until they have asked for something or
    refused."""
    answered = deal.ending != EXPIRES and order.timeline.filter(to_state=S.BLOCKED).exists()
    return APPROVED if order.predecessor_id or answered else deal.ending


def _is_left_alone(order: Order, deal: Deal) -> bool:
    """Whether the reviewers get no answer, so that the order expires."""
    return order.state == S.BLOCKED and words(order, deal) == EXPIRES


def _is_silent(order: Order, deal: Deal) -> bool:
    return order.state == S.IN_REVIEW and deal.is_silent and words(order, deal) == deal.ending


def _is_filled(order: Order, deal: Deal) -> bool:
    wanted = answers(order.region_code, words(order, deal))
    return submit.is_ready(order) and payload.data(order.registration) == wanted


def fill_in(order: Order, deal: Deal, actor: User) -> None:
    """Every answer and every mandatory document that the order asks for."""
    registration = order.registration
    wanted = answers(order.region_code, words(order, deal))
    if wanted is not None:
        saving.save_answers(order, dict(read(registration.definition, wanted).values), actor=actor)
    files = payload.current_files(registration)
    for document in registration.snapshot.mandatory_documents:
        if document.id not in files or files[document.id].refusal_code:
            _attach(order, document.id, actor)


def _attach(order: Order, requirement: str, actor: User) -> None:
    document = next(
        each for each in order.registration.snapshot.documents if each.id == requirement
    )
    try:
        saving.add_document(order, document, SimpleUploadedFile("letter.pdf", PDF), "", actor)
    except AlreadyThere:
        pass


def _choose(order: Order, actor: User) -> None:
    """One of the first numbers, so that now and then two officers want the same."""
    found = page_client().search(
        region_code=order.region_code, number_type=order.number_type, size=SEARCHED
    )
    start.choose(order, start.Wish(random.choice(found).phone_number), actor)


def _submit(order: Order, deal: Deal, actor: User) -> float:
    if _is_filled(order, deal):
        submit.ask(order, actor, shown=submit.seen_version(order))
        return LATER
    fill_in(order, deal, actor)
    return SOON


def _again(order: Order, deal: Deal, actor: User) -> float | None:
    if not deal.starts_again or order.predecessor_id:
        return None
    restart.restart(order, page_client(), actor)
    return SOON

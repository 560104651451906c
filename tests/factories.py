"""People and orders for tests, made the way the product makes them."""

import json
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from kyc.registrations.forms import places
from kyc.requirements.payload import read
from numbers_api.factory import page_client
from ordering.orders import start
from ordering.orders.order import Order
from ordering.orders.words import problem_words
from ordering.submissions import saving, submit
from people.models import Team, User
from tests import work

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<>>>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)

AUSTRALIA: list[Any] = [
    [
        {
            "senderName": "Harbour Dental",
            "trafficPurpose": "Notifications",
            "intendedUse": "Reminders of appointments to patients who asked for them.",
            "consentConfirmed": True,
        }
    ],
    {
        "legalName": "Harbour Dental Pty Ltd",
        "registrationNumber": "51824753556",
        "addressLine1": "1 Collins Street",
        "city": "Melbourne",
        "state": "VIC",
        "postalCode": "3000",
        "country": "AU",
    },
    {"fullName": "Mia Chen", "email": "mia@harbour.example", "phoneNumber": "+61398765432"},
]


def person(name: str = "olivia", group: str = "Officer", team: str = "Sydney") -> User:
    """Somebody of a group and a team."""
    user = User.objects.create_user(
        name, password="demo", team=Team.objects.get_or_create(name=team)[0]
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def with_mail(name: str, group: str = "Officer", team: str = "Sydney") -> User:
    """Somebody whom mails reach."""
    made = person(name, group, team)
    made.email = f"{name}@example.com"
    made.save()
    return made


def draft(actor: User, region: str = "AU", number_type: str = "MOBILE", **wish: Any) -> Order:
    """A draft that wants the first number on offer, or what `wish` says."""
    order = start.start(
        page_client(), start.Purpose(region, number_type, customer_reference="ACME-1"), actor
    )
    if not wish:
        wish = {
            "number": page_client()
            .search(region_code=region, number_type=number_type, size=1)[0]
            .phone_number
        }
    start.choose(order, start.Wish(**wish), actor)
    order.refresh_from_db()
    return order


def reserved(actor: User, region: str = "AU", number_type: str = "MOBILE") -> Order:
    """A reserved order."""
    order = draft(actor, region, number_type)
    work.reserve(order, actor)
    return order


def several(actor: User, count: int) -> Order:
    """A reserved Canadian order of several numbers, for which nothing is to be registered."""
    order = draft(actor, "CA", "LOCAL", quantity=count)
    work.reserve(order, actor)
    return order


def answer(order: Order, data: Any = AUSTRALIA) -> None:
    """Answers every question as `data` has it."""
    registration = order.registration
    typed = read(registration.definition, data)
    saving.save_answers(order, dict(typed.values))
    order.registration.refresh_from_db()


def attach(order: Order, content: bytes = PDF, name: str = "letter.pdf", position: int = 1) -> None:
    """Adds a document for the attachment at this position."""
    document = order.registration.snapshot.documents[position - 1]
    kind = next(iter(document.allowed_document_types), "")
    saving.add_document(order, document, SimpleUploadedFile(name, content), kind, order.officer)


def ready(actor: User, data: Any = AUSTRALIA) -> Order:
    """A reserved Australian order with all that is asked for."""
    order = reserved(actor)
    answer(order, data)
    attach(order)
    return order


def in_review(actor: User) -> Order:
    """Submitted, and the reviewers say nothing until the test decides."""
    order = ready(actor, with_use("Reminders to patients. sandbox:silence"))
    submit.ask(order, actor)
    work.step(order, "submit")
    return order


def event(order_id: str | None, status: str, event_id: str = "", **more: str) -> bytes:
    """A callback's body."""
    said = {
        "eventId": event_id or f"e-{status}",
        "resourceType": "NUMBER_ORDER",
        "resourceId": order_id,
        "eventType": "NUMBER_ORDER_PROCESSING",
        "status": status,
    }
    return json.dumps(said | more).encode()


def problem(order: Order) -> str:
    """What an officer reads of the order's problem, with what it quotes."""
    said = problem_words(order)
    return f"{said.words} {said.quote}".strip() if said else ""


def seen_version(order: Order) -> str:
    """What the check page of an order, as it is stored, says that it showed."""
    return submit.seen_version(Order.objects.select_related("registration").get(pk=order.pk))


def with_use(text: str) -> list[Any]:
    """The Australian answers with this intended use: where magic words for the simulator go."""
    return [[{**AUSTRALIA[0][0], "intendedUse": text}], *AUSTRALIA[1:]]


def all_pointers(order: Order) -> set[str]:
    """Where every question of the order's registration is answered."""
    answers = order.registration.answers
    return {
        place.pointer
        for section in order.registration.definition.sections
        for place in places(section, answers)
    }

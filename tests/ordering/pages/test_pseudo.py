"""Every sentence of ours on every page is marked for translation: in a language whose sentences all
bear marks, what has none is data or was forgotten."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from kyc.documents.models import Document, ScanState
from kyc.profiles.models import Profile
from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown
from ordering.notifications import digest
from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.reservations import reserve
from ordering.submissions import submit
from people.models import User
from tests import factories, work
from tests.marks import forgotten, strings, texts_of, words, words_of_the_world
from tools import pseudo

pytestmark = pytest.mark.django_db


def data_of(*orders: Order) -> set[str]:
    """The words of regulators, reviewers, officers and customers, which are not ours."""
    said = set(words_of_the_world())
    for order in orders:
        registration = order.registration
        texts = [
            *strings(registration.raw_answers),
            *strings(registration.snapshot.fields),
            *strings(registration.snapshot.attachments),
            *(document.name for document in registration.documents.all()),
            *(message.text for message in order.messages.all()),
            order.customer_reference,
        ]
        said |= words(" ".join(texts))
    for person in User.objects.all():
        said |= words(f"{person} {person.username} {person.team or ''}")
    return said


@pytest.fixture(scope="session")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the language, made once."""
    folder = tmp_path_factory.mktemp("languages")
    pseudo.make(folder)
    return folder


@pytest.fixture
def pseudo_language(languages: Path, settings: Any) -> Iterator[None]:
    settings.LANGUAGES = [("en", "English"), (pseudo.CODE, "Malti")]
    settings.LANGUAGE_CODE, settings.LOCALE_PATHS = pseudo.CODE, [languages]
    with pseudo.fresh(), translation.override(pseudo.CODE):
        yield


def drafted(officer: User, _decide: Any, _sandbox: Any) -> Order:
    return factories.draft(officer)


def not_reserved(officer: User, _decide: Any, sandbox: Any) -> Order:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1, body={})
    work.reserve(order, officer)
    return order


def being_reserved(officer: User, _decide: Any, _sandbox: Any) -> Order:
    order = factories.draft(officer)
    reserve.ask(order, officer)
    return order


def lost(officer: User, _decide: Any, sandbox: Any) -> Order:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", kind="broken", times=1)
    with suppress(OutcomeUnknown):
        work.reserve(order, officer)
    return order


def several(officer: User, _decide: Any, _sandbox: Any) -> Order:
    return factories.several(officer, 3)


def reserved(officer: User, _decide: Any, _sandbox: Any) -> Order:
    order = factories.ready(officer)
    Document.objects.update(refusal_code="document_refused")
    return order


def ready(officer: User, _decide: Any, _sandbox: Any) -> Order:
    order = factories.ready(officer)
    Document.objects.update(scan_state=ScanState.WAITING)
    return order


def not_submitted(officer: User, _decide: Any, sandbox: Any) -> Order:
    order = factories.ready(officer)
    sandbox.control("faults", operation="submitNumberOrder", status=503)
    submit.ask(order, officer)
    work.step(order, "submit")
    return order


def in_review(officer: User, _decide: Any, _sandbox: Any) -> Order:
    order = factories.ready(officer)
    submit.ask(order, officer)
    work.step(order, "submit")
    return order


def decided(outcome: str) -> Callable[..., Order]:
    def made(officer: User, decide: Any, sandbox: Any) -> Order:
        order = in_review(officer, decide, sandbox)
        decide(order, outcome, "Which address?")
        work.step(order, "check")
        return order

    return made


def expired(officer: User, decide: Any, _sandbox: Any) -> Order:
    order = factories.ready(officer)
    decide(order, "expire")
    work.step(order, "check")
    return order


STATES: dict[str, Callable[..., Order]] = {
    "draft": drafted,
    "not reserved": not_reserved,
    "being reserved": being_reserved,
    "lost": lost,
    "several numbers": several,
    "a refused document": reserved,
    "a document that is scanned": ready,
    "not submitted": not_submitted,
    "in review": in_review,
    "blocked": decided("block"),
    "rejected": decided("reject"),
    "completed": decided("approve"),
    "expired": expired,
}
# The pages of an order.
OF_AN_ORDER = (
    "", "number/", "number/?where=START&digits=999999&capability=", "reserve/", "check/",
    "documents/", "documents/1/earlier/", "fill/", "save-to-profile/", "requirements/",
    "registration/traffic/", "registration/end-business/", "registration/contact/",
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_an_orders_pages_and_mails_have_no_sentence_without_marks(
    officer: User, sandbox: Any, decide: Any, pseudo_language: None, state: str
) -> None:
    officer.email = "olivia@example.com"
    officer.save()
    order = STATES[state](officer, decide, sandbox)
    order = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    data, site = data_of(order), Client()
    site.force_login(officer)
    found: dict[str, str] = {}
    for page in OF_AN_ORDER:
        for method in (site.get, site.post):
            shown = method(f"/orders/{order.pk}/{page}", follow=True).content.decode()
            found |= dict.fromkeys(forgotten(texts_of(shown), data), page)
    work.sweep()
    for letter in mail.outbox:
        texts = texts_of(f"{letter.subject}\n{letter.body}")
        found |= dict.fromkeys(forgotten(texts, data), "mail")
    assert found == {}


def test_pages_that_belong_to_no_order_have_none_either(
    officer: User, api: NumbersClient, decide: Any, sandbox: Any, pseudo_language: None
) -> None:
    orders = [STATES[state](officer, decide, sandbox) for state in ("blocked", "draft", "lost")]
    company = Profile.objects.create(name="Harbour Dental", team=officer.team)
    for kind in NotificationKind:
        Notification.objects.tell(orders[0], kind, key="x", clock="reservation", part="half")
    User.objects.create_user("vera")
    data = data_of(*Order.objects.select_related("registration__snapshot").all())
    of_company = f"/profiles/{company.pk}/"
    pages = (
        "/", "/?page=2", "/orders/new/", "/orders/new/?region_code=AU&number_type=MOBILE",
        "/profiles/", "/profiles/new/", of_company, f"{of_company}facts/company/",
        f"{of_company}facts/registered_address/", f"{of_company}documents/new/", "/notifications/",
        "/notifications/settings/", "/insights/", "/nowhere/", "/login/", "/logout/",
    )  # fmt: skip
    signed_out, strict = Client(), Client(enforce_csrf_checks=True)
    viewer = Client()
    viewer.force_login(User.objects.get(username="vera"))
    officers = Client()
    officers.force_login(officer)
    strict.force_login(officer)
    found: dict[str, str] = {}
    for page in pages:
        for client in (officers, viewer, strict, signed_out):
            for method in (client.get, client.post):
                shown = method(page, follow=True).content.decode()
                found |= dict.fromkeys(forgotten(texts_of(shown), data), page)
    assert found == {}


def test_a_digest_has_no_sentence_without_marks(
    officer: User, sandbox: Any, decide: Any, pseudo_language: None
) -> None:
    officer.email = "olivia@example.com"
    officer.save()
    order = STATES["blocked"](officer, decide, sandbox)
    for kind in NotificationKind:
        Notification.objects.tell(order, kind, key="x", clock="reply", part="over")
    Notification.objects.update(for_digest=True, by_mail=False)
    digest.send(officer.pk)
    (letter,) = mail.outbox
    texts = texts_of(f"{letter.subject}\n{letter.body}")
    assert forgotten(texts, data_of(order)) == set()


@pytest.mark.parametrize("page", ["400.html", "500.html", "503.html"])
def test_pages_for_when_all_else_fails_have_no_sentence_without_marks(
    pseudo_language: None, page: str
) -> None:
    assert forgotten(texts_of(render_to_string(page)), words_of_the_world()) == set()

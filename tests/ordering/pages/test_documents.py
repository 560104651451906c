"""The documents' page: what stands at each card, what may be looked at, and what the scan keeps
back."""

import re
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kyc.documents.models import Document, ScanProblem, ScanState
from numbers_api.client import NumbersClient
from ordering.orders.background import background
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.steps import Step
from ordering.pages import cards, readiness
from ordering.submissions import restart, submit
from ordering.tracking import sync
from people.models import User
from tests import factories, work
from tests.kyc.factories import DOCX_TYPE, JPEG, PDF, PNG, tags
from tests.malware import MALWARE
from tests.pages import text

pytestmark = pytest.mark.django_db

PROOF = 2
KIND = "UTILITY_BILL"


def put(
    site: Client,
    order: Order,
    content: bytes,
    *,
    position: int = 1,
    name: str = "letter.pdf",
    **more: Any,
) -> Any:
    data = {
        f"d{position}-file": SimpleUploadedFile(name, content),
        f"d{position}-document_type": KIND,
        **more.pop("shown", {}),
    }
    return site.post(
        f"/orders/{order.pk}/documents/{position}/{more.pop('query', '')}", data, **more
    )


def colleague() -> Client:
    """The product in the browser of somebody else of the team."""
    client = Client()
    client.force_login(factories.person("colin"))
    return client


def carried(site: Client, order: Order, act: str, position: int = 1) -> dict[str, str]:
    """What the form for this act at this card sends by itself, as the page has it now."""
    html = site.get(f"/orders/{order.pk}/documents/").content.decode()
    (form,) = re.findall(
        rf'<form[^>]*action="/orders/{order.pk}/documents/{position}/{act}".*?</form>',
        html,
        re.DOTALL,
    )
    hidden = [each for each in tags(form, "input") if each.get("type") == "hidden"]
    return {each["name"]: each["value"] for each in hidden if each["name"] != "csrfmiddlewaretoken"}


def take_back(site: Client, order: Order, data: dict[str, str]) -> str:
    return text(site.post(f"/orders/{order.pk}/documents/1/remove/", data, follow=True))


def page(site: Client, order: Order) -> str:
    return text(site.get(f"/orders/{order.pk}/documents/"))


def body(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def words(order: Order, position: int = 1) -> str:
    fresh = Order.objects.get(pk=order.pk)
    return cards.cards(fresh)[position - 1].words


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("content", "kind", "sandboxed"),
    [(PNG, "image/png", True), (JPEG, "image/jpeg", True), (PDF, "application/pdf", False)],
)
def test_images_and_pdfs_can_be_looked_at(
    site: Client,
    officer: User,
    content: bytes,
    kind: str,
    sandboxed: bool,
) -> None:
    order = factories.reserved(officer)
    assert put(site, order, content, position=PROOF).status_code == 302
    response = site.get(f"/orders/{order.pk}/documents/2/preview/")
    assert body(response) == content
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith("inline;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert ("sandbox" in policy) is sandboxed


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "text/plain", "image/tiff", DOCX_TYPE]
)
def test_nothing_else_is_ever_shown_in_a_browser(site: Client, officer: User, kind: str) -> None:
    order = factories.ready(officer)
    Document.objects.update(content_type=kind)
    assert site.get(f"/orders/{order.pk}/documents/1/preview/").status_code == 404
    assert "preview/" not in page(site, order)
    response = site.get(f"/orders/{order.pk}/documents/1/file/")
    assert body(response) == factories.PDF
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_preview_is_for_who_may_see_the_order(officer: User) -> None:
    order = factories.ready(officer)
    factories.attach(order, PDF + b"\n", "second.pdf")
    earlier = f"versions/{Document.objects.superseded().get().pk}/"
    stranger, own = Client(), colleague()
    for address in ("preview/", earlier):
        assert stranger.get(f"/orders/{order.pk}/documents/1/{address}").status_code == 302
    stranger.force_login(factories.person("sid", team="Berlin"))
    for address in ("preview/", earlier):
        assert stranger.get(f"/orders/{order.pk}/documents/1/{address}").status_code == 404
    seen = [
        own.get(f"/orders/{order.pk}/documents/1/{address}") for address in ("preview/", earlier)
    ]
    assert [body(each) for each in seen] == [PDF + b"\n", factories.PDF]


@pytest.mark.usefixtures("store")
def test_earlier_versions_stand_at_their_card_and_can_be_downloaded(
    site: Client, officer: User
) -> None:
    order = factories.reserved(officer)
    put(site, order, PDF, name="first.pdf")
    put(site, order, PDF + b"\n", name="second.pdf")
    first = Document.objects.superseded().get()
    shown = page(site, order)
    assert "1 earlier version" in shown
    assert "added by olivia" in shown
    response = site.get(f"/orders/{order.pk}/documents/1/versions/{first.pk}/")
    assert body(response) == PDF
    assert 'filename="first.pdf"' in response["Content-Disposition"]


def test_a_version_is_served_at_its_own_card_of_its_own_order_only(
    site: Client, officer: User
) -> None:
    order, other = factories.reserved(officer), factories.reserved(officer)
    put(site, order, PDF, name="first.pdf")
    current = Document.objects.get()
    put(site, order, PDF + b"\n")
    for address in (
        f"{order.pk}/documents/2/versions/{current.pk}",
        f"{other.pk}/documents/1/versions/{current.pk}",
    ):
        assert site.get(f"/orders/{address}/").status_code == 404


def test_the_same_file_at_two_cards_is_taken_and_said_at_both(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    put(site, order, PDF)
    put(site, order, PDF, position=PROOF)
    shown = page(site, order)
    assert "The very same file is at “Proof of address”" in shown
    assert "The very same file is at “Letter of authorisation”" in shown
    assert Document.objects.current().count() == 2


def test_the_same_file_again_replaces_nothing_and_says_so(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    put(site, order, PDF)
    response = put(site, order, PDF, name="other.pdf", follow=True)
    assert "This very file is there already. Nothing was replaced." in text(response)
    assert Document.objects.get().name == "letter.pdf"
    assert order.timeline.filter(act="document_added").count() == 1


def test_what_is_said_stands_at_the_card_where_only_the_card_is_swapped(
    site: Client, officer: User
) -> None:
    order = factories.ready(officer)
    headers = {"HX-Request": "true", "HX-Target": "document-1"}
    html = put(site, order, factories.PDF, headers=headers, follow=True).content.decode()
    assert html.count("This very file is there already.") == 1
    assert (
        "This very file is there already."
        in html[html.index('id="document-1"') : html.index('id="document-2"')]
    )


def test_without_a_script_a_file_has_to_be_chosen_again_where_something_else_was_wrong(
    site: Client, officer: User
) -> None:
    order = factories.reserved(officer)
    told, address = "Choose the file again.", f"/orders/{order.pk}/documents/{PROOF}/"
    assert told in text(site.post(address, {"d2-file": SimpleUploadedFile("bill.png", PNG)}))
    assert told not in text(site.post(address, {"d2-document_type": KIND}))
    assert told not in text(
        site.post(
            address, {"d2-file": SimpleUploadedFile("bill.png", b"x"), "d2-document_type": KIND}
        )
    )
    assert told not in page(site, order)


def test_with_a_script_the_way_back_to_checking_is_a_new_page(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    response = put(site, order, PDF, query="?next=check", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/orders/{order.pk}/check/"
    assert (
        put(site, order, PNG + PDF, position=PROOF, query="?next=check")["Location"]
        == f"/orders/{order.pk}/check/"
    )


def test_the_file_that_was_shown_is_removed(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    shown = carried(site, order, "remove/")
    assert "Somebody replaced" not in take_back(site, order, shown)
    assert "Somebody replaced" not in take_back(site, order, shown)
    assert not Document.objects.current().exists()
    assert order.timeline.filter(act="document_removed").count() == 1


def test_a_file_that_came_after_the_page_is_not_removed_and_the_person_is_told(
    site: Client, officer: User
) -> None:
    order = factories.ready(officer)
    shown = carried(site, order, "remove/")
    put(colleague(), order, PDF + b"\n", name="better.pdf")
    assert "Somebody replaced the file meanwhile. It was not removed: look again." in take_back(
        site, order, shown
    )
    assert Document.objects.current().get().name == "better.pdf"
    assert not order.timeline.filter(act="document_removed").exists()


@pytest.mark.parametrize(
    "forged",
    [{}, {"shown": ""}, {"shown": "0"}, {"shown": "-1"}, {"shown": "²"}, {"shown": "9" * 5000}],
)
def test_nothing_is_removed_by_who_does_not_say_which_file(
    site: Client, officer: User, forged: dict[str, str]
) -> None:
    order = factories.ready(officer)
    take_back(site, order, forged)
    assert Document.objects.current().get().name == "letter.pdf"


def test_a_file_of_another_card_is_not_removed_from_this_one(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    put(site, order, PNG, position=PROOF)
    take_back(site, order, {"shown": carried(site, order, "remove/", PROOF)["shown"]})
    assert Document.objects.current().count() == 2


def test_who_replaces_a_file_unseen_is_told_whose_it_was(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    shown = carried(site, order, "")
    put(colleague(), order, PDF + b"\n", name="theirs.pdf")
    said = text(put(site, order, PDF, shown=shown, follow=True))
    assert (
        "theirs.pdf, which colin had added meanwhile, was replaced. It is under earlier versions."
        in said
    )
    assert Document.objects.current().get().name == "letter.pdf"


def test_who_replaces_another_file_than_the_one_they_saw_is_told_too(
    site: Client, officer: User
) -> None:
    order = factories.ready(officer)
    shown = carried(site, order, "")
    put(colleague(), order, PDF, name="theirs.pdf")
    assert "theirs.pdf, which colin had added meanwhile, was replaced" in text(
        put(site, order, PDF + b"\n", shown=shown, follow=True)
    )


def test_who_replaces_the_file_they_saw_is_told_nothing(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    assert "was replaced" not in text(
        put(site, order, PDF, shown=carried(site, order, ""), follow=True)
    )
    assert Document.objects.count() == 2


def test_who_adds_the_first_file_is_told_nothing(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    assert "was replaced" not in text(
        put(site, order, PDF, shown=carried(site, order, ""), follow=True)
    )


@pytest.mark.clamd
def test_an_infected_file_is_quarantined_and_the_page_says_so(
    site: Client, officer: User, scanner: str
) -> None:
    order = factories.reserved(officer)
    put(site, order, PDF + MALWARE + b"\n%%EOF")
    work.sweep()
    shown = page(site, order)
    assert "Malware was found in this file: Numberdesk.Test.UNOFFICIAL" in shown
    for address in ("file/", "preview/"):
        assert site.get(f"/orders/{order.pk}/documents/1/{address}").status_code == 404
        assert f"documents/1/{address}" not in shown
    assert readiness.readiness(order).uploaded == 0
    assert "the file is infected" in text(site.get(f"/orders/{order.pk}/check/"))


@pytest.mark.clamd
def test_an_infected_file_that_was_replaced_stays_closed(
    site: Client, officer: User, scanner: str
) -> None:
    order = factories.reserved(officer)
    put(site, order, PDF + MALWARE + b"\n%%EOF")
    work.sweep()
    infected = Document.objects.get()
    put(site, order, PDF)
    assert site.get(f"/orders/{order.pk}/documents/1/versions/{infected.pk}/").status_code == 404
    assert "infected (Numberdesk.Test.UNOFFICIAL)" in page(site, order)


@pytest.mark.clamd
def test_submitting_waits_for_the_scan(
    site: Client, officer: User, scanner: str, calls: Any
) -> None:
    order = factories.ready(officer)
    assert words(order) == "Waiting for the scan"
    response = site.post(f"/orders/{order.pk}/check/", {"look": factories.seen_version(order)})
    assert response.status_code == 422
    assert "the scan for malware is not done yet" in text(response)
    assert site.get(f"/orders/{order.pk}/documents/1/file/").status_code == 404
    work.sweep()
    assert words(order) == "Ready"
    assert "scanned, no malware found" in page(site, order)
    seen = {"look": factories.seen_version(order)}
    assert site.post(f"/orders/{order.pk}/check/", seen).status_code == 302
    assert Order.objects.get().state == OrderState.SUBMITTING


@pytest.mark.parametrize(
    ("api_problem", "said"),
    [
        (ScanProblem.DOWN, "The scanner does not answer"),
        (ScanProblem.TOO_LARGE, "does not accept a file of this size"),
    ],
)
def test_what_keeps_the_scanner_is_said(
    site: Client, officer: User, api_problem: str, said: str
) -> None:
    order = factories.ready(officer)
    Document.objects.update(scan_state=ScanState.WAITING, scan_problem=api_problem)
    assert said in page(site, order)


def test_a_submission_shows_how_it_stands_with_each_file(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    assert words(order) == "Ready"
    submit.ask(order, officer)
    assert words(order) == "Will be sent"
    Document.objects.update(sending_since=timezone.now(), send_tries=1)
    assert words(order) == "Being sent"
    Document.objects.update(send_problem="unavailable")
    Step.objects.filter(name="submit").update(
        error="unavailable", attempts=1, failed_at=timezone.now()
    )
    assert words(order) == "Will be tried again"
    shown = text(site.get(f"/orders/{order.pk}/"))
    assert "It is tried again by itself." in shown
    assert "The try so far failed: The Numbers API did not answer." in shown
    Document.objects.update(sent_at=timezone.now())
    assert words(order) == "Sent"


def test_a_file_whose_sending_fails_shows_it_on_the_order(
    site: Client,
    officer: User,
    api: NumbersClient,
    sandbox: Any,
) -> None:
    order = factories.ready(officer)
    sandbox.control("faults", operation="uploadAttachment", status=503)
    submit.ask(order, officer)
    work.step(order, "submit")
    assert words(order) == "Will be tried again"
    work.step(order, "submit")
    assert words(order) == "Sent"


@pytest.mark.usefixtures("store")
def test_a_file_that_came_along_is_scanned_sent_and_kept_on_its_own(
    officer: User, api: NumbersClient, decide: Any
) -> None:
    order = factories.ready(officer)
    Document.objects.update(
        sending_since=timezone.now(), send_tries=3, send_problem="x", refusal_code="y", refusal="z"
    )
    decide(order, "expire")
    sync.sync(order, api)
    assert order.state == OrderState.EXPIRED
    new = restart.restart(order, api, officer).registration.documents.get()
    assert (new.sending_since, new.send_tries, new.sent_at) == (None, 0, None)
    assert (new.send_problem, new.refusal_code, new.refusal) == ("", "", "")
    assert new.file.name == order.registration.documents.get().file.name


def test_a_submission_that_is_under_way_waits_for_a_scan_and_goes_on(
    officer: User, api: NumbersClient
) -> None:
    """A scanner was set while the order was being submitted."""
    order = factories.ready(officer)
    submit.ask(order, officer)
    Document.objects.update(scan_state=ScanState.WAITING)
    work.step(order, "submit")
    waiting = Order.objects.select_related("registration__snapshot").get()
    assert waiting.state == OrderState.SUBMITTING
    assert "scan for malware is not done yet" in background(waiting).not_submitted
    Document.objects.update(scan_state=ScanState.CLEAN)
    work.step(waiting, "submit")
    assert Order.objects.get().state == OrderState.IN_REVIEW


def test_malware_that_is_found_while_submitting_brings_the_order_back(
    officer: User, api: NumbersClient, calls: Any
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    Document.objects.update(scan_state=ScanState.INFECTED)
    work.step(order, "submit")
    back = Order.objects.get()
    assert back.state == OrderState.CREATED
    assert factories.problem(back) == "Malware was found in letter.pdf, so it was not sent."
    assert calls("uploadAttachment") == 0


def test_a_file_that_may_have_arrived_can_be_replaced_and_not_taken_back(
    officer: User, site: Client
) -> None:
    order = factories.ready(officer)
    Document.objects.update(sending_since=timezone.now())
    shown = page(site, order)
    assert "The vendor may have this file already: it can be replaced, not taken back." in shown
    assert "Yes, remove it" not in shown


@pytest.mark.parametrize("api_problem", [ScanProblem.TOO_LARGE, ScanProblem.UNREADABLE])
def test_a_file_that_can_not_be_scanned_brings_the_order_back(
    officer: User, api: NumbersClient, api_problem: ScanProblem
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    Document.objects.update(scan_state=ScanState.WAITING, scan_problem=api_problem)
    work.step(order, "submit")
    back = Order.objects.get()
    assert back.state == OrderState.CREATED
    assert factories.problem(back).startswith(
        "letter.pdf could not be scanned for malware, so it was not sent."
    )


def test_a_file_of_before_the_scanner_was_set_is_kept_back_until_it_is_scanned(
    officer: User, site: Client, settings: Any
) -> None:
    order = factories.ready(officer)
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    assert site.get(f"/orders/{order.pk}/documents/1/file/").status_code == 404
    assert words(order) == "Waiting for the scan"
    assert not submit.is_ready(Order.objects.get())


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), PermissionError(), ConnectionError(), Exception("S3")],
)
def test_a_store_that_fails_says_so_and_changes_nothing(
    site: Client, officer: User, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    order = factories.ready(officer)

    def fail(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(FileSystemStorage, "_save", fail)
    monkeypatch.setattr(FileSystemStorage, "_open", fail)
    assert "Documents can" in text(put(site, order, PDF))
    assert Document.objects.get().name == "letter.pdf"
    for address in ("file/", "preview/"):
        response = site.get(f"/orders/{order.pk}/documents/1/{address}")
        assert response.status_code == 503
        assert b"can't be reached" in response.content

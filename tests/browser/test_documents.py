"""Documents in a browser: a file's way from the card to the server and back, without the page being
loaded anew."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.browser.look import problems
from tests.browser.stack import Stack, start
from tests.browser.walk import PDF, Officer
from tests.kyc.factories import sized
from tests.malware import MALWARE
from tests.pictures import png

LETTER, PROOF = "Letter of authorisation", "Proof of address"


@pytest.fixture
def officer(browser: Browser, stack: Stack) -> Iterator[Officer]:
    """Somebody on the documents' page of a new order."""
    with at_documents(browser, stack.url) as person:
        yield person


@contextmanager
def at_documents(browser: Browser, url: str) -> Iterator[Officer]:
    page = browser.new_context().new_page()
    page.set_default_timeout(15_000)
    person = Officer(page, url)
    person.sign_in()
    person.start("Australia", "Mobile")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name=LETTER, exact=True).click()
    person.heading("Documents")
    page.evaluate("window.untouched = true")
    yield person
    page.context.close()


def card(page: Page, title: str = LETTER) -> Locator:
    return page.get_by_role("region", name=title)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def was_loaded_anew(page: Page) -> bool:
    return not page.evaluate("window.untouched === true")


def slow(page: Page, bytes_a_second: int) -> None:
    network = page.context.new_cdp_session(page)
    speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    network.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def test_an_upload_shows_how_far_it_is_and_ends_as_a_reload_would(officer: Officer) -> None:
    page = officer.page
    slow(page, 2_000_000)
    officer.upload(content=sized(5_000_000))
    bar = card(page).get_by_role("progressbar")
    expect(bar).to_be_visible()
    expect(card(page).get_by_role("status").filter(has_text="Uploading")).to_be_visible()
    expect(card(page).get_by_text(re.compile(r"\d+ % · [\d.]+ / 4\.8 MB"))).to_be_visible()
    expect(link(page, "letter.pdf")).to_be_visible()
    expect(bar).to_be_hidden()
    assert not was_loaded_anew(page)
    swapped = card(page).inner_text()
    page.reload()
    assert without_times(card(page).inner_text()) == without_times(swapped)


def without_times(text: str) -> str:
    return re.sub(r"added \d+ \w+ ago", "added", text)


def test_a_file_that_is_chosen_before_another_is_refused_stays_chosen(officer: Officer) -> None:
    page, held = officer.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/documents/**", hold)
    with page.expect_request(lambda request: request.method == "POST"):
        officer.upload(content=b"This is no PDF.")
    control = card(page).get_by_label("File")
    control.set_input_files({"name": "right.pdf", "mimeType": "application/pdf", "buffer": PDF})
    held[0].continue_()
    expect(
        card(page).get_by_text("Error: This file is a plain text. Upload a PDF.")
    ).to_be_visible()
    assert control.evaluate("input => [...input.files].map(({ name }) => name)") == ["right.pdf"]


def test_a_refused_file_is_told_at_its_card_and_other_cards_keep_what_was_chosen(
    officer: Officer,
) -> None:
    page = officer.page
    card(page, PROOF).get_by_label("File").set_input_files(
        {"name": "bill.png", "mimeType": "image/png", "buffer": png(4, 3)}
    )
    officer.upload(content=b"This is no PDF.")
    refusal = "Error: This file is a plain text. Upload a PDF."
    expect(card(page).get_by_text(refusal)).to_be_visible()
    expect(card(page).get_by_label("File")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: Documents"))
    assert (
        card(page, PROOF).get_by_label("File").evaluate("input => input.files[0].name")
        == "bill.png"
    )
    officer.upload()
    expect(link(page, "letter.pdf")).to_be_visible()
    expect(page).to_have_title(re.compile("^Documents"))
    expect(page.get_by_text("There is a problem")).to_be_hidden()
    assert not was_loaded_anew(page)


def test_a_replaced_file_stands_under_earlier_versions(officer: Officer) -> None:
    page = officer.page
    officer.upload(name="one.pdf")
    expect(link(page, "one.pdf")).to_be_visible()
    officer.upload(name="two.pdf", content=PDF + b"\n")
    expect(link(page, "two.pdf")).to_be_visible()
    page.get_by_text("1 earlier version").click()
    with page.expect_download() as download:
        link(page, "one.pdf").click()
    assert download.value.path().read_bytes() == PDF


def test_removing_a_file_leaves_what_was_chosen_at_another_card(officer: Officer) -> None:
    page = officer.page
    officer.upload()
    expect(link(page, "letter.pdf")).to_be_visible()
    card(page, PROOF).get_by_label("File").set_input_files(
        {"name": "bill.png", "mimeType": "image/png", "buffer": png(4, 3)}
    )
    card(page).get_by_text("Remove Letter").click()
    card(page).get_by_role("button", name="Yes, remove it").click()
    expect(card(page).get_by_text("1 earlier version")).to_be_visible()
    expect(card(page)).to_be_focused()
    assert (
        card(page, PROOF).get_by_label("File").evaluate("input => input.files[0].name")
        == "bill.png"
    )
    assert not was_loaded_anew(page)


def test_an_act_on_a_card_that_comes_to_nothing_says_so_on_a_page_of_its_own(
    officer: Officer,
) -> None:
    page = officer.page
    officer.upload()
    card(page).get_by_text("Remove Letter").click()
    page.context.clear_cookies()
    card(page).get_by_role("button", name="Yes, remove it").click()
    officer.heading("Sign in")
    expect(page.get_by_text("You were signed out, so nothing was done.")).to_be_visible()


def test_the_same_file_again_is_told_where_it_was_chosen(officer: Officer) -> None:
    page = officer.page
    page.set_viewport_size({"width": 320, "height": 480})
    proof = card(page, PROOF)
    for name in ("bill.png", "again.png"):
        proof.get_by_label("Document type").select_option(label="Utility bill")
        officer.upload(PROOF, name, png(4, 3))
        expect(link(page, "bill.png")).to_be_visible()
    expect(
        proof.get_by_text("This very file is there already. Nothing was replaced.")
    ).to_be_in_viewport()
    expect(page.get_by_text("This very file is there already.")).to_have_count(1)
    assert not was_loaded_anew(page)


def leaves_without_asking(page: Page) -> bool:
    """Tries to leave as by a link; stays if that asks."""
    asked: list[Dialog] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("window.setTimeout(() => location.assign('/orders/new/'))")
    while not asked and not page.url.endswith("/orders/new/"):
        # Playwright hears of dialogs while it waits.
        page.wait_for_timeout(10)
    return not asked


def test_leaving_asks_while_a_file_is_chosen_or_on_its_way_and_not_when_it_has_arrived(
    officer: Officer,
) -> None:
    page = officer.page
    # Browsers ask only where somebody has done something.
    page.get_by_role("heading", name=LETTER).click()
    card(page).get_by_label("File").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    assert not leaves_without_asking(page)
    slow(page, 400_000)
    officer.upload(content=sized(2_000_000))
    expect(card(page).get_by_role("progressbar")).to_be_visible()
    assert not leaves_without_asking(page)
    expect(link(page, "letter.pdf")).to_be_visible(timeout=15_000)
    assert leaves_without_asking(page)


def test_sending_a_file_as_a_page_of_its_own_asks_nothing(officer: Officer) -> None:
    """As it is where htmx did not load."""
    page = officer.page
    asked: list[Dialog] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.accept()

    page.on("dialog", leave)
    card(page).locator("form[data-upload]").evaluate(
        "form => form.replaceWith(form.cloneNode(true))"
    )
    officer.upload()
    expect(link(page, "letter.pdf")).to_be_visible()
    assert was_loaded_anew(page)
    assert asked == []


def test_a_file_stays_chosen_where_something_else_was_wrong(officer: Officer) -> None:
    page = officer.page
    officer.upload(PROOF, "bill.png", png(4, 3))
    expect(card(page, PROOF).get_by_text("Error: Choose a document type")).to_be_visible()
    assert (
        card(page, PROOF).get_by_label("File").evaluate("input => input.files[0].name")
        == "bill.png"
    )
    expect(card(page, PROOF).get_by_text("Choose the file again.")).to_be_hidden()
    card(page, PROOF).get_by_label("Document type").select_option(label="Utility bill")
    card(page, PROOF).get_by_role("button", name=re.compile("^Upload")).click()
    expect(link(page, "bill.png")).to_be_visible()


def test_a_file_that_was_refused_itself_is_not_chosen_again(officer: Officer) -> None:
    page = officer.page
    officer.upload(PROOF, "bill.png", b"This is no picture.")
    expect(card(page, PROOF).get_by_text("Error: Choose a document type")).to_be_visible()
    card(page, PROOF).get_by_label("Document type").select_option(label="Utility bill")
    card(page, PROOF).get_by_role("button", name=re.compile("^Upload")).click()
    expect(card(page, PROOF).get_by_text("Error: This file is a plain text.")).to_be_visible()
    assert card(page, PROOF).get_by_label("File").evaluate("input => input.files.length") == 0


def test_an_image_is_seen_on_its_card_and_in_a_tab_and_the_page_is_for_everybody(
    officer: Officer,
) -> None:
    page = officer.page
    card(page, PROOF).get_by_label("Document type").select_option(label="Utility bill")
    officer.upload(PROOF, "bill.png", png(40, 30))
    picture = card(page, PROOF).get_by_role("img", name="Preview of bill.png")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 40)
    with page.context.expect_page() as opened:
        picture.click()
    expect(opened.value.locator("img")).to_have_js_property("naturalWidth", 40)
    opened.value.close()
    assert problems(page) == []


def test_a_pdf_opens_in_a_tab_of_its_own(officer: Officer) -> None:
    page = officer.page
    officer.upload()
    preview = page.get_by_role("link", name="Preview letter.pdf (opens in a new tab)")
    expect(preview).to_have_attribute("target", "_blank")
    answer = page.request.get(f"{officer.url}{preview.get_attribute('href')}")
    assert answer.body() == PDF
    assert answer.headers["content-disposition"].startswith("inline")


def test_a_file_can_be_dropped_on_its_card(officer: Officer) -> None:
    page = officer.page
    dropped = page.evaluate_handle(
        """content => {
          const carried = new DataTransfer();
          carried.items.add(new File([content], "dropped.pdf", { type: "application/pdf" }));
          return carried;
        }""",
        PDF.decode(),
    )
    card(page).dispatch_event("dragover", {"dataTransfer": dropped})
    expect(card(page)).to_have_class(re.compile("drop"))
    card(page).dispatch_event("drop", {"dataTransfer": dropped})
    expect(card(page)).not_to_have_class(re.compile(r"\bdrop\b"))
    page.keyboard.press("Enter")
    expect(link(page, "dropped.pdf")).to_be_visible()


def test_a_server_that_is_gone_is_told_and_the_file_is_still_chosen(officer: Officer) -> None:
    page = officer.page
    page.context.set_offline(True)
    officer.upload()
    expect(card(page).get_by_text("Not uploaded: the server can't be reached")).to_be_visible()
    page.context.set_offline(False)
    card(page).get_by_role("button", name=re.compile("^Upload")).click()
    expect(link(page, "letter.pdf")).to_be_visible()


def test_somebody_who_was_signed_out_is_told(officer: Officer) -> None:
    officer.page.context.clear_cookies()
    officer.upload()
    expect(card(officer.page).get_by_text("Not uploaded: you are signed out")).to_be_visible()


def test_a_document_that_is_mended_while_checking_leads_back_there(officer: Officer) -> None:
    page = officer.page
    page.goto(page.url.split("/documents/")[0] + "/check/")
    link(page, f"Upload “{LETTER}”").click()
    officer.upload()
    officer.heading("Check your answers")
    expect(link(page, "letter.pdf")).to_be_visible()


@pytest.mark.clamd
@pytest.mark.slow
def test_the_page_comes_to_say_by_itself_what_the_scan_found(
    browser: Browser, clamd: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scanning = start(tmp_path_factory.mktemp("scanning"), "--clamd-url", clamd)
    with at_documents(browser, scanning.url) as officer:
        page = officer.page
        officer.upload(content=PDF + MALWARE + b"\n%%EOF")
        expect(card(page).get_by_text("Malware was found in this file")).to_be_visible()
        expect(card(page).get_by_text("Infected", exact=True)).to_be_visible()
        expect(card(page).get_by_role("status").filter(has_text="malware was found")).to_have_count(
            1
        )
        assert problems(page) == []
        officer.upload()
        expect(card(page).get_by_text("Ready", exact=True)).to_be_visible()
        expect(card(page).get_by_text("scanned, no malware found")).to_be_visible()
        expect(link(page, "letter.pdf")).to_be_visible()
        assert not was_loaded_anew(page)
    scanning.stop()

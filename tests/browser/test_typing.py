"""Nothing typed is ever lost, and nothing waits that need not."""

import re
import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.stack import Stack
from tests.browser.walk import Officer


@pytest.fixture
def officer(browser: Browser, stack: Stack):
    page = browser.new_context().new_page()
    page.set_default_timeout(15_000)
    person = Officer(page, stack.url)
    person.sign_in()
    yield person
    page.context.close()


def test_what_is_typed_is_kept_without_saving_also_when_it_is_wrong(officer: Officer) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name="End business").click()
    page.get_by_label("Postal code").press_sequentially("30o0")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Postal code")).to_have_value("30o0")


def test_results_come_while_digits_are_typed(officer: Officer) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    page.get_by_label("Digits").press_sequentially("999999")
    expect(page.get_by_role("heading", name="No number fits")).to_be_visible()
    expect(page.get_by_label("Digits")).to_be_focused()
    page.reload()
    expect(page.get_by_label("Digits")).to_have_value("999999")


def test_the_countdown_goes_by_the_servers_clock(officer: Officer) -> None:
    page = officer.page
    officer.start("United Kingdom", "Mobile")
    officer.choose()
    # This machine's clock is two hours ahead of the server's.
    page.clock.install()
    page.clock.fast_forward("02:00:00")
    officer.reserve()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(29|30) min"))
    page.clock.fast_forward("23:00")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^6 min"))
    expect(page.get_by_text("Little time left", exact=True)).to_be_visible()
    page.clock.fast_forward("05:00")
    expect(page.get_by_text("Very little time left", exact=True)).to_be_visible()
    expect(page.locator("[data-say]")).to_have_text(re.compile("^Reservation: .* left$"))


def open_section(officer: Officer, name: str) -> None:
    officer.start("Australia", "Mobile")
    officer.page.get_by_role("link", name=re.compile("^ND-")).click()
    officer.page.get_by_role("link", name=name).click()
    officer.heading(name)


def test_what_is_typed_just_before_leaving_is_kept(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "End business")
    here = page.url
    page.get_by_label("City or suburb").press_sequentially("Melbourne")
    page.get_by_role("link", name="Orders", exact=True).first.click()
    officer.heading("Orders")
    # The last words travel while the next page opens; they may arrive a moment after it.
    deadline = time.monotonic() + 10
    while city(page, here).input_value() != "Melbourne":
        assert time.monotonic() < deadline, "the last words were lost"


def city(page: Page, address: str) -> Locator:
    page.goto(address)
    return page.get_by_label("City or suburb")


def test_another_tab_undoes_nothing(officer: Officer) -> None:
    first = officer.page
    open_section(officer, "End business")
    second = first.context.new_page()
    second.goto(first.url)
    first.get_by_label("Legal name").press_sequentially("Acme")
    expect(first.get_by_text("Draft saved at")).to_be_visible()
    second.get_by_label("City or suburb").press_sequentially("Perth")
    expect(second.get_by_text("Draft saved at")).to_be_visible()
    second.reload()
    expect(second.get_by_label("Legal name")).to_have_value("Acme")
    expect(second.get_by_label("City or suburb")).to_have_value("Perth")


def test_somebody_who_was_signed_out_is_told_that_nothing_is_kept(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "End business")
    page.context.clear_cookies()
    page.get_by_label("City or suburb").press_sequentially("Perth")
    expect(page.get_by_text("you are signed out")).to_be_visible()
    expect(page.get_by_label("City or suburb")).to_have_value("Perth")


def test_a_server_that_is_gone_is_told(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "End business")
    page.context.set_offline(True)
    page.get_by_label("City or suburb").press_sequentially("Perth")
    expect(page.get_by_text("Not saved: the server can't be reached")).to_be_visible()


def test_signing_in_again_elsewhere_leaves_the_open_form_usable(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "End business")
    other = Officer(page.context.new_page(), officer.url)
    other.page.goto(f"{officer.url}/")
    other.press("Sign out")
    other.sign_in()
    page.get_by_label("City or suburb").fill("Perth")
    officer.press("Save and finish later")
    expect(page.get_by_text(re.compile("answers? missing"))).to_be_visible()


def test_rows_are_removed_after_asking_once(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "Traffic")
    page.get_by_label("Sender name").fill("Alpha")
    officer.press("Add another")
    page.get_by_label("Sender name").nth(1).fill("Beta")
    page.get_by_text("Remove entry 1", exact=True).click()
    officer.press("Yes, remove entry 1")
    expect(page.get_by_label("Sender name")).to_have_count(1)
    expect(page.get_by_label("Sender name")).to_have_value("Beta")


def test_several_numbers_are_asked_for_without_the_search_coming_between(officer: Officer) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    page.get_by_role("link", name="Several numbers by criteria").click()
    page.get_by_label("How many numbers").fill("3")
    officer.press("Continue with this many")
    officer.heading("Reserve 3 numbers")
    officer.reserve()
    officer.heading("3 numbers")


def test_a_draft_is_sent_also_while_the_typing_goes_on(officer: Officer) -> None:
    page, sent = officer.page, []
    open_section(officer, "End business")
    page.on(
        "request",
        lambda request: sent.append(request.url) if request.url.endswith("/draft/") else None,
    )
    # Nobody pauses for as long as a second and a half here.
    page.get_by_label("Legal name").press_sequentially(
        "Harbour Dental Proprietary Limited", delay=150
    )
    assert sent


def test_who_is_signed_out_elsewhere_keeps_what_was_typed(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "End business")
    other = page.context.new_page()
    other.goto(officer.url)
    other.get_by_role("button", name="Sign out").click()
    page.get_by_label("Legal name").fill("Harbour Dental")
    expect(page.get_by_text("Not saved: you are signed out.")).to_be_visible()
    officer.press("Save and continue")
    officer.heading("End business")
    expect(page.get_by_label("Legal name")).to_have_value("Harbour Dental")
    again = Officer(other, officer.url)
    again.sign_in()
    officer.press("Save and continue")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Legal name")).to_have_value("Harbour Dental")

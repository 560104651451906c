"""Nothing typed is ever lost, and nothing waits that need not."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Stack
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
    expect(page.get_by_text("Draft kept at")).to_be_visible()
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

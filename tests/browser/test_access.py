"""What is done with the keyboard alone."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.stack import Stack
from tests.browser.walk import Officer

pytestmark = pytest.mark.slow


@pytest.fixture
def officer(browser: Browser, stack: Stack):
    page = browser.new_context().new_page()
    page.set_default_timeout(15_000)
    yield Officer(page, stack.url)
    page.context.close()


def test_an_order_is_begun_by_keyboard_alone(officer: Officer) -> None:
    page = officer.page
    officer.sign_in()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.goto(f"{officer.url}/orders/new/")
    page.get_by_label("Region").focus()
    page.keyboard.type("Sweden")
    page.locator('#types[data-region="SE"]').wait_for()
    expect(page.get_by_label("Region")).to_be_focused()
    page.get_by_label("Mobile").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    expect(page.get_by_label("Mobile")).to_be_focused()
    page.get_by_label("Service plan").fill("plan-1")
    page.keyboard.press("Enter")
    officer.heading("Choose a number")


def test_an_error_takes_focus_and_leads_to_its_control(officer: Officer) -> None:
    page = officer.page
    officer.sign_in()
    page.goto(f"{officer.url}/orders/new/")
    officer.press("Continue to numbers")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error:")
    summary.get_by_role("link", name="Region").click()
    expect(page.get_by_label("Region")).to_be_focused()

"""Times are in their reader's zone: their browser's at first, then the one that they choose."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.look import violations
from tests.browser.stack import Stack
from tests.browser.walk import Officer


@pytest.fixture
def officer(browser: Browser, stack: Stack) -> Iterator[Officer]:
    context = browser.new_context(timezone_id="Australia/Sydney")
    context.set_default_timeout(15_000)
    person = Officer(context.new_page(), stack.url)
    person.sign_in()
    yield person
    # The account is every test's.
    choose(person, "UTC")
    context.close()


def choose(officer: Officer, zone: str) -> None:
    officer.page.goto(f"{officer.url}/notifications/settings/")
    officer.page.get_by_label("Time zone").select_option(zone)
    officer.press("Save")
    expect(officer.page.get_by_text("Your settings are saved.")).to_be_visible()


def test_the_browsers_zone_is_told_and_another_can_be_chosen(officer: Officer) -> None:
    cookies = {each["name"]: each["value"] for each in officer.page.context.cookies()}
    assert cookies["time_zone"] == "Australia/Sydney"
    officer.start("United States", "Local")
    choose(officer, "Asia/Tokyo")
    officer.page.get_by_role("link", name="Orders", exact=True).click()
    officer.page.locator("tbody a").first.click()
    times = officer.page.locator(".timeline time")
    expect(times.first).to_contain_text("JST")
    assert "UTC" in (times.first.get_attribute("title") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_settings_are_for_everybody(officer: Officer, scheme: str) -> None:
    officer.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    officer.page.set_viewport_size({"width": 320, "height": 700})
    officer.page.goto(f"{officer.url}/notifications/settings/")
    assert violations(officer.page) == []
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= 320

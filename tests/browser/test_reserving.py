"""Reserving goes on behind the page, which follows it: with a script, without one, and where no
worker takes it up."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.look import violations
from tests.browser.stack import Stack
from tests.browser.walk import Officer


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def officer(has_script: bool, browser: Browser, stack: Stack) -> Iterator[Officer]:
    context = browser.new_context(java_script_enabled=has_script)
    context.set_default_timeout(15_000)
    person = Officer(context.new_page(), stack.url)
    person.sign_in()
    yield person
    context.close()


def test_a_reservation_that_nobody_takes_up_is_told_and_can_be_taken_back(
    officer: Officer, stack: Stack, has_script: bool
) -> None:
    officer.start("Australia", "Mobile")
    officer.choose()
    with stack.without_workers():
        officer.press("Reserve now")
        officer.state("Reserving")
        told = officer.page.get_by_text("Background work has stopped")
        expect(told).to_be_visible(timeout=30_000)
        expect(officer.page.get_by_text(re.compile("Tell an administrator: "))).to_be_visible()
        if has_script:
            assert violations(officer.page) == []
        officer.press("Don't reserve")
        officer.heading(re.compile("^Reserve"))
    officer.reserve()


def test_a_number_that_was_taken_meanwhile_leads_back_to_the_search(
    officer: Officer, stack: Stack
) -> None:
    officer.start("Australia", "Mobile")
    officer.page.get_by_label("Digits").fill("0412")
    officer.press("Search")
    expect(officer.page).to_have_url(re.compile("digits=0412"))
    officer.choose()
    number = officer.page.get_by_role("heading", level=1).inner_text()
    wanted = "+" + re.sub(r"\D", "", number)
    stack.control(f"numbers/{wanted}/take")
    officer.press("Reserve now")
    # A worker makes the call.
    told = officer.page.get_by_text("was taken meanwhile")
    expect(told).to_be_visible(timeout=25_000)
    officer.heading("Choose a number")
    expect(officer.page.get_by_label("Digits")).to_have_value("0412")

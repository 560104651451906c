"""An officer orders a number, on the whole real product."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.walk import Officer


@pytest.fixture(params=["script", "no script"])
def officer(request, browser: Browser, stack):
    context = browser.new_context(java_script_enabled=request.param == "script")
    context.set_default_timeout(15_000)
    person = Officer(context.new_page(), stack.url)
    person.sign_in_by_form()
    yield person
    context.close()


@pytest.mark.walk
def test_an_australian_order_goes_from_sign_in_to_completed(officer: Officer) -> None:
    officer.order_australia()
    officer.state("Completed")
    expect(officer.page.get_by_role("heading", name="Numbers", exact=True)).to_be_visible()


def test_a_blocked_order_is_corrected_and_submitted_again(officer: Officer) -> None:
    officer.order_australia(use="sandbox:block Please say who receives the messages.")
    officer.state("Blocked")
    expect(
        officer.page.get_by_text("Please say who receives the messages.", exact=True)
    ).to_be_visible()
    officer.page.get_by_role("link", name="Traffic").click()
    officer.page.get_by_label("Intended use").fill("Reminders to patients of the practice.")
    officer.press("Save and finish later")
    officer.submit()
    officer.state("Completed")


def test_a_expired_reservation_starts_again_with_nothing_typed_twice(
    officer: Officer, stack
) -> None:
    officer.start("Australia", "Mobile")
    officer.choose()
    with stack.short_reservations(seconds=8):
        officer.reserve()
    officer.answer_australia()
    again = officer.page.get_by_role("button", name="Start again with these answers")
    officer.reload_until(again.is_visible)
    again.click()
    officer.reserve()
    expect(officer.page.get_by_text("14 of 14 answers")).to_be_visible()

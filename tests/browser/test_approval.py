"""Four eyes: an officer asks, somebody else sends back and approves, and the order goes on."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.look import problems
from tests.browser.stack import Stack
from tests.browser.walk import Officer

pytestmark = pytest.mark.slow
REMARK = "Remark: Traffic, entry 1: Intended use"


def person(browser: Browser, stack: Stack, name: str) -> Officer:
    context = browser.new_context()
    context.set_default_timeout(15_000)
    signed_in = Officer(context.new_page(), stack.url, name)
    signed_in.sign_in()
    return signed_in


@pytest.fixture
def policy(browser: Browser, stack: Stack) -> Iterator[None]:
    """An administrator wants every order of the team to be approved, as long as it lasts."""
    page = person(browser, stack, "admin").page
    page.goto(f"{stack.url}/admin/ordering/approvalpolicy/add/")
    page.get_by_label("Team:").select_option(label="Sydney team")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#result_list").wait_for()
    yield
    page.goto(f"{stack.url}/admin/ordering/approvalpolicy/")
    page.locator("#result_list").get_by_role("link", name="Sydney team").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name=re.compile("^Yes")).click()
    page.context.close()


@pytest.mark.usefixtures("policy")
def test_an_order_is_sent_back_mended_and_approved(browser: Browser, stack: Stack) -> None:
    officer, manager = (person(browser, stack, name) for name in ("officer", "manager"))
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    order = officer.page.url
    officer.answer_australia()
    officer.add_letter()
    officer.page.goto(f"{order}check/")
    assert problems(officer.page) == []
    ask(officer)
    assert problems(officer.page) == []
    send_back(manager, order)
    mend(officer, order)
    ask(officer)

    page = manager.page
    page.goto(f"{order}approval/")
    expect(page.get_by_text("was: ")).to_have_count(1)
    assert problems(page) == []
    manager.press("Approve and submit")
    expect(page.get_by_text("Approved. It is being submitted now.")).to_be_visible()
    manager.state("In review")
    page.context.close()
    officer.page.context.close()


def ask(officer: Officer) -> None:
    officer.press("Ask for approval")
    expect(officer.page.get_by_text("Told that it waits for approval")).to_be_visible()


def send_back(manager: Officer, order: str) -> None:
    """Finds the order in the list of what waits, and remarks on one answer."""
    page = manager.page
    page.goto(f"{manager.url}/?view=approve")
    expect(page.get_by_text("waits for approval").first).to_be_visible()
    page.goto(order)
    page.get_by_role("link", name="Look and decide").click()
    page.get_by_text("Remark Traffic, entry 1: Intended use").click()
    page.get_by_label(REMARK).fill("Name the form.")
    assert problems(page) == []
    # A remark and an approval contradict each other: nothing is done, and nothing is lost.
    manager.press("Approve and submit")
    expect(page.get_by_role("alert")).to_contain_text("Send the order back with it")
    expect(page.get_by_label(REMARK)).to_have_value("Name the form.")
    assert problems(page) == []
    manager.press("Send back with your remarks")
    expect(page.get_by_text("Sent back with 1 remark.")).to_be_visible()


def mend(officer: Officer, order: str) -> None:
    """Follows the remark to its question."""
    page = officer.page
    page.goto(order)
    expect(page.get_by_text("Name the form.")).to_be_visible()
    assert problems(page) == []
    page.get_by_role("link", name="Intended use", exact=True).click()
    page.get_by_label("Intended use").fill("Reminders to patients who signed form 7.")
    officer.press("Save and go back to checking")
    officer.heading("Check your answers")


@pytest.mark.usefixtures("policy")
def test_in_an_emergency_it_goes_without(browser: Browser, stack: Stack) -> None:
    manager = person(browser, stack, "manager")
    manager.start("United States", "Local")
    manager.choose()
    manager.reserve()
    page = manager.page
    page.goto(f"{page.url}check/")
    page.get_by_text("Submit without approval in an emergency").click()
    assert problems(page) == []
    manager.press("Submit without approval")
    expect(page.get_by_text("Give a reason")).to_be_visible()
    assert problems(page) == []
    page.get_by_label("Why it can't wait").fill("The line ends tonight.")
    manager.press("Submit without approval")
    expect(page.get_by_text("Submitted without approval. Your reason is listed.")).to_be_visible()
    page.goto(f"{stack.url}/insights/")
    expect(page.get_by_text("The line ends tonight.")).to_be_visible()
    assert problems(page) == []
    page.context.close()

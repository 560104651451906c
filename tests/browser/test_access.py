"""Every page, as everybody must be able to use it: by axe in light and dark, at 320 px, by
keyboard, under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import Stack
from tests.browser.tour import tour
from tests.browser.walk import Officer

pytestmark = pytest.mark.slow


@pytest.fixture
def officer(browser: Browser, stack: Stack):
    page = browser.new_context().new_page()
    page.set_default_timeout(15_000)
    yield Officer(page, stack.url)
    page.context.close()


def problems(page: Page) -> list[str]:
    """What axe finds in light and dark, and whether the page must be scrolled sideways at 320
    px."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = Axe().run(page).response["violations"]
        found += [
            f"{scheme}: {v['id']} at {[node['target'] for node in v['nodes']]}" for v in violations
        ]
    page.set_viewport_size({"width": 320, "height": 800})
    if page.evaluate("document.documentElement.scrollWidth > 320"):
        found.append("wider than 320 px")
    page.set_viewport_size({"width": 1200, "height": 900})
    return found


def test_every_page_is_for_everybody(officer: Officer) -> None:
    """The whole tour: no violation, no sideways scrolling, one h1, a title, and nothing that the
    policy had to stop."""
    page, found, stopped = officer.page, {}, []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            stopped.append(message.text)

    def visit(name: str) -> None:
        # A page that is still coming has none yet.
        expect(page.get_by_role("heading", level=1), name).to_have_count(1)
        assert page.title().endswith("– Numberdesk"), name
        if violations := problems(page):
            found[name] = violations

    page.on("console", listen)
    page.on("pageerror", lambda error: stopped.append(error.message))
    tour(officer, visit)
    assert found == {}
    assert stopped == []


def test_an_order_is_begun_by_keyboard_alone(officer: Officer) -> None:
    page = officer.page
    officer.sign_in()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.goto(f"{officer.url}/orders/new/")
    page.get_by_label("Region").focus()
    page.keyboard.type("Austral")
    page.get_by_label("Mobile").wait_for()
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

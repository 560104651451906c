"""What is done with the keyboard alone, and by whoever is quick with the mouse."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


def test_a_demo_is_entered_by_one_button(officer: Officer) -> None:
    page = officer.page
    page.goto(f"{officer.url}/profiles/")
    page.get_by_role("button", name="Sign in as manager").click()
    officer.heading("Companies")
    expect(page.locator(".who")).to_contain_text("Mateo Lindgren")


def test_a_button_is_pressed_whatever_comes_meanwhile(officer: Officer) -> None:
    page = officer.page
    officer.sign_in()
    page.goto(f"{officer.url}/orders/new/")
    officer.choose_region("Canada")
    page.get_by_label("Local").check()
    expect(page.get_by_text("Canada · Local")).to_be_visible()
    page.get_by_label("Service plan, app, trunk or fax service").fill("plan-1")
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    page.route("**/orders/new/?*", hold)
    with page.expect_request("**/orders/new/?*"):
        page.get_by_label("Toll-free").check()
    move_to_button(page)
    page.mouse.down()
    with page.expect_response("**/orders/new/?*"):
        asked[0].continue_()
    expect(page.locator("#types [value=TOLL_FREE]")).to_be_checked()
    page.mouse.up()
    officer.heading("Choose a number")


def move_to_button(page: Page) -> None:
    button = page.get_by_role("button", name="Continue to numbers").last
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

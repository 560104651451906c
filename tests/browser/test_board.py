"""A day at the list of orders: found, followed, handed out, by mouse and by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.look import problems
from tests.browser.stack import Stack
from tests.browser.walk import Officer, exactly

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def references(browser: Browser, stack: Stack) -> list[str]:
    """The references of two orders of the officer, the older one first."""
    context = browser.new_context()
    officer, made = Officer(context.new_page(), stack.url), []
    officer.sign_in()
    for _more in range(2):
        officer.start("Australia", "Mobile")
        made.append(officer.page.get_by_role("link", name=re.compile("^ND-")).inner_text())
        officer.choose()
        officer.reserve()
    context.close()
    return made


@pytest.fixture
def page(browser: Browser, stack: Stack, references: list[str]) -> Iterator[Page]:
    """The list in the manager's browser."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    manager = Officer(context.new_page(), stack.url, "manager")
    manager.sign_in()
    yield manager.page
    context.close()


def row(page: Page, reference: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_label(reference, exact=True))


def test_it_is_for_everybody_also_when_nothing_fits(page: Page) -> None:
    assert problems(page) == []
    page.get_by_role("searchbox").fill("no such company")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="No order fits").wait_for()
    assert problems(page) == []
    page.get_by_role("link", name="Show all open orders").click()
    expect(page.get_by_role("link", name=re.compile("^All open"))).to_have_attribute(
        "aria-current", "page"
    )


def test_on_a_small_screen_filters_are_folded_up_until_they_are_used(page: Page) -> None:
    state = page.get_by_role("search").get_by_label("State")
    expect(state).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    page.reload()
    expect(state).to_be_hidden()
    page.locator("summary", has_text="Filters").click()
    state.select_option("draft")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("state=draft"))
    expect(state).to_be_visible()
    assert problems(page) == []


def test_the_printed_list_has_the_orders_and_nothing_to_press(
    page: Page, references: list[str]
) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".orders tbody tr").first).to_be_visible()
    expect(page.locator(".chips a[aria-current]")).to_be_visible()
    for nothing in ("button", "input", "select", ".chips a:not([aria-current])", "summary"):
        assert not any(each.is_visible() for each in page.locator(f"main {nothing}").all()), nothing
    ink = "e => getComputedStyle(e).color + getComputedStyle(e).backgroundColor"
    shown = page.locator(".chips a[aria-current]").evaluate(ink)
    assert shown == "rgb(0, 0, 0)rgba(0, 0, 0, 0)"
    head, cells = page.locator(".orders th:visible"), page.locator(".orders tbody tr").first
    assert head.count() == cells.locator("td:visible").count()
    page.emulate_media(media="screen")


def test_a_reference_and_enter_open_the_order(page: Page, references: list[str]) -> None:
    page.keyboard.press("/")
    page.keyboard.type(references[0].lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/*/")
    expect(page.locator(".state .tag")).to_have_text("Reserved")


def test_orders_are_chosen_and_opened_by_keys_alone(page: Page, references: list[str]) -> None:
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#bulk-count")).to_have_text("2 chosen")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("#bulk-count")).to_have_text("1 chosen")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/*/")


def test_enter_in_a_field_does_nothing_to_any_order(page: Page, references: list[str]) -> None:
    page.get_by_label(references[0], exact=True).check()
    page.get_by_label("Waits for").fill("the landlord")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Waits for")).to_have_value("the landlord")
    expect(page.locator("#messages")).to_be_hidden()
    page.get_by_label(references[0], exact=True).press("Enter")
    page.wait_for_url("**/orders/*/")


def test_keys_can_be_turned_off(page: Page, references: list[str]) -> None:
    page.locator("#keys summary").click()
    page.get_by_label("Use these keys in this browser").uncheck()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.reload()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_orders_are_handed_out_and_taken_back(page: Page, references: list[str]) -> None:
    for reference in references:
        page.get_by_label(reference, exact=True).check()
    page.get_by_label("Assign to").select_option(label="Nobody")
    page.get_by_role("button", name=exactly("Assign")).click()
    expect(page.get_by_text("Assigned: 2 orders.")).to_be_visible()
    for reference in references:
        expect(row(page, reference)).to_contain_text("nobody")
    assert problems(page) == []
    page.get_by_role("button", name=exactly("Undo")).click()
    expect(page.get_by_text("Taken back: 2 orders.")).to_be_visible()
    expect(row(page, references[0])).to_contain_text("Olivia Ferris")


def test_a_row_follows_and_leaves_who_reads_where_they_are(
    page: Page, browser: Browser, stack: Stack, references: list[str]
) -> None:
    older, newer = references
    page.get_by_label(newer, exact=True).check()
    row(page, newer).get_by_role("link").focus()
    officer = Officer(browser.new_context().new_page(), stack.url)
    officer.sign_in()
    officer.page.get_by_role("row").filter(
        has=officer.page.get_by_label(older, exact=True)
    ).get_by_role("link").click()
    officer.page.locator(".follow summary").click()
    officer.page.get_by_label("Assignee").select_option(label="Nobody")
    officer.press("Assign")
    officer.page.locator(".follow summary").click()
    expect(row(page, older)).to_contain_text("nobody", timeout=30_000)
    expect(page.get_by_label(newer, exact=True)).to_be_checked()
    expect(row(page, newer).get_by_role("link")).to_be_focused()
    officer.page.get_by_label("Assignee").select_option(label="Olivia Ferris")
    row(page, older).get_by_role("link").focus()
    officer.press("Assign")
    officer.page.get_by_text("The order is assigned to Olivia Ferris").wait_for()
    page.get_by_role("searchbox").focus()
    expect(row(page, older)).to_contain_text("Olivia Ferris", timeout=45_000)
    officer.page.context.close()


def test_a_view_has_a_name_and_columns(page: Page) -> None:
    page.locator("#id_state").select_option(label="Reserved")
    page.get_by_role("button", name=exactly("Show")).click()
    page.locator("summary", has_text="Save this view").click()
    page.get_by_label("Name of this view").fill("Reserved ones")
    assert problems(page) == []
    page.get_by_role("button", name=exactly("Save")).click()
    expect(page.get_by_role("link", name="Reserved ones")).to_have_attribute("aria-current", "page")
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Begun by").check()
    page.get_by_role("button", name=exactly("Show these")).click()
    expect(page.get_by_role("columnheader", name="Begun by")).to_be_visible()

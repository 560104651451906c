"""A section's page as it lives: questions that come and go, rows, two people at once; with a script
and without."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.forms import requirement
from tests.browser.look import problems
from tests.browser.stack import Stack
from tests.browser.walk import Officer

PLACE = "CA/TOLL_FREE"
OWNER = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "share": {"type": "integer", "minimum": 1, "maximum": 100},
    },
    "required": ["name"],
}
APPLICATION: dict[str, Any] = {
    "type": "object",
    "title": "Application",
    "properties": {
        "applicant": {"type": "string", "enum": ["person", "company"], "title": "Applicant"},
        "card": {"type": "string", "title": "Card"},
        "holder": {"type": "string", "title": "Holder"},
        "version": {"type": "string", "const": "2026-1", "title": "Version of the form"},
    },
    "required": ["applicant", "version"],
    "dependentRequired": {"card": ["holder"]},
    "if": {"properties": {"applicant": {"const": "company"}}, "required": ["applicant"]},
    "then": {
        "properties": {
            "vat": {"type": "string", "title": "VAT number", "pattern": "^[A-Z]{2}[0-9]{8}$",
                    "messages": {"pattern": "A VAT number is two letters and eight digits"}},
            "owners": {"type": "array", "title": "Owners", "items": OWNER, "minItems": 1,
                "maxItems": 3},
        },
        "required": ["vat", "owners"],
    },
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def application(stack: Stack) -> Iterator[None]:
    stack.asks(PLACE, APPLICATION)
    yield
    stack.asks(PLACE, None)


def sign_in(browser: Browser, stack: Stack, name: str = "officer", **context: Any) -> Officer:
    page = browser.new_context(**context).new_page()
    page.set_default_timeout(15_000)
    person = Officer(page, stack.url, name)
    person.sign_in()
    return person


@pytest.fixture
def officer(browser: Browser, stack: Stack):
    person = sign_in(browser, stack)
    yield person
    person.page.context.close()


@pytest.fixture
def plain(browser: Browser, stack: Stack):
    """A browser without a script."""
    person = sign_in(browser, stack, java_script_enabled=False)
    yield person
    person.page.context.close()


def open_application(officer: Officer) -> Page:
    page = officer.page
    officer.start("Canada", "Toll-free")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name="Application").click()
    officer.heading("Application")
    return page


def test_a_question_comes_and_goes_with_the_answer_it_hangs_on(officer: Officer) -> None:
    page = open_application(officer)
    vat = page.get_by_label("VAT number")
    expect(vat).to_be_hidden()
    page.get_by_label("company").check()
    expect(vat).to_be_visible()
    expect(page.locator("#draft-status")).to_contain_text("more questions")
    expect(page.get_by_label("company")).to_be_focused()
    vat.fill("AT12345678")
    page.get_by_label("person", exact=True).check()
    expect(vat).to_be_hidden()
    page.get_by_label("company").check()
    expect(vat).to_have_value("AT12345678")
    assert problems(page) == []


def test_an_answer_makes_another_necessary(officer: Officer) -> None:
    page = open_application(officer)
    mark = page.locator('[data-optional="q.holder"]')
    expect(mark).to_be_visible()
    page.get_by_role("textbox", name="Card").fill("4111")
    expect(mark).to_be_hidden()


def test_a_value_that_leaves_no_choice_is_only_shown(officer: Officer) -> None:
    page = open_application(officer)
    expect(page.get_by_label("Version of the form")).to_have_value("2026-1")
    expect(page.get_by_label("Version of the form")).not_to_be_editable()


def test_rows_come_and_go_in_place(officer: Officer) -> None:
    page = open_application(officer)
    page.get_by_label("company").check()
    # Otherwise the answer to the button would be that there are more questions.
    expect(page.get_by_label("VAT number")).to_be_visible()
    page.get_by_role("button", name="Save and continue").last.click()
    officer.heading("Application")
    page.get_by_role("link", name="Enter “VAT number”").click()
    page.keyboard.type("AT12345678")
    officer.press("Save and continue")
    officer.heading("Owners")
    here = page.url
    page.get_by_label("Name").fill("Mia")
    officer.press("Add another")
    second = page.get_by_role("group", name="Owners, entry 2")
    expect(second).to_be_focused()
    expect(page.get_by_label("Name").first).to_have_value("Mia")
    second.get_by_label("Name").fill("Max")
    officer.press("Add another")
    expect(page.get_by_role("group", name="Owners, entry 3")).to_be_visible()
    expect(page.get_by_role("button", name="Add another")).to_have_count(0)
    page.get_by_text("Remove entry 1", exact=True).click()
    officer.press("Yes, remove entry 1")
    expect(page.get_by_role("group", name=re.compile("^Owners, entry"))).to_have_count(2)
    expect(page.get_by_label("Name").first).to_have_value("Max")
    assert page.url == here
    page.reload()
    expect(page.get_by_label("Name").first).to_have_value("Max")
    assert problems(page) == []


def test_everything_works_without_a_script(plain: Officer) -> None:
    page = open_application(plain)
    expect(page.get_by_label("VAT number")).to_be_hidden()
    page.get_by_label("company").check()
    plain.press("Save and continue")
    plain.heading("Application")
    assert page.title().startswith("Error:")
    page.get_by_label("VAT number").fill("AT1")
    plain.press("Save and continue")
    expect(page.get_by_text("A VAT number is two letters and eight digits").first).to_be_visible()
    expect(page.get_by_label("VAT number")).to_have_value("AT1")
    page.get_by_label("VAT number").fill("AT12345678")
    plain.press("Save and continue")
    plain.heading("Owners")
    page.get_by_label("Name").fill("Mia")
    plain.press("Add another")
    expect(page.get_by_label("Name").first).to_have_value("Mia")
    page.get_by_label("Name").nth(1).fill("Max")
    plain.press("Add another")
    page.get_by_text("Remove entry 3", exact=True).click()
    plain.press("Yes, remove entry 3")
    plain.press("Save and continue")
    page.get_by_role("link", name="Check your answers").click()
    expect(page.get_by_text("AT12345678")).to_be_visible()
    expect(page.get_by_text("2026-1")).to_be_visible()


def test_a_question_that_another_brings_in_is_asked_again_without_a_script(
    plain: Officer, stack: Stack
) -> None:
    optional = {
        **APPLICATION,
        "then": {"properties": {"vat": {"type": "string", "title": "VAT number"}}},
    }
    stack.asks(PLACE, optional)
    page = open_application(plain)
    stack.asks(PLACE, APPLICATION)
    page.get_by_label("company").check()
    plain.press("Save and continue")
    expect(page.get_by_text("Your answers bring in more questions")).to_be_visible()
    expect(page.get_by_label("VAT number (optional)")).to_be_visible()
    plain.press("Save and continue")
    page.get_by_role("link", name="Check your answers").wait_for()


@pytest.mark.slow
def test_the_largest_form_is_for_everybody(officer: Officer, stack: Stack) -> None:
    page = officer.page
    stack.asks(PLACE, {**requirement(200), "title": "Application"})
    open_application(officer)
    stack.asks(PLACE, APPLICATION)
    expect(page.locator(".field")).to_have_count(200)
    assert problems(page) == []
    officer.press("Save and continue")
    expect(page.get_by_role("alert")).to_be_focused()
    assert problems(page) == []
    page.get_by_role("alert").get_by_role("link").last.click()
    expect(page.locator("[id='id_q.question198_0']")).to_be_focused()


def test_an_order_follows_requirements_that_changed_under_it(
    officer: Officer, stack: Stack
) -> None:
    page = open_application(officer)
    page.get_by_role("textbox", name="Card").fill("4111")
    officer.press("Save and finish later")
    here = page.url
    renamed = {
        **APPLICATION["properties"],
        "card": {"type": "string", "title": "Card number", "maxLength": 19},
    }
    renamed["seat"] = {"type": "string", "title": "Seat"}
    del renamed["holder"]
    stack.asks(PLACE, {**APPLICATION, "properties": renamed, "dependentRequired": {}})
    # Whoever begins another order there sees what is required now.
    officer.start("Canada", "Toll-free")
    stack.asks(PLACE, APPLICATION)
    page.goto(here)
    page.get_by_role("link", name="See what changed").click()
    officer.heading("What changed in the requirements")
    expect(page.get_by_text("It was called “Card”")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Seat")).to_contain_text("New, optional")
    expect(page.get_by_role("listitem").filter(has_text="Holder")).to_contain_text("Gone")
    assert problems(page) == []
    officer.press("Follow the newer requirements")
    page.get_by_role("link", name="Application").click()
    expect(page.get_by_label("Card number")).to_have_value("4111")
    expect(page.get_by_label("Seat")).to_be_visible()


def test_two_people_at_the_same_question_lose_nothing(
    officer: Officer, browser: Browser, stack: Stack
) -> None:
    first = open_application(officer)
    manager = sign_in(browser, stack, "manager")
    second = manager.page
    second.goto(first.url)
    first.get_by_role("textbox", name="Card").fill("4111")
    expect(first.get_by_text("Draft saved at")).to_be_visible()
    second.get_by_role("textbox", name="Card").fill("5500")
    expect(second.locator("#draft-status")).to_contain_text(
        "answered “4111” while you had this page open"
    )
    manager.press("Save and finish later")
    expect(
        second.get_by_text("Somebody else answered on this page while you had it open")
    ).to_be_visible()
    expect(second.get_by_role("textbox", name="Card")).to_have_value("4111")
    met = second.get_by_role("group", name="Another answer to: Card").get_by_role("listitem")
    expect(met).to_contain_text(
        ["Olivia Ferris: 4111 stands in the form and counts for now", "You: 5500"]
    )
    assert problems(second) == []
    first.reload()
    conflict = first.get_by_role("group", name="Another answer to: Card")
    expect(conflict).to_contain_text("5500")
    expect(conflict.get_by_role("listitem").first).to_contain_text("You: 4111")
    conflict.get_by_role("button", name="Use the other answer").click()
    expect(first.get_by_role("textbox", name="Card")).to_have_value("5500")
    expect(conflict).to_have_count(0)
    second.context.close()

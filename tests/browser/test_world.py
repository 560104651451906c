"""Forms as regulators write them, and a document as a phone makes it: by keyboard, 320 px wide,
and without a script."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.look import problems
from tests.browser.stack import Stack
from tests.browser.test_kinds import tab_to
from tests.browser.walk import Officer
from tests.kyc.factories import picture

PLACE = "CA/TOLL_FREE"
FIELDS: dict[str, Any] = {
    "type": "object",
    "title": "Holder",
    "required": ["holder", "agent", "opens"],
    "properties": {
        "opens": {"type": "string", "format": "time", "title": "Opens at"},
        "holder": {
            "title": "Holder of the number",
            "oneOf": [
                {
                    "title": "Private person",
                    "type": "object",
                    "required": ["fullName", "birth"],
                    "properties": {
                        "fullName": {"type": "string", "title": "Full name"},
                        "birth": {"type": "string", "format": "date", "title": "Date of birth"},
                    },
                },
                {
                    "title": "Company",
                    "type": "object",
                    "required": ["register", "seat"],
                    "properties": {
                        "register": {
                            "type": "string",
                            "title": "Register number",
                            "pattern": "^(HRA|HRB) \\d+$",
                        },
                        "seat": {"type": "string", "title": "Seat"},
                    },
                },
            ],
        },
        "use": {
            "title": "Use",
            "type": "object",
            "properties": {
                "purpose": {"enum": ["calls", "alarms"], "enumNames": ["Calls", "Alarms"]},
                "hours": {"type": "string", "title": "Office hours"},
            },
            "if": {"required": ["purpose"], "properties": {"purpose": {"const": "alarms"}}},
            "then": {"properties": {"hours": False}},
        },
        "agent": {
            "title": "Agent",
            "anyOf": [
                {
                    "type": "object",
                    "required": ["city"],
                    "properties": {"city": {"type": "string", "title": "City of the agent"}},
                },
                {"type": "null"},
            ],
        },
        "owners": {
            "type": "array",
            "title": "Beneficial owners",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "title": "Name of the owner"},
                    "nationalities": {
                        "type": "array",
                        "title": "Nationalities",
                        "items": {"type": "string", "minLength": 2, "maxLength": 2},
                    },
                },
            },
        },
    },
}
PROOF = {
    "id": "id-card",
    "title": "Identity card",
    "mandatory": True,
    "description": "Both sides.",
    "allowedMimeTypes": ["application/pdf"],
}
SIDES: list[FilePayload] = [
    {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (800, 500))}
    for side in ("front", "back")
]


@pytest.fixture(scope="module", autouse=True)
def world(stack: Stack) -> Iterator[None]:
    address = f"{stack.sandbox_url}/_sandbox/requirements/{PLACE}"
    asked = {"fields": FIELDS, "attachments": [PROOF]}
    httpx.put(address, json=asked).raise_for_status()
    yield
    stack.asks(PLACE, None)


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def officer(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Officer]:
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 320, "height": 640}
    )
    context.set_default_timeout(15_000)
    person = Officer(context.new_page(), stack.url)
    person.sign_in()
    person.start("Canada", "Toll-free")
    person.page.get_by_role("link", name=re.compile("^ND-")).click()
    yield person
    context.close()


def has_script(page: Page) -> bool:
    return bool(page.evaluate("!!window.htmx"))


def open_section(officer: Officer, name: str) -> None:
    officer.page.get_by_role("link", name=name, exact=True).click()
    officer.heading(name)


def save(officer: Officer) -> None:
    officer.press("Save and finish later")


def is_for_everybody(page: Page) -> None:
    if has_script(page):
        assert problems(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_union_asks_which_of_its_forms_applies_and_then_that_forms_questions(
    officer: Officer,
) -> None:
    page = officer.page
    open_section(officer, "Holder of the number")
    tab_to(page, page.get_by_label("Private person"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Company")).to_be_checked()
    if not has_script(page):
        save(officer)
        open_section(officer, "Holder of the number")
    number = page.get_by_label("Register number")
    expect(number).to_be_visible()
    expect(page.get_by_label("Full name")).to_be_hidden()
    expect(page.get_by_text("In this form: HRA or HRB, a space, digits")).to_be_visible()
    tab_to(page, number)
    page.keyboard.type("hrb 123")
    is_for_everybody(page)
    save(officer)
    open_section(officer, "Holder of the number")
    expect(page.get_by_text("Did you mean HRB 123?")).to_be_visible()
    use = page.get_by_role("button", name="Use HRB 123")
    tab_to(page, use)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Register number")).to_have_value("HRB 123")
    expect(page.get_by_label("Company")).to_be_checked()


def test_what_must_not_be_given_goes_and_comes_back_with_what_was_typed(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "Use")
    hours = page.get_by_label("Office hours")
    hours.fill("9 to 5")
    for purpose, is_asked in (("Alarms", False), ("Calls", True)):
        page.get_by_label(purpose).check()
        if not has_script(page):
            save(officer)
            open_section(officer, "Use")
        expect(hours).to_be_visible(visible=is_asked)
        is_for_everybody(page)
    expect(hours).to_have_value("9 to 5")


def test_a_part_that_may_be_null_may_be_left_out(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "Agent")
    is_for_everybody(page)
    officer.press("Save and continue")
    expect(page.get_by_text("Error:")).to_have_count(0)
    officer.heading("Beneficial owners")


def test_a_list_in_a_row_grows_and_shrinks(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "Beneficial owners")
    tab_to(page, page.get_by_label("Name of the owner"))
    page.keyboard.type("Ada")
    add = page.get_by_role("button", name="Add another to: Nationalities")
    tab_to(page, page.get_by_role("textbox", name="Nationalities"))
    page.keyboard.type("GB")
    tab_to(page, add)
    page.keyboard.press("Enter")
    second = page.get_by_role("textbox", name="Nationalities").nth(1)
    expect(second).to_be_visible()
    tab_to(page, second)
    page.keyboard.type("FR")
    is_for_everybody(page)
    save(officer)
    open_section(officer, "Beneficial owners")
    expect(page.get_by_role("textbox", name="Nationalities").nth(1)).to_have_value("FR")
    page.get_by_text("Remove entry 1").first.click()
    page.get_by_role("button", name="Yes, remove entry 1").first.click()
    expect(page.get_by_role("textbox", name="Nationalities")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Nationalities")).to_have_value("FR")
    expect(page.get_by_label("Name of the owner")).to_have_value("Ada")


def test_a_time_is_kept_with_its_zone(officer: Officer) -> None:
    page = officer.page
    open_section(officer, "Holder")
    page.get_by_label("Opens at").fill("08:30")
    page.get_by_label("Time zone").select_option("+02:00")
    is_for_everybody(page)
    save(officer)
    open_section(officer, "Holder")
    expect(page.get_by_label("Opens at")).to_have_value("08:30")
    expect(page.get_by_label("Time zone")).to_have_value("+02:00")


def test_both_sides_of_a_card_become_one_document(officer: Officer) -> None:
    page = officer.page
    page.get_by_role("link", name="Identity card", exact=True).click()
    card = page.get_by_role("region", name="Identity card")
    expect(card.get_by_text("both sides of a card")).to_be_visible()
    card.get_by_label("File").set_input_files(SIDES)
    card.get_by_role("button", name=re.compile(r"^\W*Upload\b")).click()
    expect(card.get_by_role("link", name="front.pdf", exact=True)).to_be_visible()
    card.get_by_text("2 earlier versions").click()
    expect(card.get_by_text("made into front.pdf")).to_have_count(2)
    is_for_everybody(page)

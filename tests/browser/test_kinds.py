"""Every kind of question answered by keyboard alone, on a page that asks all of them; and the
answers on paper."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from tests.browser.look import problems
from tests.browser.stack import Stack
from tests.browser.walk import Officer

STATES = (*(f"State {number}" for number in range(30)), "New Mexico")
EVERYTHING: dict[str, Any] = {
    "type": "object",
    "title": "Every kind",
    "properties": {
        "text": {"type": "string", "title": "Trading as", "maxLength": 40},
        "longText": {"type": "string", "title": "Intended use", "maxLength": 500},
        "integer": {"type": "integer", "title": "Messages a day", "minimum": 1},
        "number": {"type": "number", "title": "Share"},
        "date": {"type": "string", "format": "date", "title": "First day"},
        "time": {"type": "string", "format": "time", "title": "Opens at"},
        "moment": {"type": "string", "format": "date-time", "title": "Port at"},
        "boolean": {"type": "boolean", "title": "Emergency calls"},
        "confirmation": {"type": "boolean", "const": True, "title": "I agree"},
        "radios": {"type": "string", "enum": ["Alerts", "Codes", "Care"], "title": "Purpose"},
        "listed": {
            "type": "string",
            "enum": ["Bakery", "Bank", "Clinic", "Garage", "School", "Shop"],
            "title": "Industry",
        },
        "searched": {
            "oneOf": [{"const": f"US-{n}", "title": name} for n, name in enumerate(STATES)],
            "title": "State",
        },
        "choices": {
            "type": "array",
            "items": {"enum": ["Voice", "SMS", "Fax"]},
            "title": "Services",
        },
        "email": {"type": "string", "format": "email", "title": "Mailbox"},
        "phone": {"type": "string", "format": "phone", "title": "Hotline"},
        "url": {"type": "string", "format": "uri", "title": "Homepage"},
        "country": {"type": "string", "format": "country", "title": "Seat"},
        "language": {"type": "string", "format": "language", "title": "Spoken"},
        "raw": {
            "title": "Anything",
            "oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "array"}],
        },
    },
}
ANSWERS = {
    "text": (["Harbour"], ["Harbour"], "Harbour"),
    "longText": (["Line one", "Enter", "line two"], ["Line one\nline two"], "Line one\nline two"),
    "integer": (["12500"], ["12500"], "12,500"),
    "number": (["1234.50"], ["1234.50"], "1,234.50"),
    "date": (["11242026"], ["2026-11-24"], "24 Nov 2026"),
    "time": (["0230PM"], ["14:30"], "14:30 (UTC)"),
    "moment": (["11242026", "Tab", "0230PM"], ["2026-11-24T14:30"], "24 Nov 2026 14:30 (UTC)"),
    "boolean": (["Space", "ArrowDown"], ["false"], "No"),
    "confirmation": (["Space"], ["on"], "Confirmed"),
    "radios": (["Space", "ArrowDown", "ArrowDown"], ["Care"], "Care"),
    "listed": (["Clin"], ["Clinic"], "Clinic"),
    "searched": (["new  mexico"], ["New Mexico"], "New Mexico"),
    "choices": (["Space", "Tab", "Tab", "Space"], ["Voice", "Fax"], "Voice, Fax"),
    "email": (["mia@harbour.example"], ["mia@harbour.example"], "mia@harbour.example"),
    "phone": (["+61 491 570 006"], ["+61491570006"], "+61 491 570 006"),
    "url": (["https://harbour.example"], ["https://harbour.example"], "https://harbour.example"),
    "country": (["Austral"], ["AU"], "Australia"),
    "language": (["Wels"], ["cy"], "Welsh"),
    "raw": (['{"a": [1]}'], ['{"a": [1]}'], '{\n  "a": [\n    1\n  ]\n}'),
}
KEYS = {"Enter", "Space", "Tab", "ArrowDown"}


@pytest.fixture(scope="module")
def section(browser: Browser, stack: Stack) -> Iterator[Page]:
    """The page of an order whose region asks everything."""
    stack.asks("CA/LOCAL", EVERYTHING)
    page = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    officer = Officer(page, stack.url)
    officer.sign_in()
    officer.start("Canada", "Local")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name="Every kind").click()
    officer.heading("Every kind")
    yield page
    page.context.close()
    stack.asks("CA/LOCAL", None)


@pytest.fixture
def page(section: Page) -> Iterator[Page]:
    """The same page as it is opened; a test leaves it where it likes."""
    here = section.url
    section.reload()
    yield section
    section.goto(here)


def tab_to(page: Page, control: Locator) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if control.evaluate("control => control === document.activeElement"):
            return
    raise AssertionError(f"not reached by the tabulator: {control}")


def press(page: Page, keys: list[str]) -> None:
    for key in keys:
        if key in KEYS:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def kept(page: Page, name: str) -> Any:
    return page.evaluate(
        "name => new FormData(document.querySelector('form[data-draft]')).getAll(name)", f"q.{name}"
    )


def counter(page: Page, name: str) -> Locator:
    return page.locator(f'[id="id_q.{name}_counter"]')


def test_the_page_asks_every_kind():
    asked = [
        question.kind
        for group in compile_fields(EVERYTHING).groups()
        for question in group.questions
    ]
    # A fixed value is not answered (test_section shows it), and only branches that disagree make a
    # mixed one (a line of text), or a variant (test_world).
    assert set(asked) == set(Kind) - {Kind.FIXED, Kind.MIXED, Kind.VARIANT}
    assert set(ANSWERS) == EVERYTHING["properties"].keys()


@pytest.mark.parametrize("name", ANSWERS)
def test_it_is_answered_by_keyboard_alone(page: Page, name: str) -> None:
    keys, value, shown = ANSWERS[name]
    here = page.url
    tab_to(page, page.locator(f'[name="q.{name}"]').first)
    press(page, keys)
    tab_to(page, page.get_by_role("button", name="Save and finish later"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/orders/\d+/$"))
    page.goto(here)
    assert kept(page, name) == value
    page.goto(re.sub(r"(/orders/\d+/).*", r"\1check/", here))
    answer = page.locator(".answers > div").filter(
        has=page.get_by_text(EVERYTHING["properties"][name]["title"]).first
    )
    assert answer.locator("dd").first.inner_text().strip() == shown
    page.goto(here)


def test_every_kind_is_for_everybody_also_when_it_is_wrong(page: Page) -> None:
    here = page.url
    page.goto(f"{here}?problems=1")
    assert problems(page) == []
    page.goto(here)
    page.get_by_label("State").fill("Atlantis")
    page.get_by_label("Messages a day").fill("many")
    page.get_by_label("Trading as").fill("x" * 50)
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert problems(page) == []
    expect(page.get_by_label("State")).to_have_value("Atlantis")
    expect(counter(page, "text")).to_contain_text("10 characters too many")
    page.goto(here)


def test_characters_are_counted_as_the_validator_does_and_said_in_the_pauses(page: Page) -> None:
    text = page.get_by_label("Trading as")
    text.fill("")
    seen, said = counter(page, "text").locator("span").all()
    text.fill("x" * 32)
    expect(counter(page, "text")).to_be_hidden()
    text.fill("x" * 31)
    text.press_sequentially("🦘🦘 ")
    expect(seen).to_have_text("You have 7 characters left")
    assert said.inner_text() == ""
    expect(said).to_have_text("You have 7 characters left")
    text.fill("x" * 39)
    expect(seen).to_have_text("You have 1 character left")
    text.fill("x" * 45)
    expect(seen).to_have_text("5 characters too many")
    expect(text).to_have_value("x" * 45)
    page.get_by_label("Intended use").fill("a\n" * 140 + "a" * 20)
    expect(counter(page, "longText")).to_contain_text("You have 200 characters left")


def test_a_long_list_is_searched_and_nothing_is_counted_without_a_script(
    section: Page, browser: Browser, stack: Stack
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    officer = Officer(page, stack.url)
    officer.sign_in()
    page.goto(section.url)
    expect(counter(page, "text")).to_be_hidden()
    page.get_by_label("State").fill(" state  12 ")
    page.get_by_role("button", name="Save and finish later").click()
    page.goto(section.url)
    expect(page.get_by_label("State")).to_have_value("State 12")
    page.context.close()


def test_the_printed_page_has_the_answers_and_nothing_to_press(page: Page) -> None:
    here = page.url
    page.goto(re.sub(r"(/orders/\d+/).*", r"\1check/", here))
    page.emulate_media(media="print", color_scheme="dark")
    visible = page.evaluate(
        "[...document.querySelectorAll('a, button, input, progress')].filter(e => "
        "e.checkVisibility()).length"
    )
    assert visible == 0
    expect(page.get_by_text(re.compile(r"ND-.*Canada"))).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"As it was on \d+ \w+ \d{4}, \d\d:\d\d UTC"))
    ).to_be_visible()
    colours = page.evaluate(
        "[document.body, document.querySelector('.answers dd')].map(e => getComputedStyle(e).color)"
    )
    assert colours == ["rgb(0, 0, 0)"] * 2
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(here)

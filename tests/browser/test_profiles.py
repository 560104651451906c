"""What was answered once is not typed again: remembered, shown, ticked and taken, on the whole real
product."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.look import problems
from tests.browser.walk import PDF, Officer

pytestmark = pytest.mark.slow


@pytest.fixture(params=["script", "no script"])
def officer(request, browser: Browser, stack):
    context = browser.new_context(java_script_enabled=request.param == "script")
    context.set_default_timeout(15_000)
    person = Officer(context.new_page(), stack.url)
    person.sign_in()
    yield person
    context.close()


@pytest.fixture
def scripted(officer: Officer, request) -> bool:
    return bool(request.node.callspec.params["officer"] == "script")


@pytest.fixture
def look(officer: Officer, scripted: bool) -> Callable[[str], None]:
    """Waits for the page of this heading, and has axe look at it. Axe itself is a script: without
    any, pages are the same."""

    def at(heading: str) -> None:
        officer.heading(heading)
        assert not scripted or problems(officer.page) == []

    return at


def begin(officer: Officer) -> str:
    officer.start("Australia", "Mobile")
    officer.page.get_by_role("link", name=re.compile("^ND-")).click()
    expect(officer.page.locator("#order")).to_be_visible()
    return officer.page.url


def remember(officer: Officer, company: str, look: Callable[[str], None]) -> None:
    page = officer.page
    page.get_by_role("link", name="Save to a profile").click()
    page.get_by_label("Company", exact=True).select_option(label="A new company")
    officer.press("Show")
    page.get_by_label("Name of the company").fill(company)
    look("Save to a profile")
    officer.press("Save what is ticked to a new company")
    expect(page.get_by_text(f"answers were saved to {company}.")).to_be_visible()


def add_letter(officer: Officer, company: str, look: Callable[[str], None]) -> None:
    page = officer.page
    page.get_by_role("link", name="Companies", exact=True).click()
    look("Companies")
    page.get_by_role("link", name=company).click()
    look(company)
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("Title").fill("Signed letter")
    page.get_by_label("File").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look("Add a document")
    officer.press("Add the document")
    officer.heading(company)


def fill(officer: Officer, company: str, look: Callable[[str], None]) -> None:
    page = officer.page
    page.get_by_role("link", name="Fill from a profile").click()
    page.get_by_label("Company", exact=True).select_option(label=company)
    officer.press("Show")
    expect(page.get_by_text(f"What {company} could answer")).to_be_visible()
    look("Fill from a profile")
    page.get_by_label("Sender name").uncheck()
    officer.press(f"Use ticked answers from {company}")
    expect(page.get_by_text(f"Filled in from {company}: ")).to_be_visible()


def test_answers_of_one_order_and_a_document_serve_the_next(
    officer: Officer, scripted: bool, look: Callable[[str], None]
) -> None:
    page, company = officer.page, f"Quay Clinic, {'with' if scripted else 'without'} scripts"
    begin(officer)
    officer.answer_australia()
    remember(officer, company, look)
    add_letter(officer, company, look)
    order = begin(officer)
    fill(officer, company, look)
    expect(page.locator("#order .tasks").first.get_by_text("Complete")).to_have_count(2)
    page.goto(f"{order}documents/")
    card = page.get_by_role("region", name="Letter of authorisation")
    card.locator(".from-vault summary").first.click()
    look("Documents")
    page.evaluate("window.untouched = true")
    card.get_by_role("listitem").filter(has_text=company).get_by_role(
        "button", name="Use Signed letter"
    ).click()
    expect(card.get_by_role("link", name="letter.pdf", exact=True)).to_be_visible()
    assert bool(page.evaluate("window.untouched === true")) is scripted


# Ordinary words of a table that are broken, and whether the page can be moved sideways.
BROKEN = r"""() => {
  const broken = [];
  const rows = document.querySelector(".ticks tbody");
  const texts = document.createTreeWalker(rows, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const word of text.data.matchAll(/(?<!\S)\w{2,16}(?!\S)/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return [broken, document.documentElement.scrollWidth > document.documentElement.clientWidth];
}"""


@pytest.mark.parametrize("officer", ["script"], indirect=True)
def test_no_ordinary_word_of_a_table_is_broken(officer: Officer) -> None:
    page, company = officer.page, "Rechtsschutzversicherungsgesellschaften" * 2
    new_profile(officer, company)
    page.get_by_role("link", name="Add Company", exact=True).click()
    page.get_by_label("Legal name").fill("Rechtsschutzversicherungsgesellschaftenverband" * 3)
    page.get_by_label("Website").fill(f"https://{'long' * 15}.example/{'path' * 30}")
    officer.press("Save")
    order = begin(officer)
    for path in (f"{order}fill/", f"{order}save-to-profile/"):
        page.goto(path)
        page.get_by_label("Company", exact=True).select_option(
            label=company if "fill" in path else "Harbour Dental"
        )
        with page.expect_navigation():
            officer.press("Show")
        for width in (1200, 900, 600, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BROKEN) == [[], False], (path, width)
        page.set_viewport_size({"width": 1200, "height": 900})
        if "fill" in path:
            page.get_by_label("Legal name").check()
            officer.press(f"Use ticked answers from {company}")
            expect(page.get_by_text(f"Filled in from {company}: ")).to_be_visible()


def test_a_document_that_is_too_old_says_so(officer: Officer) -> None:
    officer.page.goto(f"{begin(officer)}documents/")
    card = officer.page.get_by_role("region", name="Proof of address")
    card.locator(".from-vault summary").first.click()
    statement = (
        card.get_by_role("listitem")
        .filter(has_text="Harbour Dental")
        .filter(has_text="Bank statement")
    )
    expect(statement).to_contain_text("It must not be older than 3 months on the day it is sent.")
    expect(statement.get_by_role("button")).to_have_count(0)


def new_profile(officer: Officer, company: str) -> None:
    officer.page.goto(f"{officer.url}/profiles/new/")
    officer.page.get_by_label("Name of the company").fill(company)
    officer.press("Add the company")
    officer.heading(company)


@pytest.mark.parametrize(
    ("path", "act"),
    [("fill/", "Use ticked answers from"), ("save-to-profile/", "Save what is ticked to")],
)
def test_a_profile_that_is_chosen_but_not_shown_is_not_acted_on(
    officer: Officer, scripted: bool, path: str, act: str
) -> None:
    page, other = officer.page, f"Bay Clinic, {path} {'with' if scripted else 'without'} scripts"
    new_profile(officer, other)
    order = begin(officer)
    officer.page.goto(f"{order}registration/end-business/")
    page.get_by_label("Legal name").fill("Bay Clinic Ltd")
    officer.press("Save and continue")
    page.goto(f"{order}{path}")
    chosen = page.get_by_label("Company", exact=True)
    chosen.select_option(label="Harbour Dental")
    officer.press("Show")
    button = page.get_by_role("button", name=f"{act} Harbour Dental")
    expect(button).to_be_visible()
    chosen.select_option(label=other)
    expect(button).to_be_visible(visible=not scripted)
    chosen.select_option(label="Harbour Dental")
    expect(button).to_be_visible()

"""On a screen 320 px wide nothing that was typed is lost and nothing is a dead end, and axe finds
nothing to say of the pages that tell so."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.look import NARROW, violations
from tests.browser.stack import Stack
from tests.browser.walk import BUSINESS, Officer

PLACE = "CA/TOLL_FREE"
APPLICANT: dict[str, Any] = {
    "type": "object",
    "title": "Applicant",
    "properties": {
        "kind": {"type": "string", "enum": ["business", "person"], "title": "Kind"},
        "vat": {"type": "string", "title": "VAT number"},
        "identityNumber": {"type": "string", "title": "Identity number"},
    },
    "required": ["kind"],
    "oneOf": [
        {"properties": {"kind": {"const": "business"}}, "required": ["vat"]},
        {"properties": {"kind": {"const": "person"}}, "required": ["identityNumber"]},
    ],
}
REFUSED = [("smsConfiguration.servicePlanId", "No such plan."), ("somethingElse", "Odd.")]
SAID = {
    "details": [
        {
            "type": "BadRequest",
            "fieldViolations": [
                {"field": "requestDetails.data[1].postalCode", "description": "No such place."},
                {"field": "whoKnows", "description": "Not clear."},
            ],
        }
    ],
}


@pytest.fixture
def officer(browser: Browser, stack: Stack) -> Iterator[Officer]:
    context = browser.new_context(viewport={"width": NARROW, "height": 640})
    context.set_default_timeout(15_000)
    person = Officer(context.new_page(), stack.url)
    person.sign_in()
    yield person
    context.close()


def is_for_everybody(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def reserve(officer: Officer) -> str:
    """A reserved Australian order; the address of its page."""
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    return officer.page.url


def test_what_is_typed_after_the_end_begins_the_next_order(officer: Officer, stack: Stack) -> None:
    page, order = officer.page, reserve(officer)
    page.goto(f"{order}registration/contact/")
    remote_id = stack.orders()[-1]["idNumberOrder"]
    stack.decide(remote_id, "expire", "")
    look = page.context.new_page()
    look.goto(order)
    expect(look.locator("#order .state .tag")).to_have_text("Expired", timeout=30_000)
    page.get_by_label("Full name").fill("Mia Chen")
    officer.press("Save and continue")
    expect(page.get_by_text("What you typed is kept beside it")).to_be_visible()
    is_for_everybody(page)
    officer.press("Start again with these answers")
    officer.heading(re.compile("^Reserve|^Choose a number"))
    new = re.search(r"/orders/\d+/", page.url)
    assert new
    page.goto(f"{stack.url}{new[0]}registration/contact/")
    expect(page.get_by_label("Full name")).to_have_value("Mia Chen")


def test_a_refused_reservation_is_mended_where_it_was_wrong(officer: Officer, stack: Stack) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    officer.choose()
    named = [{"field": field, "description": words} for field, words in REFUSED]
    details = [{"type": "BadRequest", "fieldViolations": named}]
    error = {"code": 400, "message": "Invalid", "status": "INVALID", "details": details}
    stack.fail("createNumberOrder", status=400, body={"error": error})
    officer.press("Reserve now")
    expect(page.get_by_text("No such plan.").first).to_be_visible(timeout=25_000)
    expect(page.get_by_text("Odd.").first).to_be_visible()
    is_for_everybody(page)
    page.get_by_role("link", name="Service plan").first.click()
    expect(page.get_by_label("Service plan, app, trunk or fax service")).to_have_value("plan-1")
    page.get_by_label("Service plan, app, trunk or fax service").fill("plan-2")
    officer.press("Save")
    officer.reserve()


def test_a_violation_leads_to_its_question_and_a_blocked_order_to_its_task(
    officer: Officer, stack: Stack
) -> None:
    page, order = officer.page, reserve(officer)
    officer.answer_australia(use="Reminders. sandbox:block Please check the postal code.")
    officer.add_letter()
    error = {"code": 400, "message": "Invalid", "status": "INVALID", **SAID}
    stack.fail("submitNumberOrder", status=400, body={"error": error})
    officer.submit()
    expect(page.get_by_text("Not clear.").first).to_be_visible(timeout=25_000)
    page.goto(f"{order}check/")
    is_for_everybody(page)
    page.get_by_role("link", name=re.compile("No such place")).first.click()
    expect(page.get_by_label("Postal code")).to_be_focused()
    page.get_by_label("Postal code").fill("3001")
    officer.press("Save and go back to checking")
    officer.press("Submit for review")
    officer.state("Blocked")
    is_for_everybody(page)
    page.get_by_role("link", name="Correct “Postal code”").click()
    expect(page.get_by_label("Postal code")).to_be_focused()


def test_answers_of_the_other_branch_are_named_and_kept_aside(
    officer: Officer, stack: Stack
) -> None:
    page = officer.page
    stack.asks(PLACE, APPLICANT)
    officer.start("Canada", "Toll-free")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name="Applicant").click()
    vat, identity = page.get_by_label("VAT number"), page.get_by_label("Identity number")
    expect(vat.or_(identity)).to_have_count(2)
    expect(vat).to_be_hidden()
    expect(identity).to_be_hidden()
    page.get_by_label("business").check()
    expect(identity).to_be_hidden()
    vat.fill("AT12345678")
    page.get_by_label("person", exact=True).check()
    expect(vat).to_be_hidden()
    identity.fill("7 777")
    officer.press("Save and finish later")
    page.goto(re.sub(r"(/orders/\d+/).*", r"\1check/", page.url))
    aside = page.get_by_text("AT12345678")
    expect(aside).to_be_visible()
    expect(page.get_by_text("have made these pointless")).to_be_visible()
    is_for_everybody(page)
    stack.asks(PLACE, None)


def test_a_draft_is_discarded_and_comes_back(officer: Officer) -> None:
    page = officer.page
    officer.start("Australia", "Mobile", reference="ACME-2026-77")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    order = page.url
    officer.press("Discard this draft")
    is_for_everybody(page)
    officer.press("Undo")
    page.goto(order)
    expect(page.get_by_role("button", name="Discard this draft")).to_be_visible()


def test_a_number_as_it_is_written_at_home_is_offered(officer: Officer) -> None:
    page, order = officer.page, reserve(officer)
    page.goto(f"{order}registration/contact/")
    page.get_by_label("Phone number").fill("(02) 9876 5432")
    officer.press("Save and continue")
    page.get_by_role("button", name=re.compile(r"^Use \+61 2 9876 5432")).click()
    expect(page.get_by_label("Phone number")).to_have_value("+61298765432")
    is_for_everybody(page)


def test_the_status_of_the_draft_covers_no_question(officer: Officer) -> None:
    page, order = officer.page, reserve(officer)
    page.goto(f"{order}registration/end-business/")
    questions = page.locator("main form input:visible, main form select:visible")
    assert questions.count() > len(BUSINESS)
    for question in questions.all():
        question.focus()
        question.press("Tab")
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")


# Whether nothing lies over the control that has the focus, where it stands.
IS_SEEN = """() => {
  const control = document.activeElement, box = control.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return control === seen || control.contains(seen) || seen?.contains(control);
}"""


def test_an_open_page_follows_a_deadline_that_moved(officer: Officer, stack: Stack) -> None:
    page, order = officer.page, reserve(officer)
    page.goto(f"{order}registration/contact/")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^47 h"))
    remote_id = stack.orders()[-1]["idNumberOrder"]
    stack.control(f"orders/{remote_id}/expire-in", seconds=3 * 60 * 60)
    page.get_by_label("Full name").fill("Mia Chen")
    # A page that is opened anew asks the API sooner than one that lies open.
    look = Officer(page.context.new_page(), stack.url)
    look.page.goto(order)
    look.reload_until(look.page.get_by_text(re.compile(r"^(2 h 59|3 h)")).is_visible)
    timer, deadline = page.get_by_role("timer"), time.monotonic() + 30
    while not re.match(r"2 h 59|3 h", timer.inner_text()):
        assert time.monotonic() < deadline, timer.inner_text()
        with page.expect_response(re.compile("/clock/")):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_label("Full name")).to_have_value("Mia Chen")

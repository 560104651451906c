"""A walk over every page, for whoever wants to look at them all: the screenshots and the
accessibility tests."""

import re
from collections.abc import Callable

from tests.browser.walk import BUSINESS, PDF, Officer, exactly

Visit = Callable[[str], None]


def tour(officer: Officer, visit: Visit) -> None:
    """Every page in every state that it has, in the order of an officer's day; `visit` is called
    with a name for each."""
    page = officer.page
    page.goto(f"{officer.url}/login/")
    visit("01-sign-in")
    officer.sign_in_by_form()
    visit("02-no-orders")
    before_reserving(officer, visit)
    registration(officer, visit)
    outcomes(officer, visit)
    other_requirements(officer, visit)
    profiles(officer, visit)
    page.goto(f"{officer.url}/")
    visit("30-orders")
    for more in page.locator(".board-view summary, #keys summary").all():
        more.click()
    visit("30-orders-unfolded")
    page.get_by_role("checkbox", name=re.compile("^ND-")).first.check()
    officer.press("Watch")
    visit("30-orders-watched")
    page.goto(f"{officer.url}/?view=nothing&region=XX&q=nothing")
    visit("30-orders-none")
    page.goto(f"{officer.url}/insights/")
    page.locator("summary", has_text="As a table").click()
    visit("33-insights")
    page.goto(f"{officer.url}/notifications/")
    visit("34-notifications")
    page.get_by_role("link", name=exactly("Your settings")).click()
    visit("35-notification-settings")
    page.goto(f"{officer.url}/orders/999/")
    visit("31-not-found")


def before_reserving(officer: Officer, visit: Visit) -> None:
    page = officer.page
    page.goto(f"{officer.url}/orders/new/")
    visit("03-new-order")
    officer.choose_region("Australia")
    page.get_by_role("heading", name="Answers").wait_for()
    officer.press("Continue to numbers")
    visit("04-new-order-error")
    officer.start("Australia", "Mobile")
    visit("05-number")
    page.get_by_role("link", name=exactly("Several numbers by criteria")).click()
    visit("05-several")
    page.get_by_role("link", name=exactly("One number")).click()
    page.get_by_label("Digits").fill("999999")
    page.get_by_role("heading", name="No number fits").wait_for()
    visit("06-number-none")
    page.get_by_label("Digits").fill("")
    page.get_by_role("button", name=re.compile(r"^\W*Choose\W*\+")).first.wait_for()
    officer.choose()
    visit("07-reserve")
    page.get_by_role("link", name="Prepare the draft").click()
    visit("08-draft")
    page.get_by_role("link", name=exactly("Change what it is for")).click()
    officer.page.get_by_label("Service plan, app, trunk or fax service").fill("")
    officer.press("Save")
    visit("08-purpose-error")
    page.get_by_role("link", name=exactly("Cancel")).click()
    officer.press("Discard this draft")
    visit("08-discarded")
    officer.press("Undo")
    page.get_by_role("link", name="Reserve the number").click()


def registration(officer: Officer, visit: Visit) -> None:
    page = officer.page
    officer.reserve()
    visit("09-reserved")
    page.get_by_role("link", name="Traffic").click()
    visit("10-section-repeatable")
    officer.press("Save and finish later")
    page.get_by_role("link", name="End business").click()
    officer.fill({**BUSINESS, "Postal code": "30o0"})
    officer.press("Save and continue")
    visit("11-section-error")
    officer.press("Save and finish later")
    visit("12-order-in-progress")
    page.get_by_role("link", name="Letter of authorisation", exact=True).click()
    officer.upload(content=b"This is no PDF.")
    # A file that is chosen before the answer is there goes with the form that it replaces.
    page.locator(".document .field-wrong").wait_for()
    visit("13-document-error")
    officer.upload()
    page.get_by_role("link", name="letter.pdf", exact=True).wait_for()
    officer.upload(name="signed.pdf", content=PDF + b"\n")
    page.get_by_text("1 earlier version").click()
    visit("13-documents")
    page.get_by_role("link", name="Back to the order").click()
    page.get_by_role("link", name="Check your answers and submit").click()
    visit("14-check-problems")


def outcomes(officer: Officer, visit: Visit) -> None:
    for name, use, state in (
        ("20-completed", "Reminders of appointments to patients.", "Completed"),
        (
            "21-blocked",
            "sandbox:block Please say who receives the messages and how they agreed to it.",
            "Blocked",
        ),
        ("22-rejected", "sandbox:reject The company is dissolved since 2019.", "Rejected"),
        ("23-in-review", "Reminders. sandbox:silence", "In review"),
    ):
        officer.order_australia(use)
        officer.state(state)
        visit(name)
        if state == "Blocked":
            blocked(officer, visit)


def blocked(officer: Officer, visit: Visit) -> None:
    page = officer.page
    page.locator(".waiting-for summary").click()
    page.locator("#id_whom").fill("Mia Chen")
    officer.press("Save")
    visit("21-waiting-error")
    page.locator("#id_until").fill("2099-12-31")
    officer.press("Save")
    visit("21-waiting")
    page.locator("#task-check").click()
    visit("21-unchanged")
    page.get_by_role("link", name=re.compile("Change.*Email")).first.click()
    page.get_by_label("Email").fill("mia@gmail.com")
    officer.press("Save and go back to checking")
    visit("21-changed")


def other_requirements(officer: Officer, visit: Visit) -> None:
    for region, kind, name in (
        ("Germany", "Local", "24-germany"),
        ("Singapore", "Mobile", "25-singapore"),
        ("South Africa", "Local", "27-south-africa"),
        ("United Kingdom", "Mobile", "26-gb"),
    ):
        officer.start(region, kind)
        officer.choose()
        officer.reserve()
        visit(name)
        officer.page.locator(".tasks a").first.click()
        visit(f"{name}-section")


def profiles(officer: Officer, visit: Visit) -> None:
    page = officer.page
    page.goto(f"{officer.url}/profiles/")
    visit("40-profiles")
    page.get_by_role("link", name="Harbour Dental").click()
    visit("41-profile")
    page.get_by_role("link", name=exactly("Order a number")).click()
    page.locator("#brought-answers summary").click()
    visit("41-new-order-of-a-company")
    page.go_back()
    page.get_by_role("link", name=exactly("Change Contact")).click()
    page.get_by_label("Email").fill("mia")
    officer.press("Save")
    visit("42-profile-part-error")
    page.go_back()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name=exactly("Change or replace Bank statement")).click()
    visit("43-vault-document")
    from_a_profile(officer, visit)


def from_a_profile(officer: Officer, visit: Visit) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    order = page.url
    page.get_by_role("link", name="Fill from a profile").click()
    visit("44-fill")
    page.get_by_label("Role").uncheck()
    officer.press("Use ticked answers from Harbour Dental")
    visit("45-taken")
    page.goto(f"{order}save-to-profile/?profile=new")
    visit("46-remember")
    page.goto(f"{order}documents/")
    card = page.get_by_role("region", name="Proof of address")
    card.locator(".from-vault summary").first.click()
    visit("47-from-vault")

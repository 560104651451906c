"""A walk over the pages that nobody wants to see: what failed, was lost, changed meanwhile or is
not allowed. It goes on from the tour, on the embedded product."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.walk import Officer, choose_password, exactly

# Called with a page's name and the page.
Look = Callable[[str, Page], None]
# More than the site takes in one form (DATA_UPLOAD_MAX_NUMBER_FIELDS).
TOO_MANY_FIELDS = 5001
LOOKERS_PASSWORD = "only-to-look-at-it"
LOOKERS_RIGHTS = (
    "Can view order",
    "Can see every team's orders",
    "Can view company",
    "Can see every team's companies",
)
# Sends a form of so many fields, as an attacker's page or a broken extension would.
SEND_TOO_MANY = """fields => {
  const form = Object.assign(document.createElement("form"), { method: "post" });
  const token = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
  form.append(token);
  for (let field = 0; field < fields; field += 1) {
    form.append(Object.assign(document.createElement("input"), { name: `f${field}` }));
  }
  document.body.append(form);
  form.submit();
}"""


def mishaps(officer: Officer, colleague: Officer, stack: Stack, look: Look) -> None:
    """Both are signed in."""
    reserving(officer, stack, look)
    lost_answer(officer, stack, look)
    expiry(officer, stack, look)
    changes(officer, colleague, stack, look)
    typing(colleague, look)
    order = silence(officer, stack, look)
    errors(officer, stack, order, look)


def reserving(officer: Officer, stack: Stack, look: Look) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    officer.choose()
    with stack.without_workers():
        officer.press("Reserve now")
        officer.state("Reserving")
        look("50-reserving", page)
        expect(page.get_by_text("Background work has stopped")).to_be_visible(timeout=30_000)
        look("51-background-work-stopped", page)
        officer.press("Don't reserve")
        officer.heading(re.compile(r"^\W*Reserve"))
    stack.fail("createNumberOrder", status=400, body={})
    officer.press("Reserve now")
    expect(page.get_by_text("did not reserve the number")).to_be_visible(timeout=25_000)
    look("52-not-reserved", page)
    number = re.sub(r"\D", "", page.get_by_role("heading", level=1).inner_text())
    stack.control(f"numbers/+{number}/take")
    officer.press("Reserve now")
    expect(page.get_by_text("was taken meanwhile")).to_be_visible(timeout=25_000)
    look("53-taken-meanwhile", page)


def lost_answer(officer: Officer, stack: Stack, look: Look) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    officer.choose()
    stack.fail("createNumberOrder", kind="lost_answer")
    officer.press("Reserve now")
    officer.state("Outcome unknown")
    look("54-outcome-unknown", page)
    page.get_by_label("Order id at the vendor").fill("2026")
    officer.press("Go on with this reservation")
    expect(page.locator(".error", has_text="has no order of that id")).to_be_visible()
    look("55-not-that-reservation", page)
    page.get_by_label("Order id at the vendor").fill(stack.orders()[-1]["idNumberOrder"])
    officer.press("Go on with this reservation")
    officer.state("Reserved")


def expiry(officer: Officer, stack: Stack, look: Look) -> None:
    page = officer.page
    officer.start("Australia", "Mobile")
    officer.choose()
    with stack.short_reservations(seconds=8):
        officer.reserve()
    with stack.without_workers():
        officer.reload_until(page.get_by_text("not confirmed yet").is_visible)
        look("56-expired-not-confirmed", page)
    expect(
        page.get_by_role("button", name=exactly("Start again with these answers"))
    ).to_be_visible(timeout=30_000)
    look("57-expired", page)


def changes(officer: Officer, colleague: Officer, stack: Stack, look: Look) -> None:
    """Two people at one question; then requirements that change under an order and an open page."""
    stack.asks("CA/TOLL_FREE", requires(card="Card", seat="Seat"))
    officer.start("Canada", "Toll-free")
    officer.page.get_by_role("link", name=re.compile("^ND-")).click()
    order = officer.page.url
    officer.page.get_by_role("link", name="Application").click()
    two_answers(officer.page, colleague, look)
    newer = requires(card="Card number", date="Date")
    # What is chosen from several has no place for what was typed.
    seats = {"type": "string", "enum": ["window", "aisle"]}
    newer["properties"]["seat"] = {"type": "array", "title": "Seat", "items": seats}
    stack.asks("CA/TOLL_FREE", newer)
    # Whoever begins another order there sees what is required now.
    colleague.start("Canada", "Toll-free")
    other_requirements(officer, order, look)
    stack.asks("CA/TOLL_FREE", None)


def two_answers(page: Page, colleague: Officer, look: Look) -> None:
    other = colleague.page
    other.goto(page.url)
    page.get_by_role("textbox", name="Card").fill("4111")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    other.get_by_role("textbox", name="Card").fill("5500")
    expect(other.locator("#draft-status")).to_contain_text("4111")
    look("58-answered-meanwhile", other)
    colleague.press("Save and finish later")
    expect(other.get_by_role("group", name="Another answer to: Card")).to_be_visible()
    look("59-two-answers", other)


def other_requirements(officer: Officer, order: str, look: Look) -> None:
    page = officer.page
    old = page.context.new_page()
    old.goto(page.url)
    page.goto(order)
    look("60-other-requirements", page)
    page.get_by_role("link", name=exactly("See what changed")).click()
    look("61-what-changed", page)
    officer.press("Follow the newer requirements")
    page.get_by_role("link", name="Application").wait_for()
    old.get_by_role("textbox", name="Seat").fill("4111")
    old.get_by_role("button", name=exactly("Save and finish later")).click()
    expect(old.get_by_role("heading", level=1)).to_have_text(
        exactly("Not everything you typed was saved")
    )
    look("62-not-kept", old)
    old.close()


def requires(**questions: str) -> dict[str, Any]:
    """A form with these questions, by their titles."""
    asked = {name: {"type": "string", "title": title} for name, title in questions.items()}
    return {"type": "object", "title": "Application", "properties": asked}


def typing(officer: Officer, look: Look) -> None:
    """What the script says where nothing can be saved."""
    page = officer.page
    officer.start("Australia", "Mobile")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name="Traffic").click()
    page.context.set_offline(True)
    page.get_by_label("Sender name").fill("Harbour")
    expect(page.locator("#draft-status")).to_contain_text("Not saved")
    look("63-site-not-reached", page)
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.get_by_label("Sender name").fill("Harbour Dental")
    expect(page.locator("#draft-status")).to_contain_text("signed out")
    look("64-signed-out", page)


def silence(officer: Officer, stack: Stack, look: Look) -> str:
    """The API does not answer. Returns the address of an order with a document."""
    page = officer.page
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    officer.answer_australia()
    officer.add_letter()
    ready = page.url
    officer.start("Australia", "Mobile")
    numbers = page.url
    page.goto(ready)
    stack.fail("*", status=503, times=1000)
    officer.submit()
    expect(page.get_by_role("button", name=exactly("Try now"))).to_be_visible(timeout=30_000)
    look("65-not-submitted", page)
    order = page.url
    page.goto(numbers)
    look("66-no-numbers", page)
    stack.recover()
    return order


def errors(officer: Officer, stack: Stack, order: str, look: Look) -> None:
    page, database = officer.page, stack.folder / "db.sqlite3"
    page.goto(f"{stack.url}/orders/1/submit-now/")
    look("70-not-that-way", page)
    page.goto(f"{stack.url}/profiles/new/")
    page.context.clear_cookies(name="csrftoken")
    officer.press("Add the company")
    look("71-form-not-sent", page)
    page.goto(f"{stack.url}/profiles/new/")
    page.evaluate(SEND_TOO_MANY, TOO_MANY_FIELDS)
    look("72-not-understood", page)
    with renamed_table(database, "kyc_profile"):
        page.goto(f"{stack.url}/profiles/")
        look("73-something-went-wrong", page)
    with no_folder(stack.folder / "media"):
        page.goto(f"{order}documents/1/file/")
        look("74-storage-not-reached", page)


@contextmanager
def renamed_table(database: Path, name: str) -> Iterator[None]:
    """The table is missing meanwhile."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        connection.execute(f"ALTER TABLE {name} RENAME TO {name}_away")
        try:
            yield
        finally:
            connection.execute(f"ALTER TABLE {name}_away RENAME TO {name}")


@contextmanager
def no_folder(folder: Path) -> Iterator[None]:
    """A file is in the folder's place meanwhile, so that nothing in it can be opened."""
    away = folder.rename(folder.with_suffix(".away"))
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        away.rename(folder)


def only_looking(looker: Officer, url: str, look: Look) -> None:
    """Somebody who may see orders and companies and change none."""
    page = looker.page
    look("80-orders-of-a-looker", page)
    page.goto(f"{url}/orders/new/")
    look("81-not-allowed", page)
    for name, address in (
        ("82-order", "orders/1/"),
        ("83-section", "orders/1/registration/traffic/"),
        ("84-documents", "orders/1/documents/"),
        ("85-check", "orders/1/check/"),
        ("86-companies", "profiles/"),
        ("87-company", "profiles/1/"),
    ):
        page.goto(f"{url}/{address}")
        look(name, page)


def add_looker(admin: Officer, stack: Stack) -> None:
    """The administrator makes a role that may see every order and company, and invites `looker`,
    who chooses a password."""
    page, url = admin.page, stack.url
    page.goto(f"{url}/admin/auth/group/add/")
    page.locator("#id_name").fill("Looker")
    offered = page.locator("#id_permissions_from option").all_inner_texts()
    chosen = [each for each in offered if each.endswith(LOOKERS_RIGHTS)]
    page.locator("#id_permissions_from").select_option(label=chosen)
    page.locator(".field-permissions .selector-add").click()
    page.locator("[name=_save]").click()
    page.locator("#result_list").wait_for()
    page.goto(f"{url}/admin/people/user/add/")
    page.locator("#id_username").fill("looker")
    page.locator("#id_email").fill("looker@example.com")
    page.locator("#id_groups_from").select_option(label="Looker")
    page.locator(".field-groups .selector-add").click()
    page.locator("[name=_save]").click()
    page.locator("#result_list, .messagelist").first.wait_for()
    assert page.context.browser
    choose_password(page.context.browser, stack, LOOKERS_PASSWORD)

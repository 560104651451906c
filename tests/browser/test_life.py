"""What happens to an order while nobody, or more than one person, looks at it."""

import re

from playwright.sync_api import expect

from tests.browser.stack import Stack
from tests.browser.walk import Enters


def test_a_colleague_who_watches_hears_what_the_reviewers_want(
    enters: Enters, stack: Stack
) -> None:
    officer, manager = enters("officer"), enters("manager")
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    manager.page.goto(officer.page.url)
    manager.page.get_by_text("Assign or watch this order").click()
    manager.press("Watch: notify me too")
    officer.answer_australia(use="sandbox:block Please say who receives the messages.")
    officer.add_letter()
    officer.submit()
    officer.state("Blocked")
    manager.page.goto(f"{stack.url}/notifications/")
    first = (
        manager.page.get_by_role("listitem").filter(has_text="The reviewers need something").first
    )
    expect(first).to_contain_text("Please say who receives the messages.")
    expect(first).to_contain_text("New")
    first.get_by_role("link").click()
    manager.state("Blocked")
    expect(manager.page.get_by_text("your company's own deadline")).to_be_visible()
    expect(manager.page.get_by_role("region", name="Reply to the reviewers")).to_contain_text(
        "23 h 59 min"
    )
    expect(manager.page.get_by_text("Nothing changed yet")).to_be_visible()


def test_of_two_who_submit_the_second_is_told_who_was_first(enters: Enters) -> None:
    officer, manager = enters("officer"), enters("manager")
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    officer.answer_australia(use="Reminders to patients. sandbox:silence")
    officer.add_letter()
    for person in (officer, manager):
        person.page.goto(officer.page.url.split("/check")[0])
        person.page.get_by_role("link", name="Check your answers and submit").click()
        person.heading("Check your answers")
    officer.press("Submit for review")
    officer.state("In review")
    manager.press("Submit for review")
    expect(manager.page.get_by_text("Olivia Ferris: “Submission begun”")).to_be_visible()
    manager.state("In review")


def test_a_lost_answer_is_shown_with_what_is_known_and_can_be_done(
    enters: Enters, stack: Stack
) -> None:
    officer = enters("officer")
    officer.start("Australia", "Mobile")
    officer.choose()
    before = len(stack.orders())
    stack.fail("createNumberOrder", kind="lost_answer")
    officer.press("Reserve now")
    officer.state("Outcome unknown")
    expect(officer.page.get_by_role("heading", name="What you can do")).to_be_visible()
    made = stack.orders()
    assert len(made) == before + 1, "it was reserved, and once"
    officer.page.get_by_label("Order id at the vendor").fill(made[-1]["idNumberOrder"])
    officer.press("Go on with this reservation")
    officer.state("Reserved")


def test_the_page_of_a_lost_answer_follows_by_itself_and_leaves_what_is_typed(
    enters: Enters, stack: Stack
) -> None:
    officer, manager = enters("officer"), enters("manager")
    officer.start("Australia", "Mobile")
    officer.choose()
    stack.fail("createNumberOrder", kind="lost_answer")
    officer.press("Reserve now")
    officer.state("Outcome unknown")
    address = officer.page.url
    manager.page.goto(address)
    typing = officer.page.context.new_page()
    typing.goto(address)
    typing.get_by_label("Order id at the vendor").fill("half an id")
    manager.page.get_by_label("Order id at the vendor").fill(stack.orders()[-1]["idNumberOrder"])
    manager.press("Go on with this reservation")
    manager.state("Reserved")
    officer.state("Reserved")
    for _look in range(2):
        with typing.expect_response(address):
            pass
    expect(typing.get_by_label("Order id at the vendor")).to_have_value("half an id")
    typing.get_by_role("button", name="Go on with this reservation").click()
    expect(
        typing.get_by_text("has no order of that id").or_(typing.get_by_text("Nothing was done"))
    ).to_be_visible()


def test_a_blocked_orders_page_counts_down_and_follows_by_itself(
    enters: Enters, stack: Stack
) -> None:
    officer = enters("officer")
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    officer.answer_australia(use="Reminders. sandbox:block Please say who receives the messages.")
    officer.add_letter()
    officer.submit()
    officer.state("Blocked")
    page = officer.page
    page.clock.install()
    page.reload()
    expect(page.get_by_text("(in 23 h 59 min)")).to_be_visible()
    page.clock.fast_forward("02:00:00")
    expect(page.get_by_text("(in 21 h 59 min)")).to_be_visible()
    remote_id = page.locator("#order code").inner_text()
    stack.decide(remote_id, "reject", "The letter is not signed.")
    expect(page.locator("#order").get_by_text("The letter is not signed.")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_role("button", name="Start again with these answers")).to_be_visible()


def test_what_has_the_focus_keeps_it_when_the_page_changes(enters: Enters) -> None:
    officer, manager = enters("officer"), enters("manager")
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    page = officer.page
    page.get_by_role("link", name="Contact").focus()
    manager.page.goto(page.url)
    manager.page.get_by_role("link", name="Traffic").click()
    manager.page.get_by_label("Sender name").fill("Harbour")
    manager.page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#order").get_by_text("1 of 14 answers")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="Contact")).to_be_focused()


def test_a_window_that_nobody_sees_asks_for_nothing_until_somebody_looks(enters: Enters) -> None:
    officer = enters("officer")
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.reserve()
    is_stopped = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      const order = document.getElementById("order");
      const detail = { target: order, elt: order };
      const init = { bubbles: true, cancelable: true, detail };
      return !order.dispatchEvent(new CustomEvent("htmx:beforeRequest", init));
    }"""
    assert [officer.page.evaluate(is_stopped, hidden) for hidden in (True, False)] == [True, False]
    address = officer.page.url
    officer.page.reload()
    # Sooner than by its own turn, which comes after 15 s.
    with officer.page.expect_response(address, timeout=8_000):
        officer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_what_was_prepared_goes_upstream_by_itself(enters: Enters, stack: Stack) -> None:
    officer = enters("officer")
    officer.start("Australia", "Mobile")
    officer.choose()
    officer.page.get_by_role("link", name="Prepare the draft").click()
    officer.answer_australia()
    officer.add_letter()
    officer.page.get_by_role("link", name="Reserve the number").click()
    expect(officer.page.get_by_text("14 of 14 answers, 1 of 1 document")).to_be_visible()
    officer.reserve()
    sent = officer.page.get_by_text("Prepared answers and documents sent to the vendor")
    officer.reload_until(sent.is_visible)
    officer.submit()
    officer.state("Completed")


def test_mails_are_chosen_on_a_page_of_their_own(enters: Enters, stack: Stack) -> None:
    officer = enters("officer")
    officer.page.goto(f"{stack.url}/notifications/settings/")
    expect(officer.page.get_by_text("Mails go to officer@numberdesk.example")).to_be_visible()
    officer.page.get_by_label("Order completed").select_option(label="Only in Numberdesk")
    officer.press("Save")
    expect(officer.page.get_by_text("Your settings are saved.")).to_be_visible()
    expect(officer.page.get_by_label("Order completed")).to_have_value(re.compile("no"))


def test_a_page_that_asks_how_things_stand_leaves_focus_and_choices_where_they_are(
    enters: Enters, stack: Stack
) -> None:
    officer = enters("officer")
    officer.order_australia(use="Reminders to patients. sandbox:silence")
    officer.state("In review")
    document = officer.page.get_by_role("link", name="Letter of authorisation", exact=True)
    document.focus()
    officer.page.evaluate("document.querySelector('#order h1').dataset.mark = 'here'")
    for _ask in range(2):
        officer.page.wait_for_event("response")
    expect(document).to_be_focused()
    expect(officer.page.locator("#order h1")).to_have_attribute("data-mark", "here")


def test_an_order_can_be_assigned_on_a_page_that_has_followed_it(
    enters: Enters, stack: Stack
) -> None:
    officer = enters("officer")
    officer.order_australia(use="Reminders to patients. sandbox:silence")
    officer.state("In review")
    officer.page.get_by_text("Assign or watch this order").click()
    officer.page.get_by_label("Assignee").select_option(label="Mateo Lindgren")
    stack.decide(stack.orders()[-1]["idNumberOrder"], "block", "Which address?")
    officer.state("Blocked")
    officer.press("Assign")
    expect(officer.page.get_by_text("The order is assigned to Mateo Lindgren.")).to_be_visible()

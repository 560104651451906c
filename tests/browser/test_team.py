"""What a team does for one another: reasons that are noted and told, deputies, notices, and the
first administrator's list."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.look import problems
from tests.browser.walk import Enters, Officer

pytestmark = pytest.mark.slow
SAID = "Please say who receives the messages."


def blocked(officer: Officer) -> Page:
    officer.order_australia(use=f"Reminders. sandbox:block {SAID}")
    officer.state("Blocked")
    return officer.page


def test_what_reviewers_object_to_is_noted_and_told_at_the_question(enters: Enters) -> None:
    admin, officer = enters("admin").page, enters("officer")
    admin.goto(f"{officer.url}/admin/ordering/reason/add/")
    admin.get_by_label("Code").fill("who-receives")
    admin.get_by_label("Reason:").fill("Recipients are not clear")
    admin.get_by_label("What to do about it").fill("Say how they agreed.")
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.locator("#result_list").wait_for()
    for _twice in range(2):
        page = blocked(officer)
        page.locator("summary", has_text="Say what it was about").click()
        assert problems(page) == []
        page.get_by_label("Reason").select_option(label="Recipients are not clear")
        page.get_by_label("About").select_option(label="Intended use")
        page.locator(".explained").get_by_role("button", name="Save").click()
        expect(page.get_by_text("Recipients are not clear · Intended use")).to_be_visible()
        assert problems(page) == []
    officer.start("Australia", "Mobile")
    page.get_by_role("link", name=re.compile("^ND-")).click()
    page.get_by_role("link", name="Traffic").click()
    hint = page.get_by_text("Reviewers objected here in 2 orders")
    expect(hint).to_be_visible()
    expect(page.get_by_label("Intended use")).to_have_accessible_description(
        re.compile("Recipients are not clear")
    )
    assert problems(page) == []


def test_a_deputy_and_notices_are_chosen_and_stay(enters: Enters) -> None:
    officer = enters("officer")
    page, here = officer.page, f"{officer.url}/notifications/settings/"
    page.goto(here)
    page.get_by_label("Away from (optional)").fill("2099-08-01")
    page.get_by_label("Away until (optional)").fill("2099-07-01")
    page.get_by_label("Tell me of every order of my team that expires").check()
    officer.press("Save")
    expect(page.get_by_role("link", name=re.compile("not before the first one"))).to_be_visible()
    assert problems(page) == []
    page.get_by_label("Away until (optional)").fill("2099-08-20")
    page.get_by_label("Deputy (optional)").select_option(index=1)
    officer.press("Save")
    page.goto(here)
    expect(page.get_by_label("Away until (optional)")).to_have_value("2099-08-20")
    expect(page.get_by_label("Deputy (optional)")).not_to_have_value("")
    expect(page.get_by_label("Tell me of every order of my team that expires")).to_be_checked()


def test_a_view_is_watched(enters: Enters) -> None:
    manager, officer = enters("manager"), enters("officer")
    page = manager.page
    page.goto(f"{manager.url}/?view=blocked")
    page.locator("summary", has_text="Save this view").click()
    page.get_by_label("Name of this view").fill("Hurts")
    page.locator(".board-view").get_by_role("button", name="Save").click()
    page.locator("summary", has_text="Save this view").click()
    page.get_by_role("button", name="Watch “Hurts”").click()
    expect(page.get_by_text("You hear of what happens to the orders of “Hurts”.")).to_be_visible()
    assert problems(page) == []
    reference = blocked(officer).locator(".crumbs").inner_text().rpartition("/")[2].strip()
    page.goto(f"{manager.url}/notifications/")
    told = page.get_by_role("listitem").filter(has_text=reference)
    expect(told.get_by_text("The reviewers need something").first).to_be_visible()


def test_a_dear_number_waits_for_approval_before_it_is_reserved(enters: Enters) -> None:
    admin, officer = enters("admin").page, enters("officer")
    admin.goto(f"{officer.url}/admin/ordering/approvalpolicy/add/")
    admin.get_by_label("Team:").select_option(label="Sydney team")
    admin.get_by_label("Approval is needed:").select_option(value="sometimes")
    admin.get_by_label("Before reserving, above a cost per month of:").fill("0.01")
    admin.get_by_label("Currency of that cost:").fill("aud")
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.locator("#result_list").wait_for()
    officer.start("Australia", "Mobile")
    officer.choose()
    expect(officer.page.get_by_text("costs more a month than your team")).to_be_visible()
    expect(officer.page.get_by_role("button", name="Reserve now")).to_have_count(0)
    assert problems(officer.page) == []
    officer.page.get_by_role("link", name="Check the answers and ask").click()
    officer.heading("Check your answers")
    admin.locator("#result_list").get_by_role("link", name="Sydney team").click()
    admin.get_by_role("link", name="Delete").click()
    admin.get_by_role("button", name=re.compile("^Yes")).click()
    admin.locator(".success").wait_for()


def test_an_administrator_sees_what_an_installation_needs(enters: Enters) -> None:
    admin = enters("admin")
    admin.page.goto(f"{admin.url}/setup/")
    expect(admin.page.get_by_role("heading", level=1)).to_be_visible()
    assert problems(admin.page) == []

"""The door, as people come in by it: invited, with a second factor, locked out and let in again;
by keyboard alone, and looked at by axe."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, expect

from tests.browser.look import problems
from tests.browser.stack import Stack
from tests.browser.walk import Enters, Officer, choose_password
from tests.codes import code_of

PASSWORD, LATER = "three unlikely words", "four quite unlikely words"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser whose device has passkeys."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    page = context.new_page()
    session: Any = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def invite(admin: Officer, name: str) -> None:
    """The administrator makes an account, whose owner gets a mail."""
    page = admin.page
    page.goto(f"{admin.url}/admin/people/user/add/")
    page.locator("#id_username").fill(name)
    page.locator("#id_email").fill(f"{name}@example.com")
    page.locator("#id_team").select_option(label="Sydney team")
    page.locator("#id_groups_from").select_option(label="Officer")
    page.locator(".field-groups .selector-add").click()
    page.locator("[name=_save]").click()
    page.locator(".messagelist").first.wait_for()


def remove_factors(admin: Officer, name: str) -> None:
    """The administrator lets somebody in again who has lost theirs."""
    act_on(admin, name, "Remove second factors")


def act_on(admin: Officer, name: str, act: str) -> None:
    page = admin.page
    page.goto(f"{admin.url}/admin/people/user/?q={name}")
    page.locator("input[name=_selected_action]").check()
    page.locator("select[name=action]").select_option(label=act)
    page.get_by_role("button", name=re.compile("Run|Go")).click()
    page.get_by_text("Done for 1 person.").wait_for()


def code_on(page: Page) -> str:
    """What an app shows that has scanned the page's picture."""
    return code_of(page.locator("main code").inner_text())


def seen(page: Page, heading: str) -> None:
    """The page of this heading is there, and axe finds nothing wrong with it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert problems(page) == []


def newcomer(enters: Enters, browser: Browser, stack: Stack, name: str) -> Officer:
    """Somebody is invited and chooses their password; gives the administrator who invited them."""
    admin = enters("admin")
    invite(admin, name)
    choose_password(browser, stack, PASSWORD)
    return admin


def set_up_app(page: Page) -> None:
    page.get_by_label("The code that the app shows now").fill(code_on(page))
    press(page, "Set up")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_invited_secured_locked_out_and_let_in_again(
    browser: Browser, stack: Stack, enters: Enters, page: Page
) -> None:
    admin = newcomer(enters, browser, stack, "nora")
    nora = Officer(page, stack.url, "nora", PASSWORD)
    page.goto(f"{stack.url}/login/")
    seen(page, "Sign in")
    nora.sign_in_by_form()
    page.goto(f"{stack.url}/account/")
    seen(page, "Your account")
    page.get_by_role("link", name="Set up an app").click()
    seen(page, "Set up an authenticator app")
    set_up_app(page)
    seen(page, "Recovery codes")
    recovery = page.locator("main li code").first.inner_text()
    nora.start("Australia", "Mobile")
    press(page, "Sign out")
    page.get_by_label("Username").fill("nora")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    seen(page, "Your second factor")
    page.get_by_label("Code").fill(recovery)
    press(page, "Sign in")
    nora.heading("Orders")
    press(page, "Sign out")
    # The phone and the codes are lost.
    remove_factors(admin, "nora")
    nora.sign_in_by_form()


def test_a_passkey_is_added_and_enters_alone(stack: Stack, page: Page) -> None:
    person = Officer(page, stack.url, "manager")
    person.sign_in_by_form()
    page.goto(f"{stack.url}/account/webauthn/add/")
    seen(page, "Add a passkey")
    page.get_by_label("What you call it").fill("Work laptop")
    page.get_by_label("Sign in with it alone").check()
    press(page, "Add a passkey")
    seen(page, "Recovery codes")
    page.goto(f"{stack.url}/account/webauthn/")
    seen(page, "Your passkeys")
    press(page, "Sign out")
    press(page, "Sign in with a passkey")
    person.heading("Orders")
    page.goto(f"{stack.url}/account/again/?next=/")
    seen(page, "Is it you?")
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Use your passkey").wait_for()
    seen(page, "Is it you?")
    press(page, "Use your passkey")
    person.heading("Orders")
    page.goto(f"{stack.url}/account/webauthn/")
    page.get_by_role("link", name="Rename Work laptop").click()
    seen(page, "Rename the passkey")
    page.goto(f"{stack.url}/account/webauthn/")
    page.get_by_role("link", name="Remove Work laptop").click()
    seen(page, "Remove the passkey")
    press(page, "Remove the passkey")
    page.get_by_text("The passkey was removed.").wait_for()


def test_a_device_without_the_passkey_says_so(stack: Stack, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{stack.url}/login/")
        session: Any = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"isUserVerified": False}}
        )
        press(page, "Sign in with a passkey")
        expect(page.get_by_role("alert")).to_contain_text("did not answer", timeout=60_000)


def tab_to(page: Page, words: str) -> None:
    """Goes by the Tab key, from what has the focus, to the control of this name."""
    focused = page.locator(":focus")
    for _stop in range(80):
        page.keyboard.press("Tab")
        if focused.count() and words in focused.evaluate(
            # What scrolls has the words of all in it.
            "control => `${control.labels?.[0]?.innerText ?? ''} "
            "${control.querySelector('button') ? '' : control.textContent}`"
        ):
            return
    raise AssertionError(f"The Tab key doesn't come to {words}.")


def enter_at(page: Page, words: str) -> None:
    tab_to(page, words)
    page.keyboard.press("Enter")


def type_at(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def sign_in_by_keyboard(page: Page, name: str, password: str) -> None:
    seen(page, "Sign in")
    type_at(page, "Username", name)
    type_at(page, "Password", password)
    page.keyboard.press("Enter")


def open_account_by_keyboard(page: Page) -> None:
    enter_at(page, "Your settings")
    page.wait_for_url("**/notifications/settings/")
    enter_at(page, "Your account")
    seen(page, "Your account")


def change_password_by_keyboard(page: Page) -> None:
    open_account_by_keyboard(page)
    enter_at(page, "Change your password")
    seen(page, "Change your password")
    type_at(page, "Your password until now", PASSWORD)
    for _field in range(2):
        page.keyboard.press("Tab")
        page.keyboard.type(LATER)
    page.keyboard.press("Enter")
    page.get_by_text("Your password was changed.").wait_for()


def choose_password_by_keyboard(page: Page, address: str, heading: str, password: str) -> None:
    page.goto(address)
    seen(page, heading)
    type_at(page, "New password", password)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def begin_order_by_keyboard(page: Page) -> None:
    """As far as the number is reserved."""
    enter_at(page, "New order")
    page.wait_for_url("**/orders/new/**")
    type_at(page, "Region", "Canada")
    page.locator('#types[data-region="CA"]').wait_for()
    tab_to(page, "Local")
    page.keyboard.press("Space")
    page.get_by_text("Canada · Local").first.wait_for()
    type_at(page, "Service plan", "plan-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a number")
    enter_at(page, "Choose +1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reserve")
    enter_at(page, "Reserve now")
    expect(page.locator("#order .state .tag")).to_have_text("Reserved", timeout=25_000)


def test_by_keyboard_alone(stack: Stack, enters: Enters, page: Page) -> None:
    """Is invited, chooses a password, signs in, sets up an app, begins an order, changes the
    password, loses the app and comes in again."""
    admin = enters("admin")
    invite(admin, "theo")
    theo = Officer(page, stack.url, "theo")
    link = stack.link_in_mail("/invitation/")
    choose_password_by_keyboard(page, link, "Choose your password", PASSWORD)
    sign_in_by_keyboard(page, "theo", PASSWORD)
    theo.heading("Orders")
    open_account_by_keyboard(page)
    enter_at(page, "Set up an app")
    seen(page, "Set up an authenticator app")
    type_at(page, "The code that the app shows now", code_on(page))
    page.keyboard.press("Enter")
    seen(page, "Recovery codes")
    recovery = page.locator("main li code").first.inner_text()
    begin_order_by_keyboard(page)
    change_password_by_keyboard(page)
    enter_at(page, "Sign out")
    sign_in_by_keyboard(page, "theo", LATER)
    seen(page, "Your second factor")
    type_at(page, "Code", recovery)
    page.keyboard.press("Enter")
    theo.heading("Orders")
    enter_at(page, "Sign out")
    remove_factors(admin, "theo")
    sign_in_by_keyboard(page, "theo", LATER)
    theo.heading("Orders")


def try_to_sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def test_locked_out_and_let_in_again(
    browser: Browser, stack: Stack, enters: Enters, page: Page
) -> None:
    """By wrong passwords, and by an administrator."""
    admin = newcomer(enters, browser, stack, "rosa")
    page.goto(f"{stack.url}/login/")
    for _try in range(6):
        try_to_sign_in(page, "rosa", "not it at all, no")
        page.get_by_role("alert").wait_for()
    try_to_sign_in(page, "rosa", PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Wait five minutes")
    seen(page, "Sign in")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill("rosa@example.com")
    press(page, "Send me a link")
    link = stack.link_in_mail("/account/forgotten/")
    choose_password_by_keyboard(page, link, "Choose a new password", LATER)
    seen(page, "Your password is changed")
    rosa = Officer(page, stack.url, "rosa", LATER)
    rosa.sign_in_by_form()
    act_on(admin, "rosa", "Lock")
    page.goto(f"{stack.url}/login/")
    try_to_sign_in(page, "rosa", LATER)
    expect(page.get_by_role("alert")).to_contain_text("correct username and password")
    act_on(admin, "rosa", "Unlock")
    rosa.sign_in_by_form()


def test_pages_of_an_account_are_for_everybody(
    browser: Browser, stack: Stack, enters: Enters, page: Page
) -> None:
    """Those that the walks do not come to: an app, codes, a passkey, where one is signed in."""
    newcomer(enters, browser, stack, "ines")
    Officer(page, stack.url, "ines", PASSWORD).sign_in()
    page.goto(f"{stack.url}/account/sessions/")
    seen(page, "Where you are signed in")
    page.goto(f"{stack.url}/account/totp/activate/")
    set_up_app(page)
    for path, heading in (
        ("recovery-codes/generate", "New recovery codes"),
        ("totp/deactivate", "Remove the authenticator app"),
        ("reauthenticate", "Is it you?"),
    ):
        page.goto(f"{stack.url}/account/{path}/")
        seen(page, heading)


def test_after_signing_out_the_browser_shows_nothing_of_before(stack: Stack, page: Page) -> None:
    Officer(page, stack.url, "officer").sign_in_by_form()
    page.goto(f"{stack.url}/notifications/")
    press(page, "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.evaluate("history.back()")
    page.wait_for_url(re.compile("next="))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/account/forgotten/", "Choose a new password"), ("/invitation/x/", "This invitation"),
     ("/account/closed/", "This account is closed"),
     ("/account/forgotten/sent/", "Look into your mail")],
)  # fmt: skip
def test_what_strangers_see_is_for_everybody(
    stack: Stack, browser: Browser, path: str, heading: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{stack.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert problems(page) == []


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("address_taken", "Your address is another account's"),
        ("directory_failed", "The directory did not let you in"),
        ("no_password", "You have no password here"),
        ("no_role", "You have no role here"),
        ("not_now", "Signing in is not possible just now"),
        ("quota", "Enough for today"),
    ],
)
def test_pages_that_say_no_are_for_everybody(
    stack: Stack, browser: Browser, name: str, heading: str
) -> None:
    """Pages of another person, directory or day, shown among the site's own style sheets."""
    said = {"why": "Too many people are signing in.", "again": "tomorrow"}
    html = render_to_string(f"people/{name}.html", said, RequestFactory().get("/"))
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/as-rendered/", lambda route: route.fulfill(body=html))
        page.goto(f"{stack.url}/as-rendered/")
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        seen(page, heading)


def test_an_administrator_sees_how_the_installation_is(stack: Stack, enters: Enters) -> None:
    page = enters("admin").page
    page.goto(f"{stack.url}/operations/")
    seen(page, "Operations")
    press(page, "Try the API, storage, scanner and mail")
    expect(page.get_by_role("heading", name="Tried just now")).to_be_visible()
    seen(page, "Operations")

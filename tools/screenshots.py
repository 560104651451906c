"""Every page as its users see it, light, dark and 320 px wide, into var/screenshots/."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import SWITCHES, Stack, start
from tests.browser.walk import BUSINESS, Officer
from tools.needs import chromium
from tools.paths import ROOT

FOLDER = ROOT / "var" / "screenshots"
VIEWS = {"light": (1200, "light"), "dark": (1200, "dark"), "narrow": (320, "light")}


class Camera:
    """Takes the page as it stands in every view, without loading it again."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def take(self, name: str) -> None:
        for view, (width, scheme) in VIEWS.items():
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            self.page.screenshot(path=FOLDER / f"{name}-{view}.png", full_page=True)
        self.page.set_viewport_size({"width": 1200, "height": 900})
        self.page.emulate_media(color_scheme="light")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        shoot(browser, stack)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}/")


@contextmanager
def running(folder: Path) -> Iterator[Stack]:
    stack = start(folder, "--review-seconds", "2")
    try:
        yield stack
    finally:
        stack.stop()


def shoot(browser: Browser, stack: Stack) -> None:
    page = browser.new_page()
    officer, camera = Officer(page, stack.url), Camera(page)
    page.goto(f"{stack.url}/login/")
    camera.take("01-sign-in")
    officer.sign_in()
    camera.take("02-no-orders")
    before_reserving(officer, camera)
    registration(officer, camera)
    outcomes(officer, camera)
    other_requirements(officer, camera)
    page.goto(f"{stack.url}/")
    camera.take("30-orders")
    page.goto(f"{stack.url}/orders/999/")
    camera.take("31-not-found")


def before_reserving(officer: Officer, camera: Camera) -> None:
    page = officer.page
    page.goto(f"{officer.url}/orders/new/")
    camera.take("03-new-order")
    page.get_by_label("Region").select_option(label="Australia")
    page.get_by_label("Mobile").check()
    page.get_by_role("heading", name="Answers").wait_for()
    officer.press("Continue to numbers")
    camera.take("04-new-order-error")
    officer.start("Australia", "Mobile")
    camera.take("05-number")
    page.get_by_label("Digits").fill("999999")
    page.get_by_role("heading", name="No number fits").wait_for()
    camera.take("06-number-none")
    page.get_by_label("Digits").fill("")
    page.get_by_role("button", name=re.compile(r"^Choose \+")).first.wait_for()
    officer.choose()
    camera.take("07-reserve")
    page.get_by_role("link", name="Prepare the draft").click()
    camera.take("08-draft")
    page.get_by_role("link", name="Reserve the number").click()


def registration(officer: Officer, camera: Camera) -> None:
    page = officer.page
    officer.reserve()
    camera.take("09-reserved")
    page.get_by_role("link", name="Traffic").click()
    camera.take("10-section-repeatable")
    officer.press("Save and finish later")
    page.get_by_role("link", name="End business").click()
    officer.fill({**BUSINESS, "Postal code": "30o0"})
    officer.press("Save and continue")
    camera.take("11-section-error")
    officer.press("Save and finish later")
    camera.take("12-order-in-progress")
    page.get_by_role("link", name="Letter of authorisation", exact=True).click()
    officer.upload(content=b"This is no PDF.")
    camera.take("13-document-error")
    page.get_by_role("link", name="Back to the order").click()
    page.get_by_role("link", name="Check your answers and submit").click()
    camera.take("14-check-problems")


def outcomes(officer: Officer, camera: Camera) -> None:
    for name, use, state in (
        ("20-completed", "Reminders of appointments to patients.", "Completed"),
        ("21-blocked", "sandbox:block Please say who receives the messages and how they agreed to it.", "Blocked"),
        ("22-rejected", "sandbox:reject The company is dissolved since 2019.", "Rejected"),
        ("23-in-review", "Reminders. sandbox:silence", "In review"),
    ):
        officer.order_australia(use)
        officer.state(state)
        camera.take(name)


def other_requirements(officer: Officer, camera: Camera) -> None:
    for region, kind, name in (
        ("Germany", "Local", "24-germany"),
        ("Singapore", "Mobile", "25-singapore"),
        ("United Kingdom", "Mobile", "26-gb"),
    ):
        officer.start(region, kind)
        officer.choose()
        officer.reserve()
        camera.take(name)
        officer.page.locator(".tasks a").first.click()
        camera.take(f"{name}-section")


if __name__ == "__main__":
    main()

"""Every page as its users see it, light, dark and 320 px wide, into var/screenshots/."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import SWITCHES
from tests.browser.mishaps import mishaps
from tests.browser.stack import Stack, start
from tests.browser.tour import tour
from tests.browser.walk import Officer
from tools.needs import chromium
from tools.paths import ROOT

FOLDER = ROOT / "var" / "screenshots"
VIEWS = {"light": (1200, "light"), "dark": (1200, "dark"), "narrow": (320, "light")}


def take(name: str, page: Page) -> None:
    """The page as it stands in every view, without loading it again."""
    for view, (width, scheme) in VIEWS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.screenshot(path=FOLDER / f"{name}-{view}.png", full_page=True)
    page.set_viewport_size({"width": 1200, "height": 900})
    page.emulate_media(color_scheme="light")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        officer = Officer(browser.new_context().new_page(), stack.url)
        manager = Officer(browser.new_context().new_page(), stack.url, "manager")
        tour(officer, lambda name: take(name, officer.page))
        manager.sign_in()
        mishaps(officer, manager, stack, take)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}/")


@contextmanager
def running(folder: Path) -> Iterator[Stack]:
    stack = start(folder, "--review-seconds", "2")
    try:
        yield stack
    finally:
        stack.stop()


if __name__ == "__main__":
    main()

"""The console in a browser: its forms work, and its pages can be read by anybody, on anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SWITCHES
from tests.browser.look import violations
from tools.needs import chromium

from .conftest import Api, australian

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(SWITCHES)}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def console(api: Api) -> list[str]:
    """Every page, with something on each."""
    api.control("/settings", {"review_seconds": 60, "callbacks_enabled": False})
    order_id = api.submitted(australian(), callbackUrl="http://127.0.0.1:1/gone")
    api.control(
        f"/orders/{order_id}/callbacks", {"status": "COMPLETED", "signature": "wrong", "delay": 60}
    )
    api.control("/faults", {"operation": "getNumberOrder", "kind": "forbidden"})
    paths = [
        "/",
        f"/console/orders/{order_id}",
        *(f"/console/{name}" for name in ("clock", "settings", "faults", "calls")),
    ]
    return [f"{api.url}/_sandbox{path}" for path in paths]


def test_an_order_is_rejected_with_a_message(api: Api, page: Page) -> None:
    page.goto(console(api)[0])
    page.get_by_role("table").get_by_role("link").click()
    page.get_by_role("textbox", name="Reviewers’ message").fill("The company <dissolved>")
    page.get_by_role("button", name="Reject").click()
    assert page.get_by_role("status").inner_text() == "The order was decided."
    assert page.get_by_text("The company <dissolved>").is_visible()


def test_pages_are_accessible_in_light_and_dark(api: Api, page: Page) -> None:
    for url in console(api):
        page.goto(url)
        assert violations(page) == [], url


def test_pages_fit_a_narrow_screen(api: Api, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for url in console(api):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, url

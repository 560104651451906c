"""Each script module by itself, in a browser, without the product."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tools.paths import ROOT

STATIC = ROOT / "static"
SITE = "http://scripts.test"
PATTERNS = {
    "days": "%(days)d d %(hours)d h",
    "hours": "%(hours)d h %(minutes)02d min",
    "minutes": "%(minutes)d min",
    "minutes-seconds": "%(minutes)d min %(seconds)02d s",
    "seconds": "%(seconds)d s",
}
BODY = " ".join(f'data-duration-{name}="{pattern}"' for name, pattern in PATTERNS.items())


def serve(route: Route) -> None:
    path = route.request.url.removeprefix(SITE)
    if path == "/":
        page = f'<html lang="en"><body {BODY}><main id="main"></main></body></html>'
        route.fulfill(body=page, content_type="text/html")
    else:
        route.fulfill(path=STATIC / path.lstrip("/"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.route(f"{SITE}/**", serve)
    page.goto(f"{SITE}/")
    yield page
    context.close()


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """Calls what a module exports."""
    code = "async ([module, name, given]) => (await import(`/js/${module}.js`))[name](...given)"
    return page.evaluate(code, [module, function, list(arguments)])


def load(page: Page, module: str, html: str) -> None:
    """The page has this in it, and then the module."""
    page.evaluate("html => { document.getElementById('main').innerHTML = html; }", html)
    page.evaluate("module => import(`/js/${module}.js`)", module)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (599, "9 min 59 s"), (600, "10 min"),
        (3600, "1 h 00 min"), (47 * 3600 + 59 * 60, "47 h 59 min"), (48 * 3600, "2 d 0 h"),
    ],
)  # fmt: skip
def test_a_span_in_words(page: Page, seconds: float, said: str) -> None:
    assert call(page, "durations", "words", seconds) == said


@pytest.mark.parametrize(("text", "count"), [(" 🦘🦘 ", 2), ("a\nb", 3), ("a\n\nb", 4), ("", 0)])
def test_characters_are_counted_as_the_validator_does(page: Page, text: str, count: int) -> None:
    assert call(page, "counters", "characters", text) == count


@pytest.mark.parametrize(("status", "is_it"), [(401, True), (403, True), (0, False), (500, False)])
def test_who_is_signed_out_is_told_by_the_status(page: Page, status: int, is_it: bool) -> None:
    assert call(page, "requests", "isSignedOut", status) is is_it


def test_a_request_that_failed_is_told_once_with_its_form_and_status(page: Page) -> None:
    load(page, "requests", '<form id="a"><input></form><form id="b"></form>')
    told = page.evaluate(
        """async () => {
          const { itself, onFailure } = await import("/js/requests.js");
          const told = [];
          onFailure(itself("#a"), (form, status) => told.push([form.id, status]));
          const fail = (id, name, detail) => document.getElementById(id).dispatchEvent(
            new CustomEvent(name, { bubbles: true, detail }));
          fail("a", "htmx:responseError", { xhr: { status: 503 } });
          fail("a", "htmx:sendError", {});
          fail("b", "htmx:timeout", {});
          return told;
        }"""
    )
    assert told == [["a", 503], ["a", 0]]


def test_a_form_is_sent_once_until_it_may_be_again(page: Page) -> None:
    load(page, "forms", "<form id='a' data-once><button>Send</button></form>")
    sent = page.evaluate(
        """async () => {
          const { isSent, mayBeSentAgain } = await import("/js/forms.js");
          const form = document.getElementById("a");
          const send = () => form.dispatchEvent(
            new Event("submit", { bubbles: true, cancelable: true }));
          const first = [send(), isSent(form), send()];
          mayBeSentAgain(form);
          return [...first, isSent(form), send()];
        }"""
    )
    assert sent == [True, True, False, False, True]


def test_the_token_of_a_later_sign_in_is_taken_up(page: Page) -> None:
    load(page, "token", "<form><input name='csrfmiddlewaretoken' value='old'></form>")
    page.evaluate("document.cookie = 'other=1'; document.cookie = 'csrftoken=new'")
    assert call(page, "token", "token") == "new"
    page.evaluate("document.forms[0].dispatchEvent(new Event('submit', { bubbles: true }))")
    assert page.locator("[name=csrfmiddlewaretoken]").input_value() == "new"


def test_a_time_within_a_sentence_goes_by_the_servers_clock(browser: Browser) -> None:
    """The machine's clock is an hour behind the server's."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time="2026-11-28T11:00:00Z")
    page.route(f"{SITE}/**", serve)
    page.goto(f"{SITE}/")
    until = 'data-until="2026-11-28T12:01:30Z" data-now="2026-11-28T12:00:00Z"'
    load(page, "countdown", f'<span id="left" data-passing {until}></span>')
    page.clock.run_for(31_000)
    assert page.locator("#left").inner_text() == "59 s"
    page.clock.run_for(60_000)
    assert page.locator("#left").inner_text() == "0 s"
    context.close()


@pytest.mark.parametrize(
    ("answer", "is_swapped"),
    [
        ("<b>Reserved</b> <i data-passing>2 s ago</i>", False),
        ("<b>In review</b> <i data-passing>2 s ago</i>", True),
    ],
)
def test_what_says_the_same_is_left_as_it_is(page: Page, answer: str, is_swapped: bool) -> None:
    load(page, "follow", '<div id="order"><b>Reserved</b> <i data-passing>1 s ago</i></div>')
    swapped = page.evaluate(
        """answer => {
          const target = document.getElementById("order");
          const serverResponse = `<div id="order">${answer}</div>`;
          const detail = { target, serverResponse, shouldSwap: true };
          document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail }));
          return detail.shouldSwap;
        }""",
        answer,
    )
    assert swapped is is_swapped


def test_what_somebody_types_there_is_not_swapped_away(page: Page) -> None:
    load(page, "follow", '<div id="order"><b>Reserved</b><input></div>')
    page.locator("#order input").fill("half an id")
    swapped = page.evaluate(
        """() => {
          const target = document.getElementById("order");
          const detail = { target, serverResponse: "<div id=order>Other</div>", shouldSwap: true };
          document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail }));
          return detail.shouldSwap;
        }"""
    )
    assert swapped is False

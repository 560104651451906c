"""Every page, as everybody must be able to use it: by axe in light and dark, 1200 and 320 px wide,
under the strict policy; and in the language that nobody speaks (tools.pseudo), so that no sentence
is forgotten and longer ones have room."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, expect

from tests.browser.conftest import Stack, start
from tests.browser.look import problems, too_wide
from tests.browser.sentences import stored
from tests.browser.tour import tour
from tests.browser.walk import Officer
from tests.marks import forgotten, strings, words, words_of_the_world
from tools import pseudo

pytestmark = pytest.mark.slow

# In the administration: alternative texts of pictures, which Django itself never translates, and
# codes that are in no column.
AS_THEY_ARE = "Search True False None numbers_api LOCAL"
VISIBLE = (Path(__file__).parent / "visible.js").read_text()
# Whose words are not ours: regulators', reviewers', officers', customers', administrators'; and
# codes and hashes, which administrators see as they are.
DATA = {
    "auth_group.name",
    "auth_permission.name",
    "jobs_job.kind",
    "jobs_outage.gate",
    "kyc_document.content_type",
    "kyc_document.document_type",
    "kyc_attachment.name",
    "kyc_document.name",
    "kyc_document.title",
    "kyc_profile.name",
    "kyc_profilefact.key",
    "kyc_profilefact.title",
    "kyc_profilefact.value",
    "kyc_registration.raw_answers",
    "kyc_requirementsnapshot.attachments",
    "kyc_requirementsnapshot.fields",
    "ordering_reviewmessage.text",
    "ordering_callbackevent.event_type",
    "ordering_callbackevent.key",
    "ordering_callbackevent.resource_id",
    "ordering_callbackevent.resource_type",
    "ordering_callbackevent.status",
    "ordering_callbackevent.body",
    "ordering_notice.key",
    "ordering_order.customer_reference",
    "ordering_order.service_id",
    "ordering_ordernumber.capabilities",
    "ordering_ordernumber.currency",
    "ordering_step.name",
    "ordering_timelineentry.details",
    "people_team.name",
    "people_user.first_name",
    "people_user.last_name",
    "people_user.password",
    "people_user.username",
}


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The embedded product, which also speaks the language."""
    folder = tmp_path_factory.mktemp("foreign")
    pseudo.make(folder / "languages")
    running = start(folder, "--languages", str(folder / "languages"), "--review-seconds", "2")
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who speaks it."""
    made = browser.new_context(locale=pseudo.CODE)
    made.set_default_timeout(15_000)
    yield made
    made.close()


def data(stack: Stack) -> set[str]:
    """The words in the product's database that are somebody else's."""
    known = words_of_the_world() | words(AS_THEY_ARE)
    for column, text in stored(stack.folder / "db.sqlite3", without=("sqlite_",)):
        if column in DATA:
            known |= words(text)
            with suppress(ValueError):
                known |= words(" ".join(strings(json.loads(text))))
    return known


def left_out(shown: dict[str, list[str]], data: set[str]) -> str:
    """The texts that are not marked for translation, a line for each."""
    found = [f"{page}: {said}" for page in shown for said in forgotten(shown[page], data)]
    return "\n".join(found)


def test_every_page_is_for_everybody(foreign: Stack, context: BrowserContext) -> None:
    """The whole tour: no violation, no sideways scrolling, one h1, a title, no sentence that is not
    marked for translation, and nothing that the policy had to stop."""
    page = context.new_page()
    found: dict[str, list[str]] = {}
    shown: dict[str, list[str]] = {}
    stopped: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            stopped.append(message.text)

    def visit(name: str) -> None:
        # A page that is still coming has none yet.
        expect(page.get_by_role("heading", level=1), name).to_have_count(1)
        assert page.title().endswith("– Numberdesk"), name
        shown[name] = page.evaluate(VISIBLE)
        if wrong := problems(page):
            found[name] = wrong

    page.on("console", listen)
    page.on("pageerror", lambda error: stopped.append(error.message))
    tour(Officer(page, foreign.url), visit)
    assert left_out(shown, data(foreign)) == ""
    assert found == {}
    assert stopped == []


def test_the_administration_is_for_everybody_too(foreign: Stack, context: BrowserContext) -> None:
    """Every list, and the first row of each."""
    page = context.new_page()
    admin = Officer(page, foreign.url, name="admin")
    admin.sign_in()
    found: dict[str, list[str]] = {}
    shown: dict[str, list[str]] = {}

    def visit(address: str) -> None:
        page.goto(address)
        shown[address] = page.evaluate(VISIBLE)
        if wrong := too_wide(page):
            found[address] = wrong

    def links(where: str) -> list[str]:
        return [
            str(link) for link in page.eval_on_selector_all(where, "all => all.map(a => a.href)")
        ]

    visit(f"{foreign.url}/admin/")
    for address in links("#content-main a"):
        visit(address)
        for row in links("#result_list tbody th a")[:1]:
            visit(row)
    assert len(shown) > 30
    assert left_out(shown, data(foreign)) == ""
    assert found == {}

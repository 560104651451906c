"""Every page, as everybody must be able to use it: by axe in light and dark, 1200 and 320 px wide,
under the strict policy; and in the language that nobody speaks (tools.pseudo), so that no sentence
is forgotten and longer ones have room."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.look import problems, too_wide
from tests.browser.mishaps import LOOKERS_PASSWORD, add_looker, mishaps, only_looking
from tests.browser.sentences import stored
from tests.browser.stack import Stack, start
from tests.browser.tour import tour
from tests.browser.walk import Officer
from tests.marks import forgotten, strings, words, words_of_the_world
from tools import pseudo

pytestmark = pytest.mark.slow

# In the administration: alternative texts of pictures, which Django itself never translates, and
# codes that are in no column.
AS_THEY_ARE = "Search True False None numbers_api LOCAL TOLL_FREE"
# What the worker logs when the demo prints a mail.
MAIL = '"event": "Content-Type: text/plain'
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
    "kyc_profiledocument.content_type",
    "kyc_profiledocument.document_type",
    "kyc_profiledocument.name",
    "kyc_document.name",
    "kyc_profiledocument.title",
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
    "ordering_notification.key",
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
def enters(browser: Browser, foreign: Stack) -> Iterator[Callable[..., Officer]]:
    """Somebody with a browser of their own that speaks it, and who has not signed in."""
    contexts: list[BrowserContext] = []

    def open_browser(name: str, **account: str) -> Officer:
        contexts.append(browser.new_context(locale=pseudo.CODE))
        contexts[-1].set_default_timeout(15_000)
        return Officer(contexts[-1].new_page(), foreign.url, name, **account)

    yield open_browser
    for context in contexts:
        context.close()


class Inspector:
    """Looks at pages: no violation, no sideways scrolling, one h1, a title, and nothing that the
    policy had to stop; and keeps what they say."""

    def __init__(self, *people: Officer) -> None:
        self.shown: dict[str, list[str]] = {}
        self.found: dict[str, list[str]] = {}
        self.stopped: list[str] = []
        for person in people:
            person.page.context.on("console", self._listen)
            person.page.context.on("weberror", lambda error: self.stopped.append(str(error.error)))

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.stopped.append(message.text)

    def look(self, name: str, page: Page) -> None:
        # A page that is still coming has none yet.
        expect(page.get_by_role("heading", level=1), name).to_have_count(1)
        assert page.title().endswith("– Numberdesk"), name
        self.shown[name] = page.evaluate(VISIBLE)
        if wrong := problems(page):
            self.found[name] = wrong

    def verdict(self, known: set[str]) -> tuple[str, dict[str, list[str]], list[str]]:
        """Sentences that are not marked, what is wrong on which page, and what was stopped."""
        return left_out(self.shown, known), self.found, self.stopped


def data(stack: Stack) -> set[str]:
    """The words in the product's database that are somebody else's."""
    known = words_of_the_world()
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


def letters(stack: Stack) -> list[str]:
    """Subject and text of the mails that the demo printed to its worker's log."""
    found = []
    for line in (stack.folder / "worker.log").read_text().splitlines():
        if MAIL in line:
            letter = message_from_bytes(json.loads(line)["event"].encode(), policy=policy.default)
            found += [letter["Subject"], *letter.get_content().splitlines()]
    return found


def test_every_page_is_for_everybody(foreign: Stack, enters: Callable[..., Officer]) -> None:
    """The whole tour."""
    officer = enters("officer")
    inspector = Inspector(officer)
    tour(officer, lambda name: inspector.look(name, officer.page))
    assert inspector.verdict(data(foreign)) == ("", {}, [])


def test_every_page_that_nobody_wants_to_see_is_too(
    foreign: Stack, enters: Callable[..., Officer]
) -> None:
    """Whoever may only look included, and the mails about it all."""
    officer, manager, admin = enters("officer"), enters("manager"), enters("admin")
    looker = enters("looker", password=LOOKERS_PASSWORD)
    inspector = Inspector(officer, manager, looker)
    for person in (officer, manager, admin):
        person.sign_in()
    add_looker(admin, foreign.url)
    looker.sign_in()
    mishaps(officer, manager, foreign, inspector.look)
    only_looking(looker, foreign.url, inspector.look)
    inspector.shown["mails"] = letters(foreign)
    assert inspector.shown["mails"]
    assert inspector.verdict(data(foreign)) == ("", {}, [])


def test_the_administration_is_for_everybody_too(
    foreign: Stack, enters: Callable[..., Officer]
) -> None:
    """Every list, and the first row of each."""
    admin = enters("admin")
    page = admin.page
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
    assert left_out(shown, data(foreign) | words(AS_THEY_ARE)) == ""
    assert found == {}

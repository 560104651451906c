"""What a walk over pages looks for, in the language that nobody speaks (tools.pseudo)."""

import json
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.look import problems
from tests.browser.sentences import stored
from tests.browser.stack import Stack
from tests.browser.walk import Officer
from tests.marks import forgotten, strings, words, words_of_the_world

# The texts that somebody sees or hears on a page.
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
    "ordering_comment.text",
    "ordering_order.authors",
    "ordering_objection.about",
    "ordering_officehours.country",
    "ordering_officehours.time_zone",
    "ordering_override.reason",
    "ordering_reason.code",
    "ordering_reason.title",
    "ordering_reason.what_to_do",
    "ordering_remark.place",
    "ordering_remark.text",
    "ordering_savedview.name",
    "ordering_savedview.query",
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
    known = set(words_of_the_world())
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

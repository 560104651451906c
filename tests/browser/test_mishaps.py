"""Every page that nobody wants to see is for everybody, too: as in test_tour.py."""

import json
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest

from tests.browser.inspector import Inspector, data
from tests.browser.mishaps import LOOKERS_PASSWORD, add_looker, mishaps, only_looking
from tests.browser.stack import Stack
from tests.browser.walk import Officer

pytestmark = pytest.mark.slow

# What the worker logs when the demo prints a mail.
MAIL = '"event": "Content-Type: text/plain'


def letters(stack: Stack) -> list[str]:
    """Subject and text of the mails that the demo printed to its worker's log."""
    found = []
    for line in (stack.folder / "worker.log").read_text().splitlines():
        if MAIL in line:
            letter = message_from_bytes(json.loads(line)["event"].encode(), policy=policy.default)
            found += [letter["Subject"], *letter.get_content().splitlines()]
    return found


def test_every_page_that_nobody_wants_to_see_is_too(
    foreign: Stack, visitor: Callable[..., Officer]
) -> None:
    """Whoever may only look included, and the mails about it all."""
    officer, manager, admin = visitor("officer"), visitor("manager"), visitor("admin")
    looker = visitor("looker", password=LOOKERS_PASSWORD)
    inspector = Inspector(officer, manager, looker)
    for person in (officer, manager, admin):
        person.sign_in()
    add_looker(admin, foreign)
    looker.sign_in()
    mishaps(officer, manager, foreign, inspector.look)
    only_looking(looker, foreign.url, inspector.look)
    inspector.shown["mails"] = letters(foreign)
    assert inspector.shown["mails"]
    assert inspector.verdict(data(foreign)) == ("", {}, [])

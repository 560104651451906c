"""`manage.py numbers_api`: what an administrator is told, and what becomes of the callback
secret."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from django.core.management import CommandError, call_command

from numbers_api import callback_secret
from numbers_api.callback_secret import Standing, compare
from numbers_api.client import NumbersClient
from tests.conftest import Sandbox

from .conftest import Fault

OLD = "numberdesk-demo-callback-secret-0001"
NEW = "a-new-secret-of-more-than-32-characters"
STRANGE = "a-secret-that-nobody-told-this-product"

Run = Callable[..., str]


@pytest.fixture
def run(sandbox: Sandbox) -> Run:
    """Runs the command; what it printed, with the error that it ended in."""

    def command(*arguments: str) -> str:
        printed = io.StringIO()
        try:
            call_command("numbers_api", *arguments, stdout=printed, no_color=True)
        except CommandError as error:
            return f"{printed.getvalue()}FAILED {error}"
        return printed.getvalue()

    return command


def test_all_is_well(run: Run, sandbox: Sandbox) -> None:
    said = run("check")
    assert f"{sandbox.url}, project demo-project" in said
    assert "ok    Credentials: accepted" in said
    assert "ok    Project: regions with numbers: " in said
    assert "ok    Callback secret: set, and the first one" in said
    assert "ok    Clock: as the API's, to the second" in said
    assert "ok    Latency: " in said
    assert "FAILED" not in said


def test_a_refused_key_is_said_and_nothing_else_is_tried(run: Run, settings: Any) -> None:
    settings.NUMBERS_API_KEY_SECRET = "wrong"
    said = run("check")
    assert (
        "LOOK  Credentials: The API credentials were refused. An administrator must check the "
        "access key" in said
    )
    assert "Latency" not in said
    assert said.endswith("FAILED One thing needs attention.")


def test_a_shared_token_hides_no_refused_key(
    run: Run, client: NumbersClient, settings: Any
) -> None:
    client.regions()
    settings.NUMBERS_API_KEY_SECRET = "wrong"
    assert "credentials were refused" in run("check")


def test_a_project_of_somebody_else_is_said_in_the_apis_words(run: Run, settings: Any) -> None:
    settings.NUMBERS_API_PROJECT_ID = "theirs"
    assert "LOOK  Project: These credentials give no access to project theirs" in run("check")


def test_an_api_that_is_not_there_is_said(run: Run, settings: Any, nobody: str) -> None:
    settings.NUMBERS_API_URL = nobody
    assert (
        "LOOK  API: The Numbers API did not answer. Can this machine reach NUMBERS_API_URL"
        in run("check")
    )


@pytest.mark.parametrize(("off", "word"), [(30, "ahead of"), (-30, "behind")])
def test_a_clock_that_is_off_is_said(run: Run, off: int, word: str) -> None:
    with time_machine.travel(timedelta(seconds=off)):
        said = run("check")
    # The API's clock is read to the second.
    assert re.search(f"LOOK  Clock: this machine's is (29|30|31) s {word} the API's", said)


def test_a_secret_that_is_not_known_here_is_said(run: Run, client: NumbersClient) -> None:
    client.set_callback_secret(STRANGE)
    assert "LOOK  Callback secret: set to one that NUMBERS_CALLBACK_SECRET does not have" in run(
        "check"
    )


def test_trouble_after_the_first_call_is_said_where_it_happened(run: Run, fault: Fault) -> None:
    fault("getCallbackConfiguration", status=403)
    said = run("check")
    assert "LOOK  Callback secret: could not be read" in said
    assert "ok    Latency" in said


def test_alone_the_command_changes_nothing(run: Run, client: NumbersClient, settings: Any) -> None:
    settings.NUMBERS_CALLBACK_SECRETS = (NEW, OLD)
    assert "not to the first one" in run("callback-secret")
    assert client.callback_configuration().hmac_secret == OLD


def test_a_secret_is_rotated(run: Run, client: NumbersClient, settings: Any) -> None:
    settings.NUMBERS_CALLBACK_SECRETS = (NEW, OLD)
    assert "Changed. Leave the old one" in run("callback-secret", "--set")
    assert client.callback_configuration().hmac_secret == NEW
    assert "nothing was changed" in run("callback-secret", "--set")
    assert "first one" in run("callback-secret")


def test_a_secret_is_not_changed_while_callbacks_under_way_would_be_refused(
    run: Run, client: NumbersClient, settings: Any
) -> None:
    client.set_callback_secret(STRANGE)
    settings.NUMBERS_CALLBACK_SECRETS = (NEW, OLD)
    assert "FAILED Nothing was changed" in run("callback-secret", "--set")
    assert client.callback_configuration().hmac_secret == STRANGE
    assert "Changed." in run("callback-secret", "--set", "--even-if-unsafe")
    assert client.callback_configuration().hmac_secret == NEW


def test_the_first_secret_of_all_is_set(run: Run, control: httpx.Client, fault: Fault) -> None:
    fault("getCallbackConfiguration", status=200, body={"projectId": "demo-project"})
    assert "Set. The API had none before." in run("callback-secret", "--set")


def test_an_api_that_keeps_another_secret_is_not_believed(
    run: Run, fault: Fault, settings: Any
) -> None:
    settings.NUMBERS_CALLBACK_SECRETS = (NEW, OLD)
    fault("updateCallbackConfiguration", status=200, body={"projectId": "demo-project"})
    assert "FAILED The API took the secret and now names another one" in run(
        "callback-secret", "--set"
    )


def test_a_generated_secret_is_of_what_the_api_takes(run: Run, client: NumbersClient) -> None:
    new = run("callback-secret", "--generate").splitlines()[0]
    assert client.set_callback_secret(new).hmac_secret == new
    assert callback_secret.generate() != new


def test_no_secret_is_printed_but_a_new_one(run: Run, settings: Any, client: NumbersClient) -> None:
    settings.NUMBERS_CALLBACK_SECRETS = (NEW, OLD)
    printed = "".join(
        [run("check"), run("callback-secret"), run("callback-secret", "--set"), run("check")]
    )
    assert [secret for secret in (NEW, OLD, "demo-secret") if secret in printed] == []


@pytest.mark.parametrize(
    ("upstream", "standing"),
    [
        (NEW, Standing.CURRENT),
        (OLD, Standing.OLDER),
        (STRANGE, Standing.FOREIGN),
        (None, Standing.NONE),
        ("", Standing.NONE),
    ],
)
def test_how_the_secret_stands(upstream: str | None, standing: Standing) -> None:
    assert compare(upstream, (NEW, OLD)) is standing

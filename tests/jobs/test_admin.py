"""Background work in the administration: what it shows, and running work now."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.kinds import Result
from jobs.models import Job
from jobs.promises import promise
from people.models import User
from tests.jobs.conftest import Work

LIST = "/admin/jobs/job/"
LATER = timedelta(hours=1)


@pytest.fixture
def console(db: Any) -> Client:
    signed_in = Client()
    signed_in.force_login(User.objects.create_superuser("root"))
    return signed_in


def later(work: Work, *keys: str) -> None:
    """Work that is not due yet."""
    work.act = lambda _lease: Result(again_at=timezone.now() + LATER)
    for key in keys:
        promise("test", key, at=timezone.now() + LATER)


def due_keys() -> list[str]:
    due = Job.objects.filter(kind="test", run_at__lte=timezone.now())
    return list(due.values_list("key", flat=True))


def run(console: Client, *jobs: Job) -> str:
    """The page after "Run now" for these."""
    chosen = [job.pk for job in jobs]
    answer = console.post(
        LIST, {"action": "run_now", "_selected_action": chosen, "index": 0}, follow=True
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_run_now_makes_work_due_and_says_so(work: Work, console: Client) -> None:
    later(work, "a", "b")
    page = run(console, Job.objects.get(key="a"))
    assert "1 job is run now." in page
    assert due_keys() == ["a"]


def test_what_only_another_version_knows_is_left_and_told(work: Work, console: Client) -> None:
    later(work, "a")
    known, strange = Job.objects.get(key="a"), Job.objects.create(kind="newer", queue="local")
    before = Job.objects.values().get(pk=strange.pk)
    page = run(console, known, strange)
    assert "1 job is run now." in page
    assert "1 job is of a kind that only another version of Numberdesk knows" in page
    assert Job.objects.values().get(pk=strange.pk) == before


def test_whoever_may_only_look_is_offered_no_run_now(work: Work, console: Client) -> None:
    later(work, "a")
    auditor = User.objects.create_user("ada", is_staff=True)
    auditor.user_permissions.add(Permission.objects.get(codename="view_job"))
    console.force_login(auditor)
    assert "run_now" not in console.get(LIST).content.decode()
    run(console, Job.objects.get(key="a"))
    assert due_keys() == []


def test_what_failed_too_often_is_shown_as_stuck(work: Work, console: Client) -> None:
    later(work, "a", "b")
    Job.objects.filter(key="a").update(attempts=8, error="down")
    page = console.get(f"{LIST}?stands=stuck").content.decode()
    assert "1 job" in page
    assert "icon-yes" in page


def test_a_longer_list_asks_no_more_of_the_database(work: Work, console: Client) -> None:
    later(work, "a")
    # With the first page the person's browser is got to know.
    console.get("/admin/")
    few = queries_of(console)
    later(work, *(f"{number:02}" for number in range(30)))
    assert queries_of(console) == few


def queries_of(console: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert console.get(LIST).status_code == 200
    return len(queries)


def test_the_command_runs_work_now(work: Work, capsys: Any) -> None:
    later(work, "a")
    call_command("jobs", run="test:a")
    assert "test a is run now." in capsys.readouterr().out
    assert due_keys() == ["a"]

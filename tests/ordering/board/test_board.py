"""The page of the list: its chips and filters, its questions to the database, what follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_script_prefix
from django.utils import timezone

from kyc.profiles.models import Profile
from ordering.board.chips import REMEMBERED
from ordering.board.filters import offered_to
from ordering.orders import follow
from ordering.orders.order import Order
from ordering.orders.waiting import wait
from people.compiled import PutIntoSql
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]
# The session, the person, their rights, their views, the orders, and all counts.
QUESTIONS = 6


@pytest.fixture
def site(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def shown(client: Client, query: str = "") -> list[int]:
    """The orders on the page, by their keys."""
    return [int(row.pk) for row in client.get(f"/?{query}").context["rows"]]


@pytest.fixture
def counted_to_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("ordering.board.chips.COUNTED", "ordering.pages.board.COUNTED"):
        monkeypatch.setattr(place, 2)
    monkeypatch.setattr("ordering.board.chips.MARGIN", 1)
    # The limit stands in the SQL.
    monkeypatch.setattr("ordering.board.chips.COUNTS", PutIntoSql())


def counts_on(client: Client, query: str = "view=drafts") -> dict[str, str]:
    return {chip.name: count for chip, count in client.get(f"/?{query}").context["chips"]}


@pytest.mark.usefixtures("counted_to_two")
def test_of_a_chip_with_many_it_is_believed_for_a_while(row: Make, site: Client) -> None:
    """To count them takes longest, and that there are many stays so."""
    drafts, blocked = [row("draft").pk for _each in range(4)], row("blocked")
    assert counts_on(site)["drafts"] == "2+"
    Order.objects.filter(pk__in=drafts[:3]).update(discarded_at=timezone.now())
    Order.objects.filter(pk=blocked.pk).delete()
    with CaptureQueriesContext(connection) as queries:
        now = counts_on(site)
    # What had few is counted again each time.
    assert (now["drafts"], now["blocked"]) == ("2+", "0")
    assert sum(query["sql"].count("COUNT(*)") for query in queries) < len(now)
    with time_machine.travel(timezone.now() + timedelta(seconds=REMEMBERED + 1)):
        assert counts_on(site)["drafts"] == "1"


@pytest.mark.usefixtures("counted_to_two")
def test_what_one_person_has_many_of_another_may_not_have(row: Make, site: Client) -> None:
    for _each in range(4):
        row("draft")
    assert counts_on(site)["drafts"] == "2+"
    other = Client()
    other.force_login(factories.person("tiago", team="Lisbon"))
    assert counts_on(other)["drafts"] == "0"


def test_a_page_that_has_all_says_how_many_without_counting(row: Make, site: Client) -> None:
    for reference in ("A-1", "A-2", "B-1"):
        row("draft", customer_reference=reference)
    site.get("/?q=A-")
    with CaptureQueriesContext(connection) as queries:
        page = site.get("/?q=A-")
    assert page.context["count"] == "2"
    counting = [query["sql"] for query in queries if "COUNT(*) FROM" in query["sql"]]
    # The chips, unread notifications and outages.
    assert [sql.count("AS counted") for sql in counting] == [len(page.context["chips"]) + 2]
    assert site.get("/?q=nothing").context["count"] == "0"


def test_each_chip_counts_and_shows_its_orders(row: Make, officer: User, site: Client) -> None:
    soon = timezone.now() + timedelta(hours=11)
    made = {
        "ends": row("created", expires_at=soon), "blocked": row("blocked"),
        "review": row("in_review"), "unassigned": row("created", assignee=None),
        "drafts": row("draft"), "closed": row("completed"),
    }  # fmt: skip
    row("draft", discarded_at=timezone.now())
    counted = {chip.name: count for chip, count in site.get("/").context["chips"]}
    assert counted == {
        "open": "5", "ends": "1", "blocked": "1", "review": "1", "unassigned": "1", "mine": "4",
        "drafts": "1", "closed": "1",
    }  # fmt: skip
    for chip, order in made.items():
        assert shown(site, f"view={chip}") == [order.pk], chip
    assert len(shown(site)) == 5


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [("Mia", "Chen", "Mia Chen"), ("", "Chen", "Chen"), ("Mia", "", "Mia"), ("", "", "mia")],
)
def test_an_assignee_is_called_as_everywhere(
    row: Make, site: Client, first: str, last: str, words: str
) -> None:
    mia = factories.person("mia")
    mia.first_name, mia.last_name = first, last
    mia.save()
    row("created", assignee=mia)
    assert str(mia) == words
    assert f'<td data-title="Assignee">{words}</td>' in text(site.get("/"))
    export = site.get("/orders/orders.csv?column=assignee")
    assert f'"{words}"' in b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["", "&region=AU", "&q=%2B6149157", "&last=1"])
def test_the_count_of_a_page_is_that_of_its_orders(row: Make, site: Client, query: str) -> None:
    for state in ("created", "blocked", "draft"):
        row(state)
    page = site.get(f"/?view=open{query}")
    assert (page.context["count"], len(page.context["rows"])) == ("3", 3)
    blocked = site.get(f"/?view=blocked{query}")
    assert (blocked.context["count"], len(blocked.context["rows"])) == ("1", 1)


def test_a_chip_that_is_not_offered_counts_all_the_same(row: Make, site: Client) -> None:
    row("draft")
    page = site.get("/?view=approve")
    assert (page.status_code, page.context["count"]) == (200, "0")


def test_a_list_can_be_narrowed(row: Make, officer: User, site: Client) -> None:
    colleague = factories.person("mia")
    company = Profile.objects.create(name="Harbour Dental", team=officer.team)
    order = row(
        "blocked", region_code="DE", number_type="LOCAL", assignee=colleague, company=company
    )
    other = row("created")
    Order.objects.filter(pk=order.pk).update(created_at=timezone.now() - timedelta(days=9))
    wait(order, "the landlord", timezone.localdate() + timedelta(days=3), officer)
    for query in (
        "state=blocked", "region=DE", "type=LOCAL", f"assignee={colleague.pk}", "age=30",
        "waiting=yes", f"company={company.pk}", "q=harbour", "state=blocked&region=DE&q=harbour",
    ):  # fmt: skip
        assert shown(site, query) == [order.pk], query
    for query in ("waiting=no", "age=1", "state=created", "region=AU"):
        assert shown(site, query) == [other.pk], query
    assert shown(site, "waiting=over") == []
    assert "waits for" not in text(site.get("/?region=AU"))
    assert "waits for the landlord" in text(site.get("/"))


@pytest.mark.parametrize(
    "query",
    [
        "view=nothing", "sort=up", "state=nowhere", "region=XX", "assignee=abc", "company=-5",
        "age=yesterday", "after=x&before=y", "after=99999999999999999999", "column=nothing",
        "q=%00", "team=0", "waiting=maybe",
    ],
)  # fmt: skip
def test_what_no_list_has_is_left_out_and_told(row: Make, site: Client, query: str) -> None:
    order = row("created")
    page = site.get(f"/?{query}")
    assert [int(each.pk) for each in page.context["rows"]] == [order.pk]
    silent = query.startswith(("after", "column", "q="))
    assert ("This page does not know" in text(page)) != silent


def test_it_asks_the_database_as_often_for_two_orders_as_for_fifty(
    row: Make, officer: User, site: Client
) -> None:
    company = Profile.objects.create(name="Harbour Dental", team=officer.team)
    for _more in range(2):
        row("created", company=company).numbers.create(phone_number="+61491570006")
    site.get("/")
    for _time in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            site.get("/")
        assert len(asked) <= QUESTIONS, [each["sql"] for each in asked]
        for _more in range(24):
            row("blocked", company=company).numbers.create(phone_number="+61491570007")


def test_an_open_page_asks_for_what_is_new(row: Make, officer: User, site: Client) -> None:
    order = row("created")
    page = site.get("/").context["shown"]
    assert site.get(f"/?shown={page}").status_code == 204
    follow.assign(order, None, officer)
    fresh = site.get(f"/?shown={page}")
    assert fresh.status_code == 200
    assert "nobody" in text(fresh)


def test_columns_are_a_persons_own_choice(row: Make, officer: User, site: Client) -> None:
    row("created", customer_reference="ACME-41")
    assert "ACME-41" not in text(site.get("/"))
    site.post("/orders/columns/", {"column": ["customer", "nonsense"], "query": "view=open"})
    page = text(site.get("/"))
    assert "ACME-41" in page
    assert "Time left" not in page.partition("<tbody>")[0].partition("<thead>")[2]
    assert "ACME-41" not in text(site.get("/?column=state"))


def test_a_view_is_kept_for_oneself_or_the_team_and_one_can_be_the_first(
    row: Make, officer: User, site: Client
) -> None:
    blocked = row("blocked")
    row("created")
    said = {"query": "view=blocked&after=3", "name": "Hurts", "for_team": "on", "is_start": "on"}
    site.post("/orders/views/", said)
    assert site.get("/")["Location"] == "/?view=blocked"
    assert shown(site, "view=blocked") == [blocked.pk]
    colleague, stranger = Client(), Client()
    colleague.force_login(factories.person("mia"))
    stranger.force_login(factories.person("sam", team="Perth"))
    assert "Hurts" in text(colleague.get("/"))
    assert "Hurts" not in text(stranger.get("/"))
    pk = site.get("/?view=blocked").context["views"][0].pk
    assert colleague.post(f"/orders/views/{pk}/remove/").status_code == 404
    assert site.post("/orders/views/", {"name": "", "query": ""}, follow=True).status_code == 200
    site.post(f"/orders/views/{pk}/remove/")
    assert site.get("/").status_code == 200


def test_nobody_sees_a_strangers_orders(row: Make, site: Client, manager: User) -> None:
    row("created", assignee=None, team=None)
    assert shown(site) == []
    managers = Client()
    managers.force_login(manager)
    assert len(shown(managers)) == 1


def test_who_watches_or_has_an_order_of_another_team_sees_it(row: Make, officer: User) -> None:
    order, theirs = row("created"), factories.person("sam", team="Perth")
    client = Client()
    client.force_login(theirs)
    assert shown(client) == []
    order.watchers.add(theirs)
    assert shown(client) == [order.pk]
    order.watchers.clear()
    Order.objects.update(assignee=theirs)
    assert shown(client) == [order.pk]
    theirs.team = None
    theirs.save()
    assert shown(client) == [order.pk], "it is in their hand"


def test_a_row_follows_whatever_its_cells_say(row: Make, site: Client) -> None:
    order = row("created", expires_at=timezone.now() + timedelta(seconds=30))
    page = site.get("/").context["shown"]
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert "Expired" in text(site.get(f"/?shown={page}"))
    Order.objects.filter(pk=order.pk).update(missing_upstream_since=timezone.now())
    assert "Not at the vendor" in text(site.get(f"/?shown={page}"))


def test_a_start_can_be_given_up_and_all_open_be_kept(row: Make, site: Client) -> None:
    row("blocked")
    site.post("/orders/views/", {"query": "", "name": "All", "is_start": "on"})
    assert site.get("/")["Location"] == "/?view=open"
    site.post("/orders/views/", {"query": "", "name": "All"})
    assert site.get("/").status_code == 200
    long = {"query": "q=" + "x" * 2000, "name": "Long"}
    assert "asks for too much" in text(site.post("/orders/views/", long, follow=True))


def test_somebody_hears_of_an_order_whose_people_are_gone(row: Make, officer: User) -> None:
    colleague, order = factories.person("mia"), row("created")
    assert order.audience() == [officer]
    Order.objects.update(assignee=colleague)
    assert order.audience() == [colleague]
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert order.audience() == [officer]
    User.objects.filter(pk=officer.pk).update(is_active=False)
    third = factories.person("ina")
    assert order.audience() == [third]


def test_an_order_that_goes_to_another_team_is_watched_by_the_old_one_no_longer(
    row: Make, officer: User
) -> None:
    order, watcher = row("created"), factories.person("mia")
    order.watchers.add(watcher, officer)
    other = factories.person("sam", team="Perth").team
    Order.objects.update(team=other)
    order.refresh_from_db()
    follow.end_watches_of_team(order, watcher.team_id)
    assert list(order.watchers.all()) == [officer], "who has it in hand"


def test_whoever_is_of_no_team_is_offered_nobody_else(db: Any) -> None:
    alone, other = (User.objects.create_user(name) for name in ("ann", "bob"))
    assert [name for _pk, name in offered_to(alone).people] == ["ann"]
    assert other.team is None


def test_a_row_leads_to_its_order_wherever_the_site_stands(row: Make, site: Client) -> None:
    order = row("created")
    with override_script_prefix("/desk/"):
        page = site.get("/").content.decode()
    assert f'href="/desk/orders/{order.pk}/"' in page

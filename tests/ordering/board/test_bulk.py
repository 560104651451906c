"""Acts on many orders: what can be done is done, the rest is told, and all of it can be undone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from ordering.board import bulk
from ordering.board.bulk import BulkAct
from ordering.orders import follow
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.waiting import Waiting, wait
from people.models import User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


@pytest.fixture
def site(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def act(client: Client, name: str, orders: list[Order], **said: Any) -> str:
    """Ticks the orders, presses the button, and reads what the next page says."""
    ticked = [f"{order.pk}.{order.version}" for order in orders]
    form = {"act": name, "order": ticked, "query": "view=open", **said}
    return text(client.post("/orders/act/", form, follow=True))


def undo(client: Client) -> str:
    pk = client.session["bulk_act"]
    return text(client.post(f"/orders/act/{pk}/undo/", {"query": "view=open"}, follow=True))


def test_orders_are_handed_over_across_teams_and_seen_from_then_on(row: Make, site: Client) -> None:
    sam = factories.with_mail("sam", team="Perth")
    orders = [row("created") for _more in range(3)]
    said = act(site, "assign", orders, assignee=sam.pk)
    assert "Assigned: 3 orders." in said
    assert set(Order.objects.values_list("assignee__username", flat=True)) == {"sam"}
    assert Order.objects.visible_to(sam).count() == 3
    assert Notification.objects.of(sam).count() == 3


@pytest.mark.parametrize("query", ["region=XX1", "view=nothing", "state=nothing", "age=never"])
def test_a_filter_that_is_not_understood_is_not_taken_for_all_orders(
    row: Make, site: Client, officer: User, query: str
) -> None:
    row("created")
    sam = factories.with_mail("sam")
    said = act(site, "assign", [], assignee=sam.pk, all="1", query=query)
    assert "No order was chosen, so nothing was done." in said
    assert Order.objects.get().assignee == officer


def test_a_region_that_this_process_does_not_know_yet_is_understood(
    row: Make, site: Client
) -> None:
    sam = factories.with_mail("sam")
    site.get("/")
    row("created")
    there = row("created", region_code="NZ")
    act(site, "assign", [], assignee=sam.pk, all="1", query="region=NZ")
    assert list(Order.objects.filter(assignee=sam)) == [there]


def test_a_mail_waits_as_long_as_it_can_be_undone(row: Make, site: Client, officer: User) -> None:
    sam = factories.with_mail("sam")
    orders = [row("created"), row("blocked")]
    act(site, "assign", orders, assignee=sam.pk)
    work.run_due("mail")
    assert mail.outbox == []
    assert "Taken back: 2 orders." in undo(site)
    assert set(Order.objects.values_list("assignee", flat=True)) == {officer.pk}
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        work.run_due("mail")
    assert mail.outbox == []
    act(site, "assign", list(Order.objects.all()), assignee=sam.pk)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work.run_due("mail")
        assert [letter.to for letter in mail.outbox] == [["sam@example.com"]] * 2
        assert "too late" in undo(site)


def test_what_somebody_changed_meanwhile_is_left_and_told(
    row: Make, site: Client, officer: User
) -> None:
    sam, orders = factories.person("sam"), [row("created"), row("created")]
    stale = list(Order.objects.order_by("pk"))
    act(site, "assign", orders[:1], assignee=officer.pk)
    act(site, "assign", orders[:1], assignee=sam.pk)
    said = act(site, "assign", stale, assignee="nobody")
    assert "Assigned: 1 order." in said
    assert f"Left as they were: {orders[0].reference} was changed meanwhile." in said
    assert list(Order.objects.order_by("pk").values_list("assignee", flat=True)) == [sam.pk, None]


def test_of_what_is_taken_back_only_what_nobody_changed_since(row: Make, site: Client) -> None:
    sam, ina = factories.person("sam"), factories.person("ina")
    orders = [row("created"), row("created")]
    act(site, "assign", orders, assignee=sam.pk)
    Order.objects.filter(pk=orders[0].pk).update(assignee=ina)
    assert "Taken back: 1 order." in undo(site)
    assert Order.objects.get(pk=orders[0].pk).assignee == ina


def test_drafts_are_discarded_and_nothing_else(row: Make, site: Client) -> None:
    orders = [row("draft"), row("draft"), row("created")]
    said = act(site, "discard", orders)
    assert "Discarded: 2 orders." in said
    assert f"{orders[2].reference} is no draft any more" in said
    assert Order.objects.filter(discarded_at=None).count() == 1
    undo(site)
    assert Order.objects.filter(discarded_at=None).count() == 3


def test_all_that_match_are_more_than_the_page_shows(row: Make, site: Client) -> None:
    for _more in range(60):
        row("created")
    row("draft")
    act(site, "watch", [], all="1", query="state=created")
    assert Order.objects.filter(watchers__username="mona").count() == 60
    undo(site)
    assert not Order.objects.filter(watchers__username="mona").exists()


def test_orders_wait_for_somebody(row: Make, site: Client) -> None:
    until = timezone.localdate() + timedelta(days=2)
    orders = [row("blocked"), row("completed")]
    said = act(site, "wait", orders, whom="the landlord", until=until.isoformat())
    assert "Waits for somebody: 1 order." in said
    assert f"{orders[1].reference} can" in said
    assert Order.objects.filter(waiting__whom="the landlord").count() == 1
    undo(site)
    assert not Order.objects.filter(waiting__isnull=False).exists()


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("assign", {}, "Say first whom to assign to"),
        ("assign", {"assignee": "999"}, "Nothing was done"),
        ("wait", {"whom": "x"}, "Say first whom to assign to"),
        ("wait", {"whom": "x", "until": "2020-01-01"}, "Enter a day that is not over"),
        ("destroy", {}, "Nothing was done"),
        ("", {"whom": "x", "until": "2099-01-01"}, "Nothing was done"),
    ],
)
def test_what_does_not_say_enough_does_nothing(
    row: Make, site: Client, name: str, said: dict[str, str], words: str
) -> None:
    assert words in act(site, name, [row("created")], **said)
    assert not BulkAct.objects.exists()


def test_without_an_order_nothing_is_done(site: Client) -> None:
    assert "No order was chosen" in act(site, "watch", [])


def test_a_stranger_changes_nothing(row: Make, manager: User) -> None:
    order, client = row("created"), Client()
    client.force_login(factories.person("sam", team="Perth"))
    assert "No order was chosen" in act(client, "assign", [order], assignee="nobody")
    looker = User.objects.create_user("vera", team=order.team)
    looker.user_permissions.add(*_right("view_order"))
    client.force_login(looker)
    ticked = {"act": "discard", "order": f"{order.pk}.0", "query": ""}
    assert client.post("/orders/act/", ticked).status_code == 403
    done = BulkAct.objects.create(actor=manager, kind="watch", before={str(order.pk): True})
    assert client.post(f"/orders/act/{done.pk}/undo/").status_code == 404


def _right(name: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename=name)


def test_who_has_read_of_it_gets_no_mail_once_it_is_taken_back(row: Make, site: Client) -> None:
    sam = factories.with_mail("sam")
    order = row("created")
    told = NotificationKind.ASSIGNED
    Notification.objects.tell_one(sam, order, told, key="earlier")
    Notification.objects.update(by_mail=False)
    act(site, "assign", [order], assignee=sam.pk)
    Notification.objects.all().read()
    undo(site)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        work.run_due("mail")
    assert mail.outbox == []
    assert [each.key for each in Notification.objects.of(sam)] == ["assigned:earlier"]


def test_what_left_the_actors_sight_can_be_taken_back(row: Make) -> None:
    sam, ina = factories.person("sam", team="Perth"), factories.person("ina", team="Perth")
    order = row("created", assignee=sam)
    client = Client()
    client.force_login(sam)
    act(client, "unwatch", [order])
    order.watchers.add(sam)
    Order.objects.update(assignee=None)
    act(client, "unwatch", [order])
    assert not Order.objects.visible_to(sam).exists()
    assert "Taken back: 1 order." in undo(client)
    assert Order.objects.visible_to(sam).exists()
    assert not Order.objects.visible_to(ina).exists()


def test_a_draft_that_was_discarded_before_stays_so(row: Make, site: Client) -> None:
    order = row("draft", discarded_at=timezone.now())
    act(site, "discard", [order, row("draft")])
    undo(site)
    assert Order.objects.get(pk=order.pk).discarded_at is not None


def test_an_earlier_note_comes_back_and_a_later_one_stays(
    row: Make, site: Client, officer: User
) -> None:
    until = timezone.localdate() + timedelta(days=2)
    orders = [row("blocked"), row("blocked")]
    wait(orders[0], "the notary", until, officer)
    act(site, "wait", list(Order.objects.all()), whom="the landlord", until=until.isoformat())
    wait(orders[1], "the tax office", until, officer)
    assert "Taken back: 1 order." in undo(site)
    assert [each.whom for each in Waiting.objects.order_by("order_id")] == [
        "the notary",
        "the tax office",
    ]


def test_an_accident_with_one_leaves_the_others_done_and_remembered(
    row: Make, site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders, real = [row("created") for _more in range(3)], follow.assign

    def assign(order: Order, *rest: Any, **more: Any) -> int | None:
        if order == orders[1]:
            raise OperationalError("database is locked")
        return real(order, *rest, **more)

    monkeypatch.setattr(follow, "assign", assign)
    said = act(site, "assign", orders, assignee="nobody")
    assert "Assigned: 2 orders." in said
    assert f"{orders[1].reference} could not be changed just now" in said
    assert "Taken back: 2 orders." in undo(site)


def test_more_than_can_be_done_at_once_is_told(
    row: Make, site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    for _more in range(3):
        row("created")
    said = act(site, "watch", [], all="1")
    assert "Watched: 2 orders." in said
    assert "Only 2 orders at once" in said


def test_a_draft_that_somebody_worked_on_meanwhile_is_not_discarded(
    row: Make, site: Client, officer: User
) -> None:
    order = row("draft")
    Order.objects.get().note(Act.ANSWERED, source=Source.PERSON, actor=officer)
    assert "was changed meanwhile" in act(site, "discard", [order])
    assert Order.objects.get().discarded_at is None


def test_what_is_left_in_another_field_holds_up_no_act(row: Make, site: Client) -> None:
    assert "Watched: 1 order." in act(site, "watch", [row("created")], until="tomorrow")


def test_what_was_ticked_and_said_stays_where_an_act_is_refused(
    row: Make, site: Client, officer: User
) -> None:
    chosen, other = row("blocked"), row("blocked")
    ticked = f"{chosen.pk}.{chosen.version}"
    said = {"order": ticked, "act": "wait", "whom": "Mia", "until": "1999-01-01"}
    said["query"] = "view=blocked"
    page = text(site.post("/orders/act/", said, follow=True))
    assert "Nothing was done. Enter a day that is not over" in page
    assert f'value="{ticked}" aria-label="{chosen.reference}" checked' in page
    assert f'aria-label="{other.reference}" checked' not in page
    assert 'value="Mia"' in page
    assert 'value="1999-01-01"' in page
    rows = text(site.get("/?view=blocked")).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "checked" not in rows

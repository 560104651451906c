"""Callbacks in any order and with repeats end in the state that the API says."""

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown
from ordering.orders.choices import Act, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reconcile, reserve
from ordering.submissions import submit
from ordering.tracking import callbacks, sync
from ordering.tracking.models import CallbackEvent
from ordering.tracking.unknown_orders import UnknownOrder
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "order_of_events", list(itertools.permutations(["IN_REVIEW", "BLOCKED", "COMPLETED"]))
)
def test_any_order_of_the_same_events_ends_the_same(
    officer: User, api: NumbersClient, decide: Callable[..., None], order_of_events: tuple[str, ...]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    for status in (*order_of_events, *order_of_events):
        work.take_callback(factories.event(order.remote_id, status))
    assert Order.objects.get().state == OrderState.COMPLETED


def test_an_event_that_claims_too_much_is_recorded_and_the_truth_asked_for(
    officer: User, api: NumbersClient
) -> None:
    order = factories.reserved(officer)
    work.take_callback(factories.event(order.remote_id, "COMPLETED"))
    assert Order.objects.get().state == OrderState.CREATED
    assert order.timeline.filter(act="unexpected").exists()


def test_a_final_state_never_changes(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    work.take_callback(factories.event(order.remote_id, "EXPIRED"))
    work.take_callback(factories.event(order.remote_id, "IN_REVIEW"))
    assert Order.objects.get().state == OrderState.EXPIRED


def test_an_event_that_fits_is_applied_although_the_api_is_down(
    officer: User, settings: Any, api: NumbersClient
) -> None:
    order = factories.in_review(officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    work.take_callback(factories.event(order.remote_id, "BLOCKED"))
    assert Order.objects.get().state == OrderState.BLOCKED
    assert CallbackEvent.objects.get().processed_at is None, "the sweep takes it again"


def test_the_same_event_is_kept_once() -> None:
    assert callbacks.store(factories.event("o1", "BLOCKED", "e1"))
    assert callbacks.store(factories.event("o1", "BLOCKED", "e1")) is None
    assert CallbackEvent.objects.count() == 1


def test_events_without_an_id_are_told_apart_by_their_body() -> None:
    body = json.dumps(
        {"resourceType": "NUMBER_ORDER", "resourceId": "o1", "status": "BLOCKED"}
    ).encode()
    assert callbacks.store(body)
    assert callbacks.store(body) is None
    assert callbacks.store(body + b" ")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"no json", b'{"resourceType": 7}', b"\xff\x00", b"[" * 5000]
)
def test_a_body_that_nobody_can_read_is_kept_for_administrators(body: bytes) -> None:
    assert callbacks.store(body) is None
    stored = CallbackEvent.objects.get()
    assert not stored.readable
    assert stored.processed_at


def test_numbers_of_one_order_that_are_not_ready_are_one_notice_until_it_is_read(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.several(officer, 3)
    submit.ask(order, officer)
    work.step(order, "submit")
    decide(order, "approve")
    sync.sync(order, api)
    about = {"resourceType": "ACTIVE_NUMBER", "eventType": "PROVISIONING_TO_SMS_PLATFORM"}
    told = order.notifications.filter(person=officer, kind="not_provisioned")
    first, second, third = (number.phone_number for number in order.numbers.all())
    for number in (first, second):
        work.take_callback(factories.event(number, "FAILED", number, **about))
    assert told.count() == 1
    told.update(read_at=timezone.now())
    work.take_callback(factories.event(third, "FAILED", third, **about))
    assert told.count() == 2, "whoever has looked hears of another number"
    told.update(read_at=None, created_at=timezone.now() - timedelta(hours=2))
    work.take_callback(
        factories.event(third, "FAILED", "later", failureCode="INTERNAL_ERROR", **about)
    )
    assert told.count() == 3, "and so does who has not for long"


def test_an_event_for_an_unknown_order_waits_for_it(officer: User, api: NumbersClient) -> None:
    work.take_callback(factories.event("nobody", "IN_REVIEW"))
    assert CallbackEvent.objects.get().processed_at is None


def test_an_event_that_came_before_the_orders_id_finds_the_order(
    officer: User, api: NumbersClient
) -> None:
    order = factories.draft(officer)
    remote = api.create_order(reserve.order_request(order))
    work.take_callback(factories.event(remote.id_number_order, "IN_REVIEW"))
    order.move_to(OrderState.CREATING, act=Act.RESERVING, source=Source.PERSON, sent_request={})
    reconcile.link_reservation(order, remote)
    assert CallbackEvent.objects.get().order == order
    assert work.due_at(order, "check") <= timezone.now(), "the truth is asked for at once"


def test_provisioning_of_a_completed_orders_number_stands_on_it(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    work.take_callback(factories.event(order.remote_id, "COMPLETED"))
    told = {
        "resourceType": "ACTIVE_NUMBER",
        "eventType": "PROVISIONING_TO_SMS_PLATFORM",
        "failureCode": "CAMPAIGN_NOT_AVAILABLE",
    }
    work.take_callback(factories.event(order.numbers.get().phone_number, "FAILED", **told))
    said = order.numbers.get().provisionings.get()
    assert (said.words, said.failure_code) == ("Not ready for SMS", "CAMPAIGN_NOT_AVAILABLE")
    assert "Check its id and state" in said.explanation


@pytest.mark.parametrize("order_of_events", list(itertools.permutations([0, 1, 2])))
def test_provisioning_ends_the_same_in_whatever_order_events_come(
    officer: User, api: NumbersClient, decide: Callable[..., None], order_of_events: tuple[int, ...]
) -> None:
    """Each platform has its own state, by the events' own times; where two have the same, by their
    ids."""
    order = factories.in_review(officer)
    decide(order, "approve")
    work.take_callback(factories.event(order.remote_id, "COMPLETED"))
    number = order.numbers.get().phone_number
    about = {"resourceType": "ACTIVE_NUMBER", "eventType": "PROVISIONING_TO_CAMPAIGN"}
    told = [
        factories.event(
            number,
            "FAILED",
            "a",
            **about,
            timestamp="2026-11-25T10:00:00",
            failureCode="CAMPAIGN_EXPIRED",
        ),
        factories.event(number, "SUCCEEDED", "b", **about, timestamp="2026-11-25T11:00:00"),
        factories.event(
            number,
            "FAILED",
            "c",
            **about,
            timestamp="2026-11-25T11:00:00",
            failureCode="TFN_NOT_ALLOWED",
        ),
    ]
    sms = {**about, "eventType": "PROVISIONING_TO_SMS_PLATFORM"}
    for place in (*order_of_events, *order_of_events):
        work.take_callback(told[place])
        work.take_callback(factories.event(number, "SUCCEEDED", "s", **sms))
    said = {
        row.platform: (row.words, row.failure_code)
        for row in order.numbers.get().provisionings.all()
    }
    assert said == {
        "CAMPAIGN": ("Not in the campaign", "TFN_NOT_ALLOWED"),
        "SMS_PLATFORM": ("Ready for SMS", ""),
    }


def test_a_number_taken_off_a_platform_replaces_that_it_was_put_there(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    work.take_callback(factories.event(order.remote_id, "COMPLETED"))
    number = order.numbers.get().phone_number
    for kind, at in (
        ("PROVISIONING_TO_VOICE_PLATFORM", "10"),
        ("DEPROVISIONING_FROM_VOICE_PLATFORM", "11"),
    ):
        about = {
            "resourceType": "ACTIVE_NUMBER",
            "eventType": kind,
            "timestamp": f"2026-11-25T{at}:00:00",
        }
        work.take_callback(factories.event(number, "SUCCEEDED", kind, **about))
    assert order.numbers.get().provisionings.get().words == "Taken off voice"


def test_a_failure_that_nobody_knows_is_shown_as_it_came(
    officer: User, api: NumbersClient, decide: Callable[..., None], site: Client
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    work.take_callback(factories.event(order.remote_id, "COMPLETED"))
    about = {
        "resourceType": "ACTIVE_NUMBER",
        "eventType": "PROVISIONING_TO_CAMPAIGN",
        "failureCode": "MOON_PHASE",
    }
    work.take_callback(factories.event(order.numbers.get().phone_number, "FAILED", **about))
    html = site.get(f"/orders/{order.pk}/").content.decode()
    assert "MOON_PHASE" in html
    assert "Ask its support" in html


def test_an_event_is_taken_in_once_more_from_the_administration(
    officer: User, api: NumbersClient, decide: Callable[..., None], admin_client: Client
) -> None:
    """One that had been given up, and one that could not be read by an earlier version."""
    order = factories.in_review(officer)
    decide(order, "approve")
    callbacks.store(factories.event(order.remote_id, "COMPLETED"))
    CallbackEvent.objects.update(
        run_at=None, readable=False, resource_id="", processed_at=timezone.now()
    )
    callbacks.store(b"no json")
    chosen = list(CallbackEvent.objects.values_list("pk", flat=True))
    page = admin_client.post(
        "/admin/ordering/callbackevent/",
        {"action": "replay", "_selected_action": chosen},
        follow=True,
    )
    assert "1 callback is taken in once more" in page.content.decode()
    work.sweep()
    assert Order.objects.get().state == OrderState.COMPLETED


def test_who_may_not_change_callbacks_can_not_replay_them(officer: User) -> None:
    viewer = factories.person("vera")
    viewer.is_staff = True
    viewer.save()
    viewer.user_permissions.add(Permission.objects.get(codename="view_callbackevent"))
    callbacks.store(factories.event("o1", "COMPLETED"))
    browser = Client()
    browser.force_login(viewer)
    page = browser.get("/admin/ordering/callbackevent/")
    assert page.status_code == 200
    assert "Take in once more" not in page.content.decode()


def test_the_end_of_an_order_is_gets_to_say(
    officer: User, settings: Any, api: NumbersClient
) -> None:
    """An event that is not true, or no longer, must not close an order that is open."""
    order = factories.reserved(officer)
    work.take_callback(factories.event(order.remote_id, "EXPIRED"))
    assert Order.objects.get().state == OrderState.CREATED
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    work.take_callback(factories.event(order.remote_id, "EXPIRED", "later"))
    assert Order.objects.get().state == OrderState.CREATED


def test_an_event_that_get_does_not_show_yet_is_asked_about_again_soon(
    officer: User, api: NumbersClient
) -> None:
    order = factories.reserved(officer)
    pk = callbacks.store(factories.event(order.remote_id, "BLOCKED"))
    assert pk
    work.sweep()
    waiting = CallbackEvent.objects.get()
    assert waiting.processed_at is None
    assert waiting.run_at
    assert waiting.run_at < timezone.now() + timedelta(seconds=30)
    for _attempt in range(callbacks.MOST_RECHECKS):
        work.make_due()
        work.sweep()
    assert CallbackEvent.objects.get().processed_at, "but not for ever"
    assert not order.timeline.filter(act="unexpected").exists()


def test_an_event_that_is_older_than_what_get_says_is_done_with(
    officer: User, api: NumbersClient, decide: Any
) -> None:
    order = factories.in_review(officer)
    work.take_callback(factories.event(order.remote_id, "BLOCKED", timestamp="2020-01-01T00:00:00"))
    assert CallbackEvent.objects.get().processed_at
    assert Order.objects.get().state == OrderState.IN_REVIEW


def test_reviewers_words_are_fetched_on_every_event(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.reserved(officer)
    before = calls("getRegistration")
    work.take_callback(factories.event(order.remote_id, "IN_REVIEW"))
    assert calls("getRegistration") == before + 1


def test_a_number_that_is_not_ready_is_told_once(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    work.take_callback(factories.event(order.remote_id, "COMPLETED"))
    about = {
        "resourceType": "ACTIVE_NUMBER",
        "eventType": "PROVISIONING_TO_SMS_PLATFORM",
        "timestamp": "2026-11-25T10:00:00",
    }
    failed = factories.event(order.numbers.get().phone_number, "FAILED", "f", **about)
    for _time in range(2):
        work.take_callback(failed)
    callbacks.replay(CallbackEvent.objects.filter(key="f"))
    work.sweep()
    assert list(
        order.notifications.filter(person=officer, kind="not_provisioned").values_list(
            "person", flat=True
        )
    ) == [officer.pk]
    Notification.objects.filter(order=order).read()
    work.take_callback(
        factories.event(
            order.numbers.get().phone_number,
            "FAILED",
            "g",
            **{**about, "eventType": "PROVISIONING_TO_CAMPAIGN"},
        )
    )
    assert order.notifications.filter(person=officer, kind="not_provisioned").count() == 2, (
        "they had looked"
    )
    Notification.objects.filter(order=order).read()
    about["eventType"] = "PROVISIONING_TO_VOICE_PLATFORM"
    work.take_callback(factories.event(order.numbers.get().phone_number, "SUCCEEDED", "h", **about))
    about["timestamp"] = "2026-11-25T09:00:00"
    work.take_callback(factories.event(order.numbers.get().phone_number, "FAILED", "i", **about))
    assert order.notifications.filter(kind="not_provisioned").count() == 2, (
        "it has been mended before we heard of it"
    )


def test_an_event_that_names_nothing_asks_for_nothing(
    officer: User, calls: Callable[[str], int], sandbox: Any
) -> None:
    """It stays for administrators; an empty id is no order to ask about."""
    lose(officer, sandbox)
    work.take_callback(factories.event(None, "IN_REVIEW"))
    for _attempt in range(3):
        work.make_due()
        work.sweep()
    assert calls("getNumberOrder") == 0
    assert CallbackEvent.objects.get().processed_at is None


def test_an_unknown_order_is_asked_about_once_however_many_answers_are_lost(
    officer: User, api: NumbersClient, calls: Callable[[str], int], sandbox: Any
) -> None:
    for _order in range(3):
        lose(officer, sandbox)
    other = factories.draft(officer, number="+61412024879")
    remote = api.create_order(reserve.order_request(other))
    for number in range(4):
        work.take_callback(factories.event(remote.id_number_order, "IN_REVIEW", f"e{number}"))
    for _attempt in range(5):
        work.make_due()
        work.sweep()
    assert calls("getNumberOrder") == 1
    assert UnknownOrder.objects.get().numbers == ["+61412024879"]


def lose(officer: User, sandbox: Any) -> Order:
    """A reservation that was not made, and whose answer was lost."""
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
    return order


def test_an_event_that_names_the_number_is_about_the_order_that_has_it(
    officer: User, decide: Callable[..., None]
) -> None:
    """Seen in the vendor's SDKs (contract README, "Callbacks")."""
    order = factories.reserved(officer)
    decide(order, "expire")
    work.take_callback(factories.event(order.wanted_number, "SUCCEEDED"))
    assert Order.objects.get().state == OrderState.EXPIRED
    assert CallbackEvent.objects.get().order == order


def test_an_event_of_an_order_that_is_over_is_closed_without_a_call(
    officer: User, api: NumbersClient, decide: Callable[..., None], calls: Callable[[str], int]
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    sync.sync(order, api)
    before = calls("getNumberOrder")
    work.take_callback(factories.event(order.remote_id, "IN_REVIEW"))
    assert CallbackEvent.objects.get().processed_at
    assert calls("getNumberOrder") == before


def test_an_event_of_nobody_is_looked_at_for_three_days(officer: User) -> None:
    work.take_callback(factories.event("nobody", "IN_REVIEW"))
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        work.sweep()
        assert CallbackEvent.objects.get().run_at is None
        assert CallbackEvent.objects.get().processed_at is None


def test_events_that_are_taken_in_once_more_keep_their_keys() -> None:
    said = {"resourceType": "NUMBER_ORDER", "resourceId": "o1"}
    for status in ("BLOCKED", "IN_REVIEW"):
        callbacks.store(json.dumps({**said, "status": status}).encode())
    keys = set(CallbackEvent.objects.values_list("key", flat=True))
    assert len(callbacks.replay(CallbackEvent.objects.all())) == 2
    assert set(CallbackEvent.objects.values_list("key", flat=True)) == keys

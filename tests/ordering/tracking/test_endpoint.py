"""The callback address: verify, store, 200. Nothing unsigned gets in, and nothing makes it fail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from numbers_api.signatures import sign
from ordering.orders.choices import RefusedFor
from ordering.tracking.models import CallbackEvent, RefusedCallbacks, RefusedQuerySet

pytestmark = pytest.mark.django_db

ADDRESS = "/callbacks/numbers/"
BODY = json.dumps(
    {"eventId": "e1", "resourceType": "NUMBER_ORDER", "resourceId": "o1", "status": "BLOCKED"}
).encode()
SECRET = "numberdesk-demo-callback-secret-0001"


def send(body: bytes = BODY, signature: str | None = None, **extra: Any) -> int:
    headers = {
        "X-Sinch-Signature": sign(body, SECRET) if signature is None else signature,
        **extra.pop("headers", {}),
    }
    return (
        Client()
        .post(ADDRESS, body, content_type="application/json", headers=headers, **extra)
        .status_code
    )


def test_a_signed_event_is_kept() -> None:
    assert send() == 200
    assert CallbackEvent.objects.get().key == "e1"


def test_the_same_event_twice_is_answered_alike_and_kept_once() -> None:
    assert [send(), send()] == [200, 200]
    assert CallbackEvent.objects.count() == 1


@pytest.mark.parametrize(
    "signature", ["", "0" * 40, sign(BODY, "x" * 32), "ünïcode", sign(BODY, SECRET).upper()]
)
def test_a_wrong_signature_is_refused_and_stored_nowhere(signature: str) -> None:
    assert send(signature=signature.encode().decode("latin-1")) == 401
    assert not CallbackEvent.objects.exists()


def test_without_tls_where_there_is_some_it_is_refused_and_never_led_on(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert send() == 403
    assert not CallbackEvent.objects.exists()
    assert send(secure=True) == 200


def test_a_body_that_was_changed_on_its_way_is_refused() -> None:
    assert send(BODY.replace(b"BLOCKED", b"COMPLETED"), sign(BODY, SECRET)) == 401


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"\xff\xfe", b'{"resourceType": null}'])
def test_signed_garbage_is_kept_and_unsigned_garbage_refused(body: bytes) -> None:
    assert send(body) == 200
    assert send(body, "wrong") == 401
    assert not CallbackEvent.objects.get().readable


def test_a_secret_can_be_changed_without_losing_events(settings: Any) -> None:
    settings.NUMBERS_CALLBACK_SECRETS = ("another-secret-another-secret-another", SECRET)
    assert send() == 200


def test_a_body_out_of_all_proportion_is_not_read() -> None:
    assert send(b"x" * 70_000) == 413


def test_other_addresses_are_refused() -> None:
    assert send(REMOTE_ADDR="203.0.113.9") == 403


def test_what_is_refused_is_counted_by_reason_and_nothing_of_it_is_kept() -> None:
    for _call in range(2):
        send(signature="0" * 40)
    send(signature="")
    send(b"x" * 70_000)
    send(REMOTE_ADDR="203.0.113.9")
    counted = dict(RefusedCallbacks.objects.values_list("reason", "number"))
    assert counted == {"signature": 2, "unsigned": 1, "size": 1, "address": 1}
    assert not CallbackEvent.objects.exists()


def test_each_hour_is_counted_by_itself() -> None:
    send(signature="")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        send(signature="")
    assert list(RefusedCallbacks.objects.values_list("number", flat=True)) == [1, 1]


@contextmanager
def uncounted(*reasons: RefusedFor) -> Iterator[None]:
    """The database takes no count of calls that were refused for these reasons."""
    add = RefusedQuerySet.add

    def fail(rows: RefusedQuerySet, hour: datetime, reason: RefusedFor, number: int) -> None:
        if reason in reasons:
            raise OperationalError
        add(rows, hour, reason, number)

    with pytest.MonkeyPatch.context() as down:
        down.setattr(RefusedQuerySet, "add", fail)
        yield


def test_what_could_not_be_counted_is_counted_later_for_its_own_hour_and_reason() -> None:
    with time_machine.travel("2026-03-02 10:20Z", tick=False) as clock:
        with uncounted(*RefusedFor):
            for signature in ("", "0" * 40, ""):
                assert send(signature=signature) == 401, "whether it was counted or not"
            clock.shift(timedelta(hours=1))
            send(signature="")
        assert not RefusedCallbacks.objects.exists()
        clock.shift(timedelta(hours=1))
        send(signature="")
    counted = RefusedCallbacks.objects.filter(reason="unsigned").order_by("hour")
    assert list(counted.values_list("hour__hour", "number")) == [(10, 2), (11, 1), (12, 1)]
    assert RefusedCallbacks.objects.get(reason="signature").number == 1


def test_a_count_that_was_written_before_another_failed_is_not_written_again() -> None:
    with uncounted(*RefusedFor):
        for refused in ({"signature": "0" * 40}, {"signature": ""}, {"body": b"x" * 70_000}):
            send(**refused)
    with uncounted(RefusedFor.UNSIGNED):
        send(signature="0" * 40)
    send(signature="")
    counted = dict(RefusedCallbacks.objects.values_list("reason", "number"))
    assert counted == {"signature": 2, "unsigned": 2, "size": 1}


def test_only_post_is_taken() -> None:
    assert Client().get(ADDRESS).status_code == 405

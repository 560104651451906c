"""The desk that a demo opens on: of today, whole, and the same on both sides."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from kyc.documents.models import Document
from ordering.orders.comments import Comment
from ordering.orders.four_eyes import open_remarks
from ordering.orders.order import Order
from ordering.orders.states import OrderState, from_remote
from ordering.orders.timeline import TimelineEntry
from people.models import User
from sandbox.upstream.model import written
from tests.pages import text
from tools.desk.keep import load_product
from tools.desk.upstream import kept_upstream, load_upstream

pytestmark = pytest.mark.django_db
CALLBACKS = "http://localhost/callbacks/numbers/"


@pytest.fixture
def loaded(settings: Any, tmp_path: Path) -> float:
    settings.MEDIA_ROOT, settings.PUBLIC_URL = tmp_path, "http://127.0.0.1:8000"
    now = time.time()
    assert load_product(now, CALLBACKS)
    return now


def test_it_is_of_today_and_in_every_state(loaded: float) -> None:
    states = Counter(Order.objects.values_list("state", flat=True))
    assert states.total() >= 130
    assert set(states) >= {
        *(OrderState.DRAFT, OrderState.CREATED, OrderState.BLOCKED, OrderState.IN_REVIEW),
        *(OrderState.COMPLETED, OrderState.REJECTED, OrderState.EXPIRED),
    }
    last = TimelineEntry.objects.aggregate(last=Max("at"))["last"]
    assert timedelta() <= timezone.now() - last < timedelta(hours=2)
    first = Order.objects.order_by("created_at").first()
    assert first is not None
    assert timedelta(days=80) < timezone.now() - first.created_at < timedelta(days=91)
    running = Order.objects.filter(state=OrderState.CREATED, expires_at__gt=timezone.now())
    assert running.count() >= 8
    assert set(Order.objects.values_list("approval", flat=True)) >= {
        "asked",
        "sent_back",
        "approved",
    }
    assert any(open_remarks(order) for order in Order.objects.filter(approval="sent_back"))
    assert Comment.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_its_history_holds_and_its_files_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_timelines")
    for document in Document.objects.all():
        assert document.file.size == document.size


def test_the_simulator_knows_the_same_orders(loaded: float, tmp_path: Path) -> None:
    load_upstream(tmp_path / "state", loaded, CALLBACKS)
    upstream = kept_upstream(tmp_path / "state")
    known = {order.remote_id: order for order in Order.objects.filter(remote_id__isnull=False)}
    assert set(upstream) == set(known)
    for key, there in upstream.items():
        order = known[key]
        assert from_remote(there["state"]) == order.state
        if order.state == OrderState.CREATED:
            assert order.expires_at is not None
            ends = datetime.fromtimestamp(there["expires"], UTC)
            assert abs(order.expires_at - ends) < timedelta(seconds=1)
        # Asked again, the vendor says nothing that is not known.
        said = {log["createTime"]: log["message"] for log in there["logs"]}
        known_words = {written(each.written_at): each.text for each in order.messages.all()}
        assert said == known_words
        assert there["callback_url"] == CALLBACKS
        assert order.sent_request is None or order.sent_request["callbackUrl"] == CALLBACKS


@pytest.mark.usefixtures("loaded")
def test_it_is_loaded_once_and_work_goes_on(client: Client) -> None:
    assert not load_product(time.time(), CALLBACKS)
    officer = User.objects.get(username="officer")
    assert officer.password.startswith("pbkdf2_")
    client.force_login(officer)
    assert "Harbour Dental" in text(client.get("/?view=open"))
    newest = Order.objects.order_by("-pk")[0]
    again = Order.objects.create(
        officer=officer, region_code="US", number_type="LOCAL", registration=registration(newest)
    )
    assert again.pk > newest.pk


def registration(like: Order) -> Any:
    """A new one against the same requirements."""
    made = type(like.registration)(snapshot=like.registration.snapshot)
    made.save()
    return made


def test_its_people_never_come_to_a_site_that_others_can_reach(settings: Any) -> None:
    settings.PUBLIC_URL = "https://numbers.example.com"
    with pytest.raises(CommandError):
        load_product(time.time(), CALLBACKS)
    assert not User.objects.exists()

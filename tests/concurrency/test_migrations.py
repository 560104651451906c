"""Orders of every state that were there before an order's life was kept come through the
migrations."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from jobs.models import Job
from ordering.orders import verify
from ordering.orders.order import Order
from ordering.orders.states import FINAL, OrderState

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

BEFORE = [
    ("ordering", "0005_rights_to_profiles"),
    ("kyc", "0007_documents_mended"),
    ("people", "0001_initial"),
]


def migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def test_old_orders_of_every_state_come_through(
    django_db_serialized_rollback: Any, transactional_db: Any
) -> None:
    now = MigrationExecutor(connection).loader.graph.leaf_nodes()
    apps = migrate(BEFORE)
    try:
        _old_orders(apps)
        apps.get_model("auth", "Group").objects.filter(name="Administrator").update(
            name="Administration"
        )
    finally:
        migrate(now)
    assert not list(verify.broken(Order.objects.iterator()))
    # Whatever was under way may have been sent, so nothing is sent again.
    under_way = Order.objects.filter(state__in=("creating", "outcome_unknown"))
    assert all(order.sent_request is not None and order.create_sent_at for order in under_way)
    reminded = Job.objects.filter(kind="reminder").values_list("key", flat=True)
    states = Order.objects.filter(pk__in=list(reminded)).values_list("state", flat=True)
    assert set(states) == {"created", "submitting", "blocked"}
    assert set(Job.objects.filter(kind="order").values_list("key", flat=True)) == {
        str(pk) for pk in Order.objects.exclude(state="draft").values_list("pk", flat=True)
    }


def _old_orders(apps: Any) -> None:
    get, now = apps.get_model, timezone.now()
    officer = get("people", "User").objects.create(username="olivia")
    for state in OrderState:
        is_over = state in FINAL
        snapshot = get("kyc", "RequirementSnapshot").objects.create(
            region_code="AU", number_type="MOBILE", registration_required=False, sha256=f"{state}"
        )
        order = get("ordering", "Order").objects.create(
            officer=officer,
            state=state,
            region_code="AU",
            number_type="MOBILE",
            registration=get("kyc", "Registration").objects.create(snapshot=snapshot),
            remote_id=None
            if state in ("draft", "creating", "outcome_unknown")
            else f"remote-{state}",
            submitted_at=now,
            closed_at=now if is_over else None,
        )
        for act in ("started", "moved"):
            get("ordering", "TimelineEntry").objects.create(
                order=order,
                act=act,
                source="person",
                actor=officer,
                from_state="draft",
                to_state=state,
            )
        get("ordering", "OrderNumber").objects.create(
            order=order,
            phone_number="+61412000000",
            provisioning="PROVISIONING_TO_SMS_PLATFORM FAILED",
            provisioning_failure="X",
        )
        get("ordering", "CallbackEvent").objects.create(key=f"k-{state}", body="{}")

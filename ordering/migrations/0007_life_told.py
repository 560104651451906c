"""What there is already becomes as new rows are: timelines are chained, provisioning has rows of its own, and open orders are due
for reminders and for a look. The groups get what the new models allow. Repeatable."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.utils import timezone

from ordering.orders import chain

RESERVED = ("created", "submitting", "blocked")
UPSTREAM = (*RESERVED, "in_review", "unknown", "completed", "rejected", "expired")


def chain_timelines(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    order_model: Any = apps.get_model("ordering", "Order")
    entry_model: Any = apps.get_model("ordering", "TimelineEntry")
    for order in order_model.objects.all().iterator():
        position, digest = 0, chain.START
        for position, entry in enumerate(
            entry_model.objects.filter(order=order).order_by("at", "pk"), start=1
        ):
            facts = (
                entry.act,
                entry.source,
                entry.actor_id,
                entry.from_state,
                entry.to_state,
                entry.why,
            )
            digest = chain.digest(digest, [order.pk, position, entry.at, *facts])
            entry_model.objects.filter(pk=entry.pk).update(position=position, digest=digest)
        order_model.objects.filter(pk=order.pk).update(entries=position, chain=digest)


def fill_columns(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    orders: Any = apps.get_model("ordering", "Order").objects
    now = timezone.now()
    orders.filter(state__in=UPSTREAM, reserved_at=None).update(reserved_at=F("created_at"))
    orders.filter(state__in=RESERVED).update(next_reminder_at=now)
    orders.filter(state="outcome_unknown").update(next_sync_at=now)
    orders.filter(state="outcome_unknown", lost_at=None).update(lost_at=F("state_since"))
    # Of a JSON column "= None" means JSON null, and not that there is none.
    orders.filter(state__in=("creating", "outcome_unknown"), sent_request__isnull=True).update(
        sent_request={}
    )


def move_provisioning(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows: Any = apps.get_model("ordering", "Provisioning").objects
    numbers: Any = apps.get_model("ordering", "OrderNumber").objects
    for number in numbers.exclude(provisioning=""):
        event_type, _space, status = number.provisioning.partition(" ")
        said = {
            "event_type": event_type,
            "status": status,
            "failure_code": number.provisioning_failure,
        }
        platform = (
            event_type.removeprefix("DE")
            .removeprefix("PROVISIONING_")
            .removeprefix("TO_")
            .removeprefix("FROM_")
        )
        # Any event that still comes is later than what is known no time of.
        rows.get_or_create(
            number=number, platform=platform, defaults=said | {"said_at": number.order.created_at}
        )


def give_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    config: Any = apps.get_app_config("ordering")
    # Django makes permissions after all migrations; these are needed now.
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permission: Any = apps.get_model("auth", "Permission")
    group: Any = apps.get_model("auth", "Group")
    everything = permission.objects.filter(content_type__app_label="ordering")
    # A company may have renamed or removed the group: what its groups may do is then its own to say.
    for found in group.objects.filter(name="Administrator"):
        found.permissions.add(*everything)


class Migration(migrations.Migration):
    dependencies = [("ordering", "0006_life")]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (chain_timelines, fill_columns, move_provisioning, give_rights)
    ]

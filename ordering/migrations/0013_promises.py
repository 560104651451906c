"""What was due in columns of its own is promised as work; administrators may see it."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

RESERVED = ("created", "submitting", "blocked")


def promise_work(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    orders: Any = apps.get_model("ordering", "Order").objects
    jobs: Any = apps.get_model("jobs", "Job")
    # Whatever was under way may have been sent.
    orders.filter(state__in=("creating", "outcome_unknown")).update(create_sent_at=F("state_since"))
    waiting = orders.exclude(state="draft").exclude(
        Q(state__in=("completed", "rejected", "expired"), messages_read=True)
    )
    for pk, state in waiting.values_list("pk", "state").iterator():
        jobs.objects.get_or_create(kind="order", key=str(pk), queue="numbers_api")
        if state in RESERVED:
            jobs.objects.get_or_create(kind="reminder", key=str(pk), queue="local")
    events: Any = apps.get_model("ordering", "CallbackEvent").objects
    events.exclude(processed_at=None).update(run_at=None)


def give_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permission: Any = apps.get_model("auth", "Permission")
    for label in ("jobs", "ordering"):
        config: Any = apps.get_app_config(label)
        # Django makes permissions after all migrations; these are needed now.
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    everything = permission.objects.filter(content_type__app_label__in=("jobs", "ordering"))
    group: Any = apps.get_model("auth", "Group")
    for found in group.objects.filter(name="Administrator"):
        found.permissions.add(*everything)


class Migration(migrations.Migration):
    dependencies = [("ordering", "0012_one_mechanism"), ("jobs", "0001_initial")]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (promise_work, give_rights)
    ]

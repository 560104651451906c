"""Managers may approve, and do without in an emergency; administrators may with policies what they
may with everything. Orders learn in which team they were begun, and open ones from their timelines who has changed
them."""

from collections import defaultdict
from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

RIGHTS = ("approve_order", "override_approval")
MODELS = ("approvalpolicy", "policyplace", "remark", "override")
CONTENT_ACTS = (
    *("started", "started_again", "brought", "number_chosen", "described", "answered"),
    *("answer_chosen", "filled", "changes_applied", "document_added", "document_removed"),
)
ENDS = ("completed", "rejected", "expired")


def add_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Idempotent."""
    # Django makes permissions after all migrations; these are needed now.
    config: Any = apps.get_app_config("ordering")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    rights: Any = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="ordering"
    )
    groups: Any = apps.get_model("auth", "Group").objects
    approving = rights.filter(codename__in=RIGHTS)
    manager, _created = groups.get_or_create(name="Manager")
    manager.permissions.add(*approving)
    administrators, _created = groups.get_or_create(name="Administrator")
    administrators.permissions.add(*approving, *rights.filter(content_type__model__in=MODELS))


def name_authors(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Idempotent."""
    entries: Any = apps.get_model("ordering", "TimelineEntry").objects
    said = entries.filter(act__in=CONTENT_ACTS, actor__isnull=False).exclude(order__state__in=ENDS)
    authors = defaultdict[int, set[int]](set)
    for order, actor in said.order_by().values_list("order", "actor").distinct().iterator():
        authors[order].add(actor)
    orders: Any = apps.get_model("ordering", "Order").objects
    for order, people in authors.items():
        named = "".join(f"{person}," for person in sorted(people))
        orders.filter(pk=order, authors="").update(authors=f",{named}")


def name_teams(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Idempotent. As far as it can be known, an order was begun in its officer's team."""
    orders: Any = apps.get_model("ordering", "Order").objects
    users: Any = apps.get_model("people", "User").objects
    team = users.filter(pk=OuterRef("officer")).values("team")[:1]
    orders.filter(begun_in=None).update(begun_in=Subquery(team))


class Migration(migrations.Migration):
    dependencies = [("ordering", "0011_four_eyes")]
    operations = [
        migrations.RunPython(add_rights, migrations.RunPython.noop),
        migrations.RunPython(name_authors, migrations.RunPython.noop),
        migrations.RunPython(name_teams, migrations.RunPython.noop),
    ]

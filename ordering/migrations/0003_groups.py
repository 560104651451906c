"""The groups Officer, Manager and Administrator with what each may do. Repeatable: it sets them as they are here."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OFFICER = ("view_order", "add_order", "change_order")
MANAGER = (*OFFICER, "view_every_order")
APPS = ("people", "kyc", "ordering", "auth")


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _make_permissions(apps)
    permission: Any = apps.get_model("auth", "Permission")
    group: Any = apps.get_model("auth", "Group")
    of_orders = permission.objects.filter(content_type__app_label="ordering")
    group.objects.get_or_create(name="Officer")[0].permissions.set(
        of_orders.filter(codename__in=OFFICER)
    )
    group.objects.get_or_create(name="Manager")[0].permissions.set(
        of_orders.filter(codename__in=MANAGER)
    )
    everything = permission.objects.filter(content_type__app_label__in=APPS)
    group.objects.get_or_create(name="Administrator")[0].permissions.set(everything)


def _make_permissions(apps: Apps) -> None:
    """Django makes permissions after all migrations; these are needed now."""
    for label in APPS:
        config: Any = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0002_initial"),
        ("kyc", "0001_initial"),
        ("people", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

"""The groups Officer, Manager and Administrator with what each may do."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OFFICER = (
    ("ordering", ("view_order", "add_order", "change_order")),
    ("kyc", ("view_profile", "add_profile", "change_profile")),
)
MANAGER = (*OFFICER, ("ordering", ("view_every_order",)), ("kyc", ("view_every_profile",)))
APPS = ("people", "jobs", "kyc", "ordering", "auth")


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Idempotent."""
    # Django makes permissions after all migrations; these are needed now.
    for label in APPS:
        config: Any = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    permissions: Any = apps.get_model("auth", "Permission").objects
    groups: Any = apps.get_model("auth", "Group").objects
    for name, rights in (("Officer", OFFICER), ("Manager", MANAGER)):
        group, _created = groups.get_or_create(name=name)
        for label, codenames in rights:
            of_app = permissions.filter(content_type__app_label=label)
            group.permissions.add(*of_app.filter(codename__in=codenames))
    administrators, _created = groups.get_or_create(name="Administrator")
    administrators.permissions.add(*permissions.filter(content_type__app_label__in=APPS))


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0001_initial"),
        ("jobs", "0001_initial"),
        ("kyc", "0001_initial"),
        ("people", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

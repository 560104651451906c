"""Administrators may do with new administrators and mails about accounts what they may with
everything."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Idempotent."""
    # Django makes permissions after all migrations; these are needed now.
    config: Any = apps.get_app_config("people")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    rights: Any = apps.get_model("auth", "Permission").objects
    groups: Any = apps.get_model("auth", "Group").objects
    administrators, _created = groups.get_or_create(name="Administrator")
    models = ("accountmail", "promotion", "usage")
    of_theirs = rights.filter(content_type__app_label="people", content_type__model__in=models)
    administrators.permissions.add(*of_theirs)


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0020_reserving_needs_approval"),
        ("people", "0004_accounts"),
    ]
    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]

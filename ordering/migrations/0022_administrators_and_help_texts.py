"""Administrators may do with help texts what they may with everything."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Idempotent."""
    # Django makes permissions after all migrations; these are needed now.
    config: Any = apps.get_app_config("kyc")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    rights: Any = apps.get_model("auth", "Permission").objects
    groups: Any = apps.get_model("auth", "Group").objects
    administrators, _created = groups.get_or_create(name="Administrator")
    of_theirs = rights.filter(content_type__app_label="kyc", content_type__model="guidance")
    administrators.permissions.add(*of_theirs)


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0021_administrators_and_accounts"),
        ("kyc", "0008_help_texts"),
    ]
    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]

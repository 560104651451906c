"""What the groups may do with profiles. Repeatable: it adds what is missing."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OFFICER = ("view_profile", "add_profile", "change_profile")
MANAGER = (*OFFICER, "view_every_profile")


def give_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    config: Any = apps.get_app_config("kyc")
    # Django makes permissions after all migrations; these are needed now.
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permission: Any = apps.get_model("auth", "Permission")
    group: Any = apps.get_model("auth", "Group")
    of_kyc = permission.objects.filter(content_type__app_label="kyc")
    group.objects.get(name="Officer").permissions.add(*of_kyc.filter(codename__in=OFFICER))
    group.objects.get(name="Manager").permissions.add(*of_kyc.filter(codename__in=MANAGER))
    group.objects.get(name="Administrator").permissions.add(*of_kyc)


class Migration(migrations.Migration):
    dependencies = [("ordering", "0004_renewed"), ("kyc", "0005_profiles")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]

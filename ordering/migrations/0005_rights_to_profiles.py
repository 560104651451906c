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
    rights = {
        "Officer": OFFICER,
        "Manager": MANAGER,
        "Administrator": of_kyc.values_list("codename", flat=True),
    }
    for name, codenames in rights.items():
        # A company may have renamed or removed a group: what its groups may do is then its own to say.
        for found in group.objects.filter(name=name):
            found.permissions.add(*of_kyc.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [("ordering", "0004_renewed"), ("kyc", "0005_profiles")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]

"""PostgreSQL finds a company by a part of its name without reading all of them."""

from typing import Any

from django.db import migrations

from kyc.trigrams import index_parts

INDEXES = {"companies_by_parts_of_names": ("kyc_profile", "UPPER(name)")}


def make(_apps: Any, schema_editor: Any) -> None:
    index_parts(schema_editor, INDEXES)


class Migration(migrations.Migration):
    dependencies = [("kyc", "0003_answered")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

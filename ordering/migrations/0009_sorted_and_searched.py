"""An index for each order that the list can come in, and for what it is searched by."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce

from kyc.trigrams import index_parts

SEARCHED = {
    "orders_by_parts_of_references": ("ordering_order", "UPPER(customer_reference)"),
    "orders_by_parts_of_numbers": ("ordering_order", "wanted_number"),
    "numbers_by_parts": ("ordering_ordernumber", "phone_number"),
}


def make(_apps: Any, schema_editor: Any) -> None:
    index_parts(schema_editor, SEARCHED)


class Migration(migrations.Migration):
    dependencies = [
        ("kyc", "0004_search_by_parts"),
        ("ordering", "0008_administrators_and_views"),
        ("people", "0002_preferences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                Coalesce("closed_at", models.Value(datetime(9999, 1, 1, tzinfo=UTC))),
                models.F("id"),
                condition=models.Q(("band", 4)),
                name="orders_as_they_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("band__lt", 4)),
                fields=["wanted_number", "id"],
                name="open_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("band__lt", 4)),
                fields=["region_code", "number_type", "id"],
                name="open_by_region",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("band__lt", 4)), fields=["state", "id"], name="open_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("band__lt", 4)),
                fields=["state_since", "id"],
                name="open_by_time_in_state",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("band__lt", 4)), fields=["created_at", "id"], name="open_by_age"
            ),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]

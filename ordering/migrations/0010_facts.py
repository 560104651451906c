"""When an order was first submitted and how often it was sent back, for orders that there are as far
as their timelines tell."""

from typing import Any

from django.db import migrations, models
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count(apps: Any, _schema_editor: Any) -> None:
    orders = apps.get_model("ordering", "Order").objects
    entries = apps.get_model("ordering", "TimelineEntry").objects
    blocks = entries.filter(order=OuterRef("pk"), to_state="blocked").exclude(from_state="blocked")
    times = blocks.order_by().values("order").annotate(times=Count("pk")).values("times")
    orders.update(first_submitted_at=F("submitted_at"), blocked_times=Coalesce(Subquery(times), 0))


class Migration(migrations.Migration):
    dependencies = [("ordering", "0009_sorted_and_searched")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="blocked_times",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="times blocked"),
        ),
        migrations.AddField(
            model_name="order",
            name="first_submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="first submitted"),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]

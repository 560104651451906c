"""Where an order stands in the list, as columns that the database writes by itself."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce, Least

NEVER = models.Value(datetime(9999, 1, 1, tzinfo=UTC))


class Migration(migrations.Migration):
    dependencies = [("ordering", "0005_assignees")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="band",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(discarded_at__isnull=False, then=models.Value(5)),
                    models.When(
                        state__in=["completed", "expired", "rejected"], then=models.Value(4)
                    ),
                    models.When(missing_upstream_since__isnull=False, then=models.Value(1)),
                    models.When(
                        state__in=["blocked", "created", "submitting"], then=models.Value(0)
                    ),
                    models.When(lost_at=None, state="draft", then=models.Value(3)),
                    models.When(state__in=["creating", "in_review"], then=models.Value(2)),
                    default=models.Value(1),
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="hurts_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(missing_upstream_since__isnull=False, then=NEVER),
                    models.When(
                        state="blocked",
                        then=Least(
                            Coalesce(models.F("reply_by"), NEVER),
                            Coalesce(models.F("expires_at"), NEVER),
                        ),
                    ),
                    models.When(
                        state__in=["blocked", "created", "submitting"],
                        then=Coalesce(models.F("expires_at"), NEVER),
                    ),
                    default=NEVER,
                ),
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["band", "hurts_at", "id"], name="orders_as_they_hurt"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["team", "band", "hurts_at", "id"], name="a_teams_orders"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["assignee", "band", "hurts_at", "id"], name="a_persons_orders"
            ),
        ),
    ]

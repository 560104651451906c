"""Whoever began an order has it in hand where nobody else has; until when a reply is due becomes a
column."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def hand_out(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("ordering", "Order").objects.filter(assignee=None).update(assignee=F("officer"))


def set_reply_by(apps: Any, _schema_editor: Any) -> None:
    blocked = apps.get_model("ordering", "Order").objects.filter(state="blocked")
    blocked.update(reply_by=F("state_since") + timedelta(hours=settings.REPLY_HOURS))


class Migration(migrations.Migration):
    dependencies = [("ordering", "0004_administrators_and_waits")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="reply_by",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="reply to the reviewers due"
            ),
        ),
        migrations.RunPython(hand_out, migrations.RunPython.noop),
        migrations.RunPython(set_reply_by, migrations.RunPython.noop),
    ]

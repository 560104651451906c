"""Whoever began an order has it in hand where nobody else has; until when a reply is due becomes a
column."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def hand_out(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("ordering", "Order").objects.filter(assignee=None).update(assignee=F("officer"))


def end_old_watches(apps: Any, _schema_editor: Any) -> None:
    """Watching shows an order from now on. Whoever could not see one that they once watched, for
    they have left its team, watches it no longer."""
    watched = apps.get_model("ordering", "Order").watchers.through.objects
    sees_all = {"user__groups__permissions__codename": "view_every_order"}
    by_right = watched.filter(**sees_all).values("pk")
    others = watched.exclude(user__is_superuser=True).exclude(pk__in=by_right)
    others = others.exclude(user=F("order__assignee")).exclude(user__team=F("order__team"))
    watched.filter(pk__in=[*others.values_list("pk", flat=True)]).delete()


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
        migrations.RunPython(end_old_watches, migrations.RunPython.noop),
        migrations.RunPython(set_reply_by, migrations.RunPython.noop),
    ]

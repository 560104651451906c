"""Sentences become codes with details. Those that were stored already stay readable as they are,
and timelines that were written with them verify as before."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import kyc.columns


def keep_sentences(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries: Any = apps.get_model("ordering", "TimelineEntry").objects
    for pk, why in entries.exclude(why="").values_list("pk", "why").iterator():
        entries.filter(pk=pk).update(details={"said": why})
    orders: Any = apps.get_model("ordering", "Order").objects
    for pk, trouble in orders.exclude(trouble="").values_list("pk", "trouble").iterator():
        orders.filter(pk=pk).update(problem_code="said", problem_details={"said": trouble})


class Migration(migrations.Migration):
    dependencies = [("ordering", "0013_promises")]

    operations = [
        migrations.AddField(
            "timelineentry",
            "details",
            kyc.columns.VerbatimJSONField(blank=True, default=dict, verbose_name="details"),
        ),
        migrations.AddField(
            "timelineentry",
            "salt",
            models.CharField(blank=True, editable=False, max_length=32, verbose_name="salt"),
        ),
        migrations.AddField(
            "timelineentry",
            "details_digest",
            models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="digest of the details"
            ),
        ),
        migrations.AddField(
            "order",
            "problem_code",
            models.CharField(
                blank=True,
                max_length=32,
                verbose_name="problem",
                help_text="Why the last act did not succeed; the officer reads it in words.",
            ),
        ),
        migrations.AddField(
            "order",
            "problem_details",
            kyc.columns.VerbatimJSONField(
                blank=True, default=dict, verbose_name="details of the problem"
            ),
        ),
        migrations.RunPython(keep_sentences, migrations.RunPython.noop),
        migrations.RemoveField("timelineentry", "why"),
        migrations.RemoveField("order", "trouble"),
    ]

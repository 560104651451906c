"""What kept a file from being sent becomes a code. The API's own words stay as they are."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    attachments: Any = apps.get_model("kyc", "Attachment").objects
    attachments.exclude(refusal="").update(refusal_code="document_refused")
    attachments.exclude(send_trouble="").update(send_problem="unavailable")


class Migration(migrations.Migration):
    dependencies = [("kyc", "0008_work_is_promised")]

    operations = [
        migrations.AddField(
            "attachment",
            "send_problem",
            models.CharField(blank=True, max_length=80, verbose_name="why the last try failed"),
        ),
        migrations.AddField(
            "attachment",
            "refusal_code",
            models.CharField(blank=True, max_length=80, verbose_name="refused"),
        ),
        migrations.AlterField(
            "attachment",
            "refusal",
            models.TextField(blank=True, verbose_name="the API's own words on it"),
        ),
        migrations.RunPython(make_codes, migrations.RunPython.noop),
        migrations.RemoveField("attachment", "send_trouble"),
    ]

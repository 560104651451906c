"""Plain words for a choice or a column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0014_codes_in_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="timelineentry",
            name="source",
            field=models.CharField(
                choices=[
                    ("person", "a person"),
                    ("callback", "from the vendor"),
                    ("sync", "checked with the vendor"),
                    ("clock", "by the clock"),
                ],
                max_length=10,
                verbose_name="source",
            ),
        ),
    ]

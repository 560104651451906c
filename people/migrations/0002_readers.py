"""A person has a language and a time zone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            "user",
            "language",
            models.CharField(blank=True, max_length=16, verbose_name="language"),
        ),
        migrations.AddField(
            "user",
            "time_zone",
            models.CharField(blank=True, max_length=64, verbose_name="time zone"),
        ),
    ]

"""Plain words for a choice or a column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kyc", "0009_codes_in_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="profile",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="archived"),
        ),
    ]

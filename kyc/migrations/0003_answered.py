"""How much is answered, for lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kyc", "0002_officers_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="answered",
            field=models.PositiveIntegerField(
                editable=False, null=True, verbose_name="questions answered"
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="questions",
            field=models.PositiveIntegerField(
                editable=False, null=True, verbose_name="questions asked"
            ),
        ),
    ]

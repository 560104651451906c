from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ordering", "0007_life_told")]

    operations = [
        migrations.RemoveField(
            model_name="ordernumber",
            name="provisioning",
        ),
        migrations.RemoveField(
            model_name="ordernumber",
            name="provisioning_failure",
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserved_at__isnull", False),
                    ("state__in", ["draft", "creating", "outcome_unknown"]),
                    _connector="OR",
                ),
                name="a_reserved_order_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_request__isnull", False),
                    models.Q(("state__in", ["creating", "outcome_unknown"]), _negated=True),
                    _connector="OR",
                ),
                name="a_reservation_on_its_way_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lost_at__isnull", False),
                    models.Q(("state", "outcome_unknown"), _negated=True),
                    _connector="OR",
                ),
                name="a_lost_reservation_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelineentry",
            constraint=models.UniqueConstraint(
                fields=("order", "position"), name="a_timeline_has_one_entry_per_position"
            ),
        ),
    ]

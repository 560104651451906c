"""What people do together: views of the list with a name, acts on many orders, comments."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kyc.columns


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0006_places_in_the_list"),
        ("people", "0002_preferences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assign", "Assigned"),
                            ("watch", "Watched"),
                            ("unwatch", "No longer watched"),
                            ("wait", "Waits for somebody"),
                            ("discard", "Discarded"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "before",
                    kyc.columns.VerbatimJSONField(
                        default=dict,
                        help_text="What each order had, by its key.",
                        verbose_name="before",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="done"),
                ),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "act on many orders",
                "verbose_name_plural": "acts on many orders",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "query",
                    models.CharField(blank=True, max_length=1000, verbose_name="what it asks for"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                        verbose_name="shared with the team",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="a_persons_views_have_names"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="written"
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notice_kind_is_known",
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reserved", "Number reserved"),
                    ("reminder", "Time is running out"),
                    ("expired", "Reservation expired"),
                    ("blocked", "The reviewers need something"),
                    ("message", "The reviewers wrote"),
                    ("rejected", "Order refused"),
                    ("completed", "Order completed"),
                    ("outcome_unknown", "Outcome of a reservation unknown"),
                    ("not_reserved", "Number was not reserved after all"),
                    ("sent_back", "The vendor did not accept what was sent"),
                    ("missing", "The vendor no longer has the order"),
                    ("not_provisioned", "A number is not ready for its service"),
                    ("waited", "What was waited for should be here"),
                    ("unknown_state", "An order is in a state that is not known here"),
                    ("assigned", "An order was assigned to you"),
                    ("mentioned", "A colleague named you in a comment"),
                    ("commented", "A colleague commented on an order"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "reserved",
                            "reminder",
                            "expired",
                            "blocked",
                            "message",
                            "rejected",
                            "completed",
                            "outcome_unknown",
                            "not_reserved",
                            "sent_back",
                            "missing",
                            "not_provisioned",
                            "waited",
                            "unknown_state",
                            "assigned",
                            "mentioned",
                            "commented",
                        ],
                    )
                ),
                name="notice_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
    ]

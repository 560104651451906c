# The first: from here on migrations are only added.

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kyc.columns


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kyc", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallbackEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run_at",
                    models.DateTimeField(
                        blank=True, default=django.utils.timezone.now, null=True, verbose_name="due"
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "people wait for it"),
                            (1, "something runs out"),
                            (2, "all else"),
                        ],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                ("wakes", models.PositiveIntegerField(default=0, verbose_name="times woken")),
                ("lease", models.CharField(blank=True, max_length=32, verbose_name="lease")),
                (
                    "leased_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="leased until"),
                ),
                ("worker", models.CharField(blank=True, max_length=64, verbose_name="worker")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                (
                    "failed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last failed"),
                ),
                (
                    "since",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="promised"
                    ),
                ),
                ("key", models.CharField(max_length=128, unique=True, verbose_name="event id")),
                ("body", models.TextField(verbose_name="body")),
                ("readable", models.BooleanField(default=True, verbose_name="readable")),
                (
                    "resource_type",
                    models.CharField(blank=True, max_length=64, verbose_name="resource type"),
                ),
                (
                    "resource_id",
                    models.CharField(
                        blank=True, db_index=True, max_length=128, verbose_name="resource id"
                    ),
                ),
                (
                    "event_type",
                    models.CharField(blank=True, max_length=64, verbose_name="event type"),
                ),
                ("status", models.CharField(blank=True, max_length=64, verbose_name="status")),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="received"
                    ),
                ),
                (
                    "processed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="processed"),
                ),
            ],
            options={
                "verbose_name": "callback",
                "verbose_name_plural": "callbacks",
                "ordering": ("-received_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Notification",
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
                            ("assigned", "An order was assigned to you"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="written"
                    ),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                (
                    "clock",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reservation", "reservation"),
                            ("reply", "reply to the reviewers"),
                        ],
                        max_length=12,
                        verbose_name="clock",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("half", "half"),
                            ("quarter", "a quarter"),
                            ("tenth", "a tenth"),
                            ("over", "nothing"),
                        ],
                        max_length=8,
                        verbose_name="what is left",
                    ),
                ),
                ("deadline", models.DateTimeField(blank=True, null=True, verbose_name="deadline")),
                ("by_mail", models.BooleanField(default=False, verbose_name="waits for its mail")),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="mailed")),
                (
                    "for_digest",
                    models.BooleanField(default=False, verbose_name="waits for the digest"),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="NotificationSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_kind", models.JSONField(blank=True, default=dict, verbose_name="by kind")),
                ("digest", models.BooleanField(default=True, verbose_name="daily digest")),
                (
                    "digest_sent_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="last digest"
                    ),
                ),
            ],
            options={
                "verbose_name": "notification settings",
                "verbose_name_plural": "notification settings",
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "customer_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="customer reference"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("creating", "Reserving"),
                            ("outcome_unknown", "Outcome unknown"),
                            ("created", "Reserved"),
                            ("submitting", "Submitting"),
                            ("in_review", "In review"),
                            ("blocked", "Blocked"),
                            ("completed", "Completed"),
                            ("rejected", "Rejected"),
                            ("expired", "Expired"),
                            ("unknown", "Unknown"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_since",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="in this state since",
                    ),
                ),
                ("region_code", models.CharField(max_length=2, verbose_name="region")),
                ("number_type", models.CharField(max_length=32, verbose_name="number type")),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SMS", "SMS"),
                            ("RTC", "Voice: app"),
                            ("EST", "Voice: SIP trunk"),
                            ("FAX", "Fax"),
                            ("", "Decide later"),
                        ],
                        default="SMS",
                        max_length=4,
                        verbose_name="what it is for",
                    ),
                ),
                (
                    "service_id",
                    models.CharField(
                        blank=True,
                        max_length=128,
                        verbose_name="service plan, app, trunk or fax service",
                    ),
                ),
                (
                    "campaign_id",
                    models.CharField(blank=True, max_length=128, verbose_name="campaign"),
                ),
                (
                    "wanted_number",
                    models.CharField(blank=True, max_length=16, verbose_name="number wanted"),
                ),
                (
                    "by_criteria",
                    models.BooleanField(
                        default=False,
                        help_text="The vendor picks the numbers.",
                        verbose_name="by criteria",
                    ),
                ),
                (
                    "quantity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "pattern",
                    models.CharField(blank=True, max_length=16, verbose_name="digits searched"),
                ),
                (
                    "search_pattern",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("START", "start with"),
                            ("CONTAINS", "contain"),
                            ("END", "end with"),
                        ],
                        max_length=8,
                        verbose_name="where the digits stand",
                    ),
                ),
                (
                    "capability",
                    models.CharField(blank=True, max_length=16, verbose_name="capability"),
                ),
                (
                    "remote_id",
                    models.CharField(
                        blank=True,
                        max_length=128,
                        null=True,
                        unique=True,
                        verbose_name="order id at the API",
                    ),
                ),
                (
                    "remote_state",
                    models.CharField(blank=True, max_length=64, verbose_name="state at the API"),
                ),
                (
                    "sent_request",
                    models.JSONField(blank=True, null=True, verbose_name="order as sent"),
                ),
                (
                    "missing_upstream_since",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="gone at the API since"
                    ),
                ),
                (
                    "problem_code",
                    models.CharField(
                        blank=True,
                        help_text="Why the last act did not succeed; people read it in words.",
                        max_length=32,
                        verbose_name="problem",
                    ),
                ),
                (
                    "problem_details",
                    kyc.columns.VerbatimJSONField(
                        blank=True, default=dict, verbose_name="details of the problem"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "reserved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reserved"),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reservation ends"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="submitted"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "synced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last check"),
                ),
                (
                    "messages_read",
                    models.BooleanField(default=False, verbose_name="reviewers' last words read"),
                ),
                (
                    "create_sent_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reservation sent"),
                ),
                (
                    "lost_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reservation's answer lost"
                    ),
                ),
                (
                    "looked_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="looked for the lost reservation"
                    ),
                ),
                (
                    "seen_on_offer",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="number was on offer then"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                (
                    "entries",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="entries of the timeline"
                    ),
                ),
                (
                    "chain",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="digest of the last entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "ordering": ("-created_at", "-pk"),
                "permissions": (("view_every_order", "Can see every team's orders"),),
            },
        ),
        migrations.CreateModel(
            name="OrderNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone_number", models.CharField(max_length=32, verbose_name="number (E.164)")),
                (
                    "capabilities",
                    models.JSONField(blank=True, default=list, verbose_name="capabilities"),
                ),
                ("currency", models.CharField(blank=True, max_length=16, verbose_name="currency")),
                (
                    "setup_price",
                    models.CharField(blank=True, max_length=64, verbose_name="set-up price"),
                ),
                (
                    "monthly_price",
                    models.CharField(blank=True, max_length=64, verbose_name="monthly price"),
                ),
            ],
            options={
                "verbose_name": "order number",
                "verbose_name_plural": "order numbers",
                "ordering": ("phone_number",),
            },
        ),
        migrations.CreateModel(
            name="Provisioning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("platform", models.CharField(max_length=64, verbose_name="platform")),
                ("event_type", models.CharField(max_length=64, verbose_name="event type")),
                ("status", models.CharField(blank=True, max_length=64, verbose_name="status")),
                (
                    "failure_code",
                    models.CharField(blank=True, max_length=64, verbose_name="failure code"),
                ),
                (
                    "internal_code",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="internal failure code"
                    ),
                ),
                ("said_at", models.DateTimeField(verbose_name="said")),
                ("key", models.CharField(max_length=128, verbose_name="event id")),
            ],
            options={
                "verbose_name": "provisioning",
                "verbose_name_plural": "provisioning",
                "ordering": ("number", "platform"),
            },
        ),
        migrations.CreateModel(
            name="RefusedCallbacks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField(verbose_name="hour")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("address", "caller's address"),
                            ("size", "size"),
                            ("unsigned", "no signature"),
                            ("signature", "wrong signature"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0, verbose_name="how many")),
            ],
            options={
                "verbose_name": "hour of refused callbacks",
                "verbose_name_plural": "refused callbacks",
                "ordering": ("-hour", "reason"),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("reservation", "reservation"),
                            ("reply", "reply to the reviewers"),
                        ],
                        max_length=12,
                        verbose_name="clock",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("half", "half"),
                            ("quarter", "a quarter"),
                            ("tenth", "a tenth"),
                            ("over", "nothing"),
                        ],
                        max_length=8,
                        verbose_name="what is left",
                    ),
                ),
                ("ends_at", models.DateTimeField(verbose_name="the clock's end")),
                ("told", models.BooleanField(default=True, verbose_name="told")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="written"
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ReviewMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="message")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "kept_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="first seen"
                    ),
                ),
            ],
            options={
                "verbose_name": "reviewer's message",
                "verbose_name_plural": "reviewers' messages",
                "ordering": ("written_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("reserve", "Reserve"),
                            ("find", "Find a reservation whose answer was lost"),
                            ("early_upload", "Send what was prepared"),
                            ("submit", "Submit"),
                            ("check", "Ask the API how the order stands"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                (
                    "failed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last failed"),
                ),
                (
                    "call_ends_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="a call may be under way until"
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ("order", "name"),
            },
        ),
        migrations.CreateModel(
            name="TimelineEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("started", "Order started"),
                            ("started_again", "Started again from an earlier order"),
                            ("number_chosen", "Number chosen"),
                            ("reserving", "Reservation asked for"),
                            ("reserved", "Number reserved"),
                            ("reserve_failed", "Not reserved"),
                            ("reserve_lost", "The answer to the reservation was lost"),
                            ("withdrawn", "Reservation withdrawn before it was sent"),
                            ("retry_allowed", "Reservation opened for another try"),
                            ("not_reserved", "Not reserved after all"),
                            ("answered", "Answers given or changed"),
                            ("answer_chosen", "Chosen which of two answers counts"),
                            ("filled", "Answers filled in from a profile"),
                            ("saved_to_profile", "Answers saved to a profile"),
                            ("document_added", "Document added"),
                            ("document_removed", "Document removed"),
                            ("changes_applied", "Newer requirements taken over"),
                            ("submitting", "Submission begun"),
                            ("hurried", "Next try asked for at once"),
                            ("sent_back", "Not submitted"),
                            ("sent_early", "Prepared answers and documents sent to the vendor"),
                            (
                                "refused_early",
                                "The vendor did not accept the prepared answers or documents",
                            ),
                            ("moved", "State changed"),
                            ("extended", "The end of the reservation has moved"),
                            ("reminded", "Reminded of the deadline"),
                            ("missing", "The vendor no longer has this order"),
                            (
                                "unexpected",
                                "The vendor sent something unexpected, so the order was checked again",
                            ),
                            ("assigned", "Assigned"),
                            ("handed_over", "Handed over by an administrator"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "source",
                    models.CharField(
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
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("creating", "Reserving"),
                            ("outcome_unknown", "Outcome unknown"),
                            ("created", "Reserved"),
                            ("submitting", "Submitting"),
                            ("in_review", "In review"),
                            ("blocked", "Blocked"),
                            ("completed", "Completed"),
                            ("rejected", "Rejected"),
                            ("expired", "Expired"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("creating", "Reserving"),
                            ("outcome_unknown", "Outcome unknown"),
                            ("created", "Reserved"),
                            ("submitting", "Submitting"),
                            ("in_review", "In review"),
                            ("blocked", "Blocked"),
                            ("completed", "Completed"),
                            ("rejected", "Rejected"),
                            ("expired", "Expired"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                (
                    "details",
                    kyc.columns.VerbatimJSONField(blank=True, default=dict, verbose_name="details"),
                ),
                (
                    "salt",
                    models.CharField(
                        blank=True, editable=False, max_length=32, verbose_name="salt"
                    ),
                ),
                (
                    "details_digest",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="digest of the details",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="digest")),
            ],
            options={
                "verbose_name": "timeline entry",
                "verbose_name_plural": "timeline entries",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="UnknownOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "remote_id",
                    models.CharField(
                        max_length=128, unique=True, verbose_name="order id at the API"
                    ),
                ),
                (
                    "named_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="first named"
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                ("found", models.BooleanField(null=True, verbose_name="known to the API")),
                ("region_code", models.CharField(blank=True, max_length=8, verbose_name="region")),
                (
                    "number_type",
                    models.CharField(blank=True, max_length=32, verbose_name="number type"),
                ),
                ("numbers", models.JSONField(blank=True, default=list, verbose_name="numbers")),
                (
                    "made_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="made at the API"),
                ),
            ],
            options={
                "verbose_name": "unknown order",
                "verbose_name_plural": "unknown orders",
                "ordering": ("-named_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="notification",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="notificationsettings",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notification_settings",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="assignee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="assigned to",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to=settings.AUTH_USER_MODEL,
                verbose_name="begun by",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="predecessor",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="ordering.order",
                verbose_name="started again from",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="registration",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                to="kyc.registration",
                verbose_name="registration",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="people.team",
                verbose_name="team",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="watchers",
            field=models.ManyToManyField(
                blank=True,
                related_name="watched_orders",
                to=settings.AUTH_USER_MODEL,
                verbose_name="watched by",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="callbackevent",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="events",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="ordernumber",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="numbers",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="provisioning",
            name="number",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="provisionings",
                to="ordering.ordernumber",
                verbose_name="number",
            ),
        ),
        migrations.AddConstraint(
            model_name="refusedcallbacks",
            constraint=models.UniqueConstraint(
                fields=("hour", "reason"), name="one_count_per_hour_and_reason"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="reviewmessage",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="ordering.reviewmessage",
                verbose_name="reviewers' words",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="timelineentry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="timelineentry",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="timeline",
                to="ordering.order",
                verbose_name="order",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["state", "expires_at"], name="ordering_or_state_c9994e_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("lost_at__isnull", False)),
                fields=["lost_at"],
                name="lost_reservations",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("remote_id__isnull", False),
                    ("state__in", ["draft", "creating", "outcome_unknown"]),
                    _connector="OR",
                ),
                name="an_order_upstream_has_its_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "creating",
                            "outcome_unknown",
                            "created",
                            "submitting",
                            "in_review",
                            "blocked",
                            "completed",
                            "rejected",
                            "expired",
                            "unknown",
                        ],
                    )
                ),
                name="order_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("state__in", ["completed", "expired", "rejected"]),
                    ),
                    models.Q(
                        ("closed_at", None),
                        models.Q(
                            ("state__in", ["completed", "expired", "rejected"]), _negated=True
                        ),
                    ),
                    _connector="OR",
                ),
                name="a_closed_order_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_at__isnull", False),
                    models.Q(("state__in", ["submitting", "in_review"]), _negated=True),
                    _connector="OR",
                ),
                name="a_submitted_order_has_its_time",
            ),
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
        migrations.AddIndex(
            model_name="callbackevent",
            index=models.Index(
                condition=models.Q(("run_at__isnull", False)),
                fields=["priority", "run_at"],
                name="callbacks_that_are_due",
            ),
        ),
        migrations.AddIndex(
            model_name="callbackevent",
            index=models.Index(
                condition=models.Q(("processed_at", None)), fields=["order"], name="open_callbacks"
            ),
        ),
        migrations.AddIndex(
            model_name="ordernumber",
            index=models.Index(fields=["phone_number"], name="ordering_or_phone_n_de8c01_idx"),
        ),
        migrations.AddConstraint(
            model_name="ordernumber",
            constraint=models.UniqueConstraint(
                fields=("order", "phone_number"), name="one_row_per_order_and_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="provisioning",
            constraint=models.UniqueConstraint(
                fields=("number", "platform"), name="one_row_per_number_and_platform"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("order", "clock", "ends_at", "part"),
                name="a_reminder_of_a_clock_is_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewmessage",
            constraint=models.UniqueConstraint(
                fields=("order", "written_at", "sha256"), name="a_message_is_kept_once"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["person", "-created_at"], name="a_persons_notifications"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at", None)),
                fields=["person"],
                name="unread_notifications",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("for_digest", True)),
                fields=["person"],
                name="notifications_for_digests",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                fields=("person", "order", "key"), name="a_person_is_told_once"
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
                            "assigned",
                        ],
                    )
                ),
                name="notice_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("order", "name"), name="one_row_per_order_and_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="timelineentry",
            constraint=models.UniqueConstraint(
                fields=("order", "position"), name="a_timeline_has_one_entry_per_position"
            ),
        ),
    ]

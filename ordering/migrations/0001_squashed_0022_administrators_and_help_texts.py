"""All of it up to 0022 at once: a new database need not take the way of those before it. What those
migrations did to orders that there were is left out: there are none."""

import datetime as dt
from typing import Any

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import kyc.columns
import ordering.orders.calendars
from kyc.trigrams import index_parts

OFFICER = (
    ("ordering", ("view_order", "add_order", "change_order")),
    ("kyc", ("view_profile", "add_profile", "change_profile")),
)
MANAGER = (
    *OFFICER,
    ("ordering", ("view_every_order", "approve_order", "override_approval")),
    ("kyc", ("view_every_profile",)),
)
APPS = ("people", "jobs", "kyc", "ordering", "auth")
SEARCHED = {
    "orders_by_parts_of_references": ("ordering_order", "UPPER(customer_reference)"),
    "orders_by_parts_of_numbers": ("ordering_order", "wanted_number"),
    "numbers_by_parts": ("ordering_ordernumber", "phone_number"),
}


def make_indexes(_apps: Any, schema_editor: Any) -> None:
    index_parts(schema_editor, SEARCHED)


def make_groups(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The groups Officer, Manager and Administrator with what each may do."""
    # Django makes permissions after all migrations; these are needed now.
    for label in APPS:
        config: Any = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    permissions: Any = apps.get_model("auth", "Permission").objects
    groups: Any = apps.get_model("auth", "Group").objects
    for name, rights in (("Officer", OFFICER), ("Manager", MANAGER)):
        group, _created = groups.get_or_create(name=name)
        for label, codenames in rights:
            of_app = permissions.filter(content_type__app_label=label)
            group.permissions.add(*of_app.filter(codename__in=codenames))
    administrators, _created = groups.get_or_create(name="Administrator")
    administrators.permissions.add(*permissions.filter(content_type__app_label__in=APPS))


class Migration(migrations.Migration):
    replaces = [
        ("ordering", "0001_initial"),
        ("ordering", "0002_groups"),
        ("ordering", "0003_officers_day"),
        ("ordering", "0004_administrators_and_waits"),
        ("ordering", "0005_assignees"),
        ("ordering", "0006_places_in_the_list"),
        ("ordering", "0007_working_together"),
        ("ordering", "0008_administrators_and_views"),
        ("ordering", "0009_sorted_and_searched"),
        ("ordering", "0010_facts"),
        ("ordering", "0011_four_eyes"),
        ("ordering", "0012_who_approves"),
        ("ordering", "0013_reasons"),
        ("ordering", "0014_administrators_and_reasons"),
        ("ordering", "0015_chips_indexes"),
        ("ordering", "0016_office_hours"),
        ("ordering", "0017_administrators_and_offices"),
        ("ordering", "0018_own_notices"),
        ("ordering", "0019_watched_views"),
        ("ordering", "0020_reserving_needs_approval"),
        ("ordering", "0021_administrators_and_accounts"),
        ("ordering", "0022_administrators_and_help_texts"),
    ]

    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("kyc", "0009_cut_pictures"),
        ("people", "0005_exports_have_a_quota"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=120, verbose_name="reason")),
                (
                    "what_to_do",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="what to do about it"
                    ),
                ),
                (
                    "can_be_submitted_again",
                    models.BooleanField(default=True, verbose_name="can be submitted again"),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "reason of reviewers",
                "verbose_name_plural": "reasons of reviewers",
                "ordering": ("title",),
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
        migrations.CreateModel(
            name="ApprovalPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "when",
                    models.CharField(
                        choices=[
                            ("off", "Never"),
                            ("always", "For every order"),
                            (
                                "sometimes",
                                "For the regions and types below, and above the limits below",
                            ),
                        ],
                        default="always",
                        max_length=10,
                        verbose_name="approval is needed",
                    ),
                ),
                (
                    "numbers_above",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="An order of more numbers needs approval wherever it is.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="for more numbers than",
                    ),
                ),
                (
                    "monthly_above",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Numbers that cost more, or whose price is not known, are reserved only once the order is approved.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="before reserving, above a cost per month of",
                    ),
                ),
                (
                    "monthly_currency",
                    models.CharField(
                        blank=True,
                        help_text="Such as EUR.",
                        max_length=3,
                        verbose_name="currency of that cost",
                    ),
                ),
                (
                    "may_be_overridden",
                    models.BooleanField(
                        default=True,
                        help_text="Whoever may override can submit without approval, with a reason.",
                        verbose_name="can be overridden",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for orders of people who are in no team.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval policy",
                "verbose_name_plural": "approval policies",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce(
                            "team", models.Value(0), output_field=models.BigIntegerField()
                        ),
                        name="one_policy_for_a_team",
                        violation_error_message="This team has a policy already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("when__in", ["off", "always", "sometimes"])),
                        name="policy_is_known",
                    ),
                ],
            },
        ),
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
                    "team_expired",
                    models.BooleanField(default=False, verbose_name="expired orders of the team"),
                ),
                (
                    "team_blocked_hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="orders of the team that are blocked for so many hours",
                    ),
                ),
                (
                    "weekly",
                    models.BooleanField(default=False, verbose_name="weekly summary of the team"),
                ),
                (
                    "weekly_sent_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="last weekly summary"
                    ),
                ),
                (
                    "digest_sent_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="last digest"
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_settings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification settings",
                "verbose_name_plural": "notification settings",
            },
        ),
        migrations.CreateModel(
            name="OfficeHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        max_length=64,
                        validators=[ordering.orders.calendars.check_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="Two letters, such as AU; empty: no holidays.",
                        max_length=2,
                        verbose_name="country of the public holidays",
                    ),
                ),
                ("opens", models.TimeField(default=dt.time(9, 0), verbose_name="opens")),
                ("closes", models.TimeField(default=dt.time(17, 0), verbose_name="closes")),
                ("mon", models.BooleanField(default=True, verbose_name="Monday")),
                ("tue", models.BooleanField(default=True, verbose_name="Tuesday")),
                ("wed", models.BooleanField(default=True, verbose_name="Wednesday")),
                ("thu", models.BooleanField(default=True, verbose_name="Thursday")),
                ("fri", models.BooleanField(default=True, verbose_name="Friday")),
                ("sat", models.BooleanField(default=False, verbose_name="Saturday")),
                ("sun", models.BooleanField(default=False, verbose_name="Sunday")),
                (
                    "reply_hours",
                    models.PositiveSmallIntegerField(
                        default=8,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="working hours to answer reviewers in",
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "office hours",
                "verbose_name_plural": "office hours",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="an_office_closes_after_it_opens",
                        violation_error_message="It has to close after it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mon", True),
                            ("tue", True),
                            ("wed", True),
                            ("thu", True),
                            ("fri", True),
                            ("sat", True),
                            ("sun", True),
                            _connector="OR",
                        ),
                        name="an_office_works_on_some_day",
                        violation_error_message="Choose at least one day.",
                    ),
                ],
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
                    "approval",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not asked for"),
                            ("asked", "Waits for approval"),
                            ("sent_back", "Sent back"),
                            ("approved", "Approved"),
                            ("overridden", "Goes without approval"),
                        ],
                        default="",
                        editable=False,
                        max_length=12,
                        verbose_name="approval",
                    ),
                ),
                (
                    "approval_asked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="approval asked for"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="approved"
                    ),
                ),
                (
                    "approved_content",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="digest of what was approved",
                    ),
                ),
                (
                    "authors",
                    models.TextField(blank=True, editable=False, verbose_name="changed by"),
                ),
                (
                    "expected_monthly",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="expected monthly price",
                    ),
                ),
                (
                    "expected_currency",
                    models.CharField(
                        blank=True, editable=False, max_length=16, verbose_name="currency of that"
                    ),
                ),
                (
                    "band",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(discarded_at__isnull=False, then=models.Value(5)),
                            models.When(
                                state__in=["completed", "expired", "rejected"], then=models.Value(4)
                            ),
                            models.When(missing_upstream_since__isnull=False, then=models.Value(1)),
                            models.When(
                                state__in=["blocked", "created", "submitting"], then=models.Value(0)
                            ),
                            models.When(lost_at=None, state="draft", then=models.Value(3)),
                            models.When(state__in=["creating", "in_review"], then=models.Value(2)),
                            default=models.Value(1),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                (
                    "hurts_at",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                missing_upstream_since__isnull=False,
                                then=models.Value(dt.datetime(9999, 1, 1, 0, 0, tzinfo=dt.UTC)),
                            ),
                            models.When(
                                state="blocked",
                                then=django.db.models.functions.comparison.Least(
                                    django.db.models.functions.comparison.Coalesce(
                                        models.F("reply_by"),
                                        models.Value(dt.datetime(9999, 1, 1, 0, 0, tzinfo=dt.UTC)),
                                    ),
                                    django.db.models.functions.comparison.Coalesce(
                                        models.F("expires_at"),
                                        models.Value(dt.datetime(9999, 1, 1, 0, 0, tzinfo=dt.UTC)),
                                    ),
                                ),
                            ),
                            models.When(
                                state__in=["blocked", "created", "submitting"],
                                then=django.db.models.functions.comparison.Coalesce(
                                    models.F("expires_at"),
                                    models.Value(dt.datetime(9999, 1, 1, 0, 0, tzinfo=dt.UTC)),
                                ),
                            ),
                            default=models.Value(dt.datetime(9999, 1, 1, 0, 0, tzinfo=dt.UTC)),
                        ),
                        output_field=models.DateTimeField(),
                    ),
                ),
                (
                    "customer_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="customer reference"),
                ),
                (
                    "form_key",
                    models.UUIDField(
                        blank=True,
                        editable=False,
                        null=True,
                        unique=True,
                        verbose_name="form that began it",
                    ),
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
                    "voice_service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RTC", "Voice: app"),
                            ("EST", "Voice: SIP trunk"),
                            ("FAX", "Fax"),
                        ],
                        max_length=4,
                        verbose_name="voice beside SMS",
                    ),
                ),
                (
                    "voice_id",
                    models.CharField(
                        blank=True, max_length=128, verbose_name="app, trunk or fax service"
                    ),
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
                ("sequential", models.BooleanField(default=False, verbose_name="consecutive")),
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
                (
                    "reply_by",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply to the reviewers due"
                    ),
                ),
                (
                    "first_submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="first submitted"),
                ),
                (
                    "blocked_times",
                    models.PositiveSmallIntegerField(default=0, verbose_name="times blocked"),
                ),
                (
                    "discarded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="discarded"),
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
                (
                    "approval_asked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approval asked for by",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "begun_in",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                        verbose_name="team in which it was begun",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whom the number is for; empty until a profile of it is known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="kyc.profile",
                        verbose_name="company",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "predecessor",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="ordering.order",
                        verbose_name="started again from",
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="kyc.registration",
                        verbose_name="registration",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "watchers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="watched_orders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="watched by",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "ordering": ("-created_at", "-pk"),
                "permissions": (
                    ("view_every_order", "Can see every team's orders"),
                    ("approve_order", "Can approve other people's orders"),
                    ("override_approval", "Can submit without approval"),
                ),
                "indexes": [
                    models.Index(
                        fields=["state", "expires_at"], name="ordering_or_state_c9994e_idx"
                    ),
                    models.Index(fields=["band", "hurts_at", "id"], name="orders_as_they_hurt"),
                    models.Index(fields=["team", "band", "hurts_at", "id"], name="a_teams_orders"),
                    models.Index(
                        fields=["assignee", "band", "hurts_at", "id"], name="a_persons_orders"
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce(
                            "closed_at",
                            models.Value(dt.datetime(9999, 1, 1, 0, 0, tzinfo=dt.UTC)),
                        ),
                        models.F("id"),
                        condition=models.Q(("band", 4)),
                        name="orders_as_they_closed",
                    ),
                    models.Index(
                        condition=models.Q(("band__lt", 4)),
                        fields=["wanted_number", "id"],
                        name="open_by_number",
                    ),
                    models.Index(
                        condition=models.Q(("band__lt", 4)),
                        fields=["region_code", "number_type", "id"],
                        name="open_by_region",
                    ),
                    models.Index(
                        condition=models.Q(("band__lt", 4)),
                        fields=["state", "id"],
                        name="open_by_state",
                    ),
                    models.Index(
                        condition=models.Q(("band__lt", 4)),
                        fields=["state_since", "id"],
                        name="open_by_time_in_state",
                    ),
                    models.Index(
                        condition=models.Q(("band__lt", 4)),
                        fields=["created_at", "id"],
                        name="open_by_age",
                    ),
                    models.Index(
                        condition=models.Q(("state", "in_review")),
                        fields=["state_since", "id"],
                        name="orders_in_review",
                    ),
                    models.Index(
                        condition=models.Q(("state", "blocked")),
                        fields=["hurts_at", "id"],
                        name="blocked_orders",
                    ),
                    models.Index(
                        condition=models.Q(("approval", "asked")),
                        fields=["team", "hurts_at"],
                        name="orders_to_approve",
                    ),
                    models.Index(
                        condition=models.Q(("lost_at__isnull", False)),
                        fields=["lost_at"],
                        name="lost_reservations",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remote_id__isnull", False),
                            ("state__in", ["draft", "creating", "outcome_unknown"]),
                            _connector="OR",
                        ),
                        name="an_order_upstream_has_its_id",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["completed", "expired", "rejected"]),
                            ),
                            models.Q(
                                ("closed_at", None),
                                models.Q(
                                    ("state__in", ["completed", "expired", "rejected"]),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_order_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_at__isnull", False),
                            models.Q(("state__in", ["submitting", "in_review"]), _negated=True),
                            _connector="OR",
                        ),
                        name="a_submitted_order_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved_at__isnull", False),
                            ("state__in", ["draft", "creating", "outcome_unknown"]),
                            _connector="OR",
                        ),
                        name="a_reserved_order_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_request__isnull", False),
                            models.Q(("state__in", ["creating", "outcome_unknown"]), _negated=True),
                            _connector="OR",
                        ),
                        name="a_reservation_on_its_way_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lost_at__isnull", False),
                            models.Q(("state", "outcome_unknown"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_lost_reservation_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approval__in", ["", "asked", "sent_back", "approved", "overridden"])
                        ),
                        name="approval_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approval__in", ["approved", "overridden"]), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_content", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_approval_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approval", "approved"), _negated=True),
                            models.Q(
                                (
                                    "authors__contains",
                                    django.db.models.functions.text.Concat(
                                        models.Value(","),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("approved_by_id"), models.CharField()
                                        ),
                                        models.Value(","),
                                    ),
                                ),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="nobody_approves_their_own_work",
                    ),
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
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ("at", "pk"),
            },
        ),
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
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="events",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "callback",
                "verbose_name_plural": "callbacks",
                "ordering": ("-received_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("run_at__isnull", False)),
                        fields=["priority", "run_at"],
                        name="callbacks_that_are_due",
                    ),
                    models.Index(
                        condition=models.Q(("processed_at", None)),
                        fields=["order"],
                        name="open_callbacks",
                    ),
                ],
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="numbers",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "order number",
                "verbose_name_plural": "order numbers",
                "ordering": ("phone_number",),
                "indexes": [
                    models.Index(fields=["phone_number"], name="ordering_or_phone_n_de8c01_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "phone_number"), name="one_row_per_order_and_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission without approval",
                "verbose_name_plural": "submissions without approval",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PolicyPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_code", models.CharField(blank=True, max_length=2, verbose_name="region")),
                (
                    "number_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MOBILE", "Mobile"),
                            ("LOCAL", "Local"),
                            ("TOLL_FREE", "Toll-free"),
                        ],
                        max_length=32,
                        verbose_name="number type",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="ordering.approvalpolicy",
                    ),
                ),
            ],
            options={
                "verbose_name": "region and type",
                "verbose_name_plural": "regions and types",
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
                (
                    "number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provisionings",
                        to="ordering.ordernumber",
                        verbose_name="number",
                    ),
                ),
            ],
            options={
                "verbose_name": "provisioning",
                "verbose_name_plural": "provisioning",
                "ordering": ("number", "platform"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "platform"), name="one_row_per_number_and_platform"
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hour", "reason"), name="one_count_per_hour_and_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=512, verbose_name="place")),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ("pk",),
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ("created_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "clock", "ends_at", "part"),
                        name="a_reminder_of_a_clock_is_told_once",
                    )
                ],
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "reviewer's message",
                "verbose_name_plural": "reviewers' messages",
                "ordering": ("written_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "written_at", "sha256"), name="a_message_is_kept_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_code", models.CharField(max_length=2, verbose_name="region")),
                ("number_type", models.CharField(max_length=32, verbose_name="number type")),
                ("about", models.CharField(blank=True, max_length=512, verbose_name="about")),
                (
                    "noted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="noted"),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="ordering.reason",
                        verbose_name="reason",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objection",
                        to="ordering.reviewmessage",
                        verbose_name="reviewers' message",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ("-noted_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_code", "number_type", "about"], name="objections_of_a_place"
                    )
                ],
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
                            ("waited", "What was waited for should be here"),
                            ("unknown_state", "An order is in a state that is not known here"),
                            ("assigned", "An order was assigned to you"),
                            ("blocked_long", "An order of your team is blocked for long"),
                            ("mentioned", "A colleague named you in a comment"),
                            ("commented", "A colleague commented on an order"),
                            ("approval_asked", "An order waits for your approval"),
                            ("approved", "An order was approved"),
                            ("approval_refused", "An order was sent back with remarks"),
                            ("approval_ended", "An order needs approval again"),
                            ("overridden", "An order goes without approval"),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="ordering.reviewmessage",
                        verbose_name="reviewers' words",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(fields=["person", "-created_at"], name="a_persons_notifications"),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["person"],
                        name="unread_notifications",
                    ),
                    models.Index(
                        condition=models.Q(("for_digest", True)),
                        fields=["person"],
                        name="notifications_for_digests",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "order", "key"), name="a_person_is_told_once"
                    ),
                    models.CheckConstraint(
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
                                    "blocked_long",
                                    "mentioned",
                                    "commented",
                                    "approval_asked",
                                    "approved",
                                    "approval_refused",
                                    "approval_ended",
                                    "overridden",
                                ],
                            )
                        ),
                        name="notice_kind_is_known",
                    ),
                ],
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
                (
                    "watchers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="watched_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="watched by",
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ("order", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "name"), name="one_row_per_order_and_step"
                    )
                ],
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
                            ("described", "Changed what it is for"),
                            ("discarded", "Draft discarded"),
                            ("restored", "Draft restored"),
                            ("reserving", "Reservation asked for"),
                            ("reserved", "Number reserved"),
                            ("reserve_failed", "Not reserved"),
                            ("reserve_lost", "The answer to the reservation was lost"),
                            ("withdrawn", "Reservation withdrawn before it was sent"),
                            ("retry_allowed", "Reservation opened for another try"),
                            ("not_reserved", "Not reserved after all"),
                            ("answered", "Answers given or changed"),
                            ("answer_chosen", "Chosen which of two answers counts"),
                            ("brought", "Answers and documents brought along"),
                            ("filled", "Answers filled in from a profile"),
                            ("saved_to_profile", "Answers saved to a profile"),
                            ("document_added", "Document added"),
                            ("document_removed", "Document removed"),
                            ("changes_applied", "Newer requirements taken over"),
                            ("reason_noted", "Noted what the reviewers objected to"),
                            ("waiting", "Waiting for somebody or something"),
                            ("not_waiting", "No longer waiting"),
                            ("approval_asked", "Approval asked for"),
                            ("approved", "Approved"),
                            ("approval_refused", "Sent back with remarks"),
                            ("approval_ended", "Approval or the request for it ended"),
                            ("approval_spent", "What came back needs approval again"),
                            ("not_approved", "Not sent: it needs approval"),
                            ("overridden", "Goes without approval"),
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
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timeline",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "timeline entry",
                "verbose_name_plural": "timeline entries",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "position"), name="a_timeline_has_one_entry_per_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("whom", models.CharField(max_length=120, verbose_name="for whom or what")),
                ("until", models.DateField(verbose_name="until")),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting",
                        to="ordering.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "wait",
                "verbose_name_plural": "waits",
                "indexes": [models.Index(fields=["until"], name="waits_by_day")],
            },
        ),
        migrations.RunPython(make_indexes, migrations.RunPython.noop),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]

"""All of it up to 0009 at once: a new database need not take the way of those before it."""

from typing import Any

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kyc.columns
import kyc.documents.models
import kyc.documents.storage
from kyc.trigrams import index_parts

INDEXES = {"companies_by_parts_of_names": ("kyc_profile", "UPPER(name)")}


def make_indexes(_apps: Any, schema_editor: Any) -> None:
    index_parts(schema_editor, INDEXES)


class Migration(migrations.Migration):
    replaces = [
        ("kyc", "0001_initial"),
        ("kyc", "0002_officers_day"),
        ("kyc", "0003_answered"),
        ("kyc", "0004_search_by_parts"),
        ("kyc", "0005_checked"),
        ("kyc", "0006_looks_merged"),
        ("kyc", "0007_phones_and_signs"),
        ("kyc", "0008_help_texts"),
        ("kyc", "0009_cut_pictures"),
    ]

    initial = True

    dependencies = [
        ("people", "0005_exports_have_a_quota"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "raw_answers",
                    kyc.columns.VerbatimJSONField(
                        blank=True, default=dict, verbose_name="answers as typed"
                    ),
                ),
                (
                    "refusals",
                    kyc.columns.VerbatimJSONField(
                        blank=True,
                        default=list,
                        help_text="What the API said against answers, with their places.",
                        verbose_name="refusals",
                    ),
                ),
                (
                    "writers",
                    kyc.columns.VerbatimJSONField(
                        blank=True,
                        default=dict,
                        help_text="Who gave each answer, in which open form, and when.",
                        verbose_name="writers",
                    ),
                ),
                (
                    "conflicts",
                    kyc.columns.VerbatimJSONField(
                        blank=True,
                        default=dict,
                        help_text="Answers that met another one, given meanwhile, by place: somebody has to choose.",
                        verbose_name="conflicting answer",
                    ),
                ),
                (
                    "late_answers",
                    kyc.columns.VerbatimJSONField(
                        blank=True,
                        default=dict,
                        help_text="What was typed once nothing could be changed: the next order begins with it.",
                        verbose_name="answers after the end",
                    ),
                ),
                (
                    "submitted_answers",
                    kyc.columns.VerbatimJSONField(
                        blank=True,
                        help_text="To tell what changed.",
                        null=True,
                        verbose_name="answers as last submitted",
                    ),
                ),
                (
                    "checked",
                    kyc.columns.VerbatimJSONField(
                        blank=True,
                        help_text="By a second person, who approved them or sent them back.",
                        null=True,
                        verbose_name="answers and documents as last looked at",
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last looked at"),
                ),
                (
                    "layout",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Goes up when rows move.",
                        verbose_name="layout of rows",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "sent_version",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="version sent"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "answered",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="questions answered"
                    ),
                ),
                (
                    "questions",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="questions asked"
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "archived_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="archived"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
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
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "companies",
                "ordering": ("name", "pk"),
                "permissions": (("view_every_profile", "Can see every team's companies"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owner", None), ("team__isnull", False)),
                            models.Q(("owner__isnull", False), ("team", None)),
                            _connector="OR",
                        ),
                        name="a_profile_has_one_owner",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team__isnull", False)),
                        fields=("team", "name"),
                        name="one_profile_name_in_a_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("owner__isnull", False)),
                        fields=("owner", "name"),
                        name="one_profile_name_of_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=255,
                        upload_to=kyc.documents.storage.document_path,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("content_type", models.CharField(max_length=127, verbose_name="content type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "is_merged",
                    models.BooleanField(
                        default=False,
                        help_text="Whether it looks like several documents in one file.",
                        verbose_name="looks merged",
                    ),
                ),
                (
                    "sign",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("blank", "Nothing is on it"),
                            ("coarse", "Too coarse to be read"),
                            ("cut", "Its lower part is missing"),
                        ],
                        help_text="What speaks against it being readable.",
                        max_length=10,
                        verbose_name="hard to read",
                    ),
                ),
                (
                    "document_type",
                    models.CharField(blank=True, max_length=500, verbose_name="document type"),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="uploaded"
                    ),
                ),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("unscanned", "Not scanned"),
                            ("waiting", "Waiting for the scan"),
                            ("clean", "Clean"),
                            ("infected", "Infected"),
                        ],
                        default=kyc.documents.models.first_scan_state,
                        max_length=10,
                        verbose_name="malware scan",
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="scanned")),
                (
                    "signature",
                    models.CharField(blank=True, max_length=255, verbose_name="malware found"),
                ),
                (
                    "scan_problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("down", "The scanner did not answer"),
                            ("too_large", "Too large for the scanner"),
                            ("unreadable", "The stored file could not be read"),
                        ],
                        max_length=10,
                        verbose_name="trouble with the scan",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="replaced or removed"),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="kyc.profile",
                        verbose_name="company",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "company's document",
                "verbose_name_plural": "companies' documents",
                "ordering": ("title", "pk"),
                "abstract": False,
                "indexes": [
                    models.Index(fields=["scan_state"], name="kyc_profiledocument_scans"),
                    models.Index(
                        condition=models.Q(("removed_at__isnull", False)),
                        fields=["removed_at"],
                        name="kyc_profiledocument_removed",
                    ),
                    models.Index(fields=["file"], name="kyc_profiledocument_file"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=255, verbose_name="key")),
                ("value", kyc.columns.VerbatimJSONField(verbose_name="value")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="kyc.profile",
                        verbose_name="company",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "fact of a company",
                "verbose_name_plural": "facts of companies",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "key"), name="one_fact_per_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=255,
                        upload_to=kyc.documents.storage.document_path,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("content_type", models.CharField(max_length=127, verbose_name="content type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "is_merged",
                    models.BooleanField(
                        default=False,
                        help_text="Whether it looks like several documents in one file.",
                        verbose_name="looks merged",
                    ),
                ),
                (
                    "sign",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("blank", "Nothing is on it"),
                            ("coarse", "Too coarse to be read"),
                            ("cut", "Its lower part is missing"),
                        ],
                        help_text="What speaks against it being readable.",
                        max_length=10,
                        verbose_name="hard to read",
                    ),
                ),
                (
                    "document_type",
                    models.CharField(blank=True, max_length=500, verbose_name="document type"),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="uploaded"
                    ),
                ),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("unscanned", "Not scanned"),
                            ("waiting", "Waiting for the scan"),
                            ("clean", "Clean"),
                            ("infected", "Infected"),
                        ],
                        default=kyc.documents.models.first_scan_state,
                        max_length=10,
                        verbose_name="malware scan",
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="scanned")),
                (
                    "signature",
                    models.CharField(blank=True, max_length=255, verbose_name="malware found"),
                ),
                (
                    "scan_problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("down", "The scanner did not answer"),
                            ("too_large", "Too large for the scanner"),
                            ("unreadable", "The stored file could not be read"),
                        ],
                        max_length=10,
                        verbose_name="trouble with the scan",
                    ),
                ),
                ("requirement_id", models.CharField(max_length=500, verbose_name="asked for as")),
                (
                    "sending_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="being sent since"),
                ),
                (
                    "send_tries",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tries to send it"),
                ),
                (
                    "send_problem",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="why the last try failed"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sent to the API"),
                ),
                (
                    "refusal_code",
                    models.CharField(blank=True, max_length=80, verbose_name="refused"),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="the API's own words on it")),
                (
                    "superseded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="replaced or removed"),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="The document that was made of this file, which itself is not sent.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="originals",
                        to="kyc.document",
                        verbose_name="made into",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose document it is; empty where it was uploaded to the order.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kyc.profile",
                        verbose_name="company",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="kyc.registration",
                        verbose_name="registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["scan_state"], name="kyc_document_scans"),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", False)),
                        fields=["superseded_at"],
                        name="kyc_document_superseded",
                    ),
                    models.Index(fields=["file"], name="kyc_document_file"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("registration", "requirement_id"),
                        name="one_current_file_per_requirement",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequirementSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_code", models.CharField(max_length=2, verbose_name="region")),
                ("number_type", models.CharField(max_length=32, verbose_name="number type")),
                (
                    "registration_required",
                    models.BooleanField(
                        help_text="False: there is nothing to register.",
                        verbose_name="registration required",
                    ),
                ),
                (
                    "fields",
                    kyc.columns.VerbatimJSONField(blank=True, null=True, verbose_name="fields"),
                ),
                (
                    "attachments",
                    kyc.columns.VerbatimJSONField(
                        blank=True, default=list, verbose_name="attachments"
                    ),
                ),
                (
                    "quantity_orders_supported",
                    models.BooleanField(
                        default=True,
                        help_text="Missing means they are.",
                        verbose_name="several numbers in one order",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("looked_up_at", models.DateTimeField(auto_now_add=True, verbose_name="looked up")),
                (
                    "seen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="The last lookup that found just these.",
                        verbose_name="last seen",
                    ),
                ),
            ],
            options={
                "verbose_name": "requirement snapshot",
                "verbose_name_plural": "requirement snapshots",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region_code", "number_type", "sha256"),
                        name="one_snapshot_per_content",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="registration",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="kyc.requirementsnapshot",
                verbose_name="requirements",
            ),
        ),
        migrations.CreateModel(
            name="Guidance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_code", models.CharField(max_length=2, verbose_name="region")),
                ("number_type", models.CharField(max_length=32, verbose_name="number type")),
                ("about", models.CharField(blank=True, max_length=1000, verbose_name="about")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="the question's title then"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Markdown: **bold**, lists, [a link](https://example.com). No HTML.",
                        max_length=4000,
                        verbose_name="text",
                    ),
                ),
                ("example", models.CharField(blank=True, max_length=200, verbose_name="example")),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="link",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="last changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "help text",
                "verbose_name_plural": "help texts",
                "ordering": ("region_code", "number_type", "about"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region_code", "number_type", "about"),
                        name="one_help_text_per_question",
                    )
                ],
            },
        ),
        migrations.RunPython(make_indexes, migrations.RunPython.noop),
    ]

"""The customer desk: search entries, locks, corrections, letters, and looks at the portal as a customer."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0030_timestamps_of_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountLock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("why", models.CharField(max_length=500)),
                ("locked_at", models.DateTimeField()),
                ("unlocked_at", models.DateTimeField(null=True)),
                (
                    "locked_by",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="madoguchi.staffmember",
                    ),
                ),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_locks",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("unlocked_at", None)),
                        fields=("operator", "member"),
                        name="account_is_locked_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("session_reference", models.UUIDField()),
                ("why", models.CharField(blank=True, max_length=500)),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="customer_views",
                        to="madoguchi.member",
                    ),
                ),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customer_views",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "member", "-id"], name="view_by_member")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "reference"), name="view_reference_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("operator", "session_reference"),
                        name="session_has_one_view",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("replaces", models.CharField(blank=True, max_length=254)),
                ("email", models.CharField(max_length=254)),
                ("why", models.CharField(max_length=500)),
                ("proposed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "Open"), ("approved", "Approved"), ("refused", "Refused")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="madoguchi.staffmember",
                    ),
                ),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="email_corrections",
                        to="madoguchi.member",
                    ),
                ),
                (
                    "proposed_by",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "reference"), name="correction_reference_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("operator", "member"),
                        name="member_has_one_correction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "approved"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_takes_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("key", models.UUIDField()),
                ("why", models.CharField(max_length=500)),
                ("printed_at", models.DateTimeField()),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issued_letters",
                        to="madoguchi.place",
                    ),
                ),
                (
                    "printed_by",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "place", "-id"], name="issued_letter_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "key"), name="letter_is_printed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("words", models.TextField()),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="madoguchi.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "place"), name="place_is_indexed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SpokenCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("code_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spoken_codes",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "member"), name="member_has_one_spoken_code")
                ],
            },
        ),
    ]

"""Drafts of notices, with every version of each."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0032_second_lock_of_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("version", models.IntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                (
                    "notice",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="madoguchi.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("number", models.IntegerField()),
                (
                    "deed",
                    models.CharField(
                        choices=[("saved", "saved"), ("published", "published"), ("ended", "ended")],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("is_important", models.BooleanField(default=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "all"),
                            ("area", "area"),
                            ("postal_code", "postal_code"),
                            ("service", "service"),
                            ("course", "course"),
                            ("place", "place"),
                            ("member", "member"),
                        ],
                        max_length=12,
                    ),
                ),
                ("audience_values", models.JSONField(default=list)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="madoguchi.noticedraft",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="noticedraft",
            constraint=models.UniqueConstraint(
                fields=("operator", "reference"), name="draft_reference_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedraft",
            constraint=models.UniqueConstraint(fields=("operator", "notice"), name="notice_has_one_draft"),
        ),
        migrations.AddConstraint(
            model_name="noticeversion",
            constraint=models.UniqueConstraint(
                fields=("operator", "draft", "number"), name="version_is_numbered_once"
            ),
        ),
    ]

"""Pieces: rewards, paid channels and texts as staff work on them, with every version of each."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0036_labels_of_staff_passkeys"),
    ]

    operations = [
        migrations.CreateModel(
            name="PieceDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("reward", "reward"), ("channel", "channel"), ("faq", "faq")], max_length=12
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("version", models.IntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                (
                    "channel",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="madoguchi.paidchannel",
                    ),
                ),
                (
                    "reward",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="madoguchi.reward",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PieceVersion",
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
                ("facts", models.JSONField()),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("holds_from", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="madoguchi.piecedraft",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="piecedraft",
            constraint=models.UniqueConstraint(
                fields=("operator", "reference"), name="piece_reference_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="piecedraft",
            constraint=models.UniqueConstraint(fields=("operator", "reward"), name="reward_has_one_draft"),
        ),
        migrations.AddConstraint(
            model_name="piecedraft",
            constraint=models.UniqueConstraint(fields=("operator", "channel"), name="channel_has_one_draft"),
        ),
        migrations.AddConstraint(
            model_name="piecedraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "faq")), fields=("operator", "kind"), name="text_has_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="piecedraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reward", None), models.Q(("channel", None), ("kind", "reward")), _connector="OR"
                ),
                name="piece_is_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="pieceversion",
            constraint=models.UniqueConstraint(
                fields=("operator", "draft", "number"), name="piece_version_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="pieceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deed", "saved"), ("holds_from", None)),
                    models.Q(models.Q(("deed", "saved"), _negated=True), ("holds_from__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_saved_holds_never",
            ),
        ),
    ]

"""Passkeys and their challenges, secrets of one-time codes, recovery codes, and pending sign-ins."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0015_second_lock_of_card_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="passkey_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="PasskeyChallenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("purpose", models.CharField(max_length=20)),
                ("holder_sha256", models.CharField(max_length=64)),
                ("challenge", models.BinaryField(max_length=64)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["operator", "holder_sha256"], name="challenge_by_holder"),
                    models.Index(fields=["operator", "expires_at"], name="challenge_by_expiry"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "challenge"), name="challenge_is_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeSecret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("begun_in", models.BigIntegerField()),
                ("sealed", models.BinaryField(max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="one_time_secrets",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "member"), name="member_has_one_secret")
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("label", models.CharField(blank=True, max_length=60)),
                ("rp_id", models.CharField(max_length=253)),
                ("user_handle", models.BinaryField(max_length=64)),
                ("credential_id", models.BinaryField(max_length=1023)),
                ("public_key", models.BinaryField(max_length=4096)),
                ("aaguid", models.UUIDField()),
                ("transports", models.JSONField(default=list)),
                ("sign_count", models.BigIntegerField(default=0)),
                ("is_backup_eligible", models.BooleanField(default=False)),
                ("is_backed_up", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "member"], name="passkey_by_member")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "credential_id"), name="credential_is_known_once"
                    ),
                    models.UniqueConstraint(
                        fields=("operator", "reference"), name="passkey_reference_is_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingSignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("token_sha256", models.CharField(max_length=64)),
                ("epoch", models.IntegerField()),
                ("failures", models.IntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_sign_ins",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["operator", "expires_at"], name="pending_sign_in_by_expiry")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "token_sha256"), name="pending_token_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("code_hash", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "member", "code_hash"), name="recovery_code_is_unique"
                    )
                ],
            },
        ),
    ]

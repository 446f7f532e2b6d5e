"""Staff with their sessions and factors, the audit record, and who claims an application."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


def _id() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0021_documents_follow_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="AuditAnchor",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("position", models.BigIntegerField()),
                ("link", models.CharField(max_length=64)),
                ("cut_at", models.DateTimeField()),
                ("signed_by", models.CharField(max_length=120)),
                ("countersigned_by", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "position"), name="audit_is_cut_once_at_a_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("email", models.CharField(max_length=254)),
                ("email_key", models.CharField(max_length=254)),
                ("name", models.CharField(max_length=60)),
                ("roles", models.JSONField(default=list)),
                ("password_hash", models.CharField(blank=True, default="", max_length=200)),
                ("session_epoch", models.IntegerField(default=0)),
                ("invited_at", models.DateTimeField()),
                ("enrolled_at", models.DateTimeField(null=True)),
                ("locked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "email_key"), name="staff_email_is_unique"),
                    models.UniqueConstraint(
                        fields=("operator", "reference"), name="staff_reference_is_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffInvitation",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("token_hash", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PendingStaffSignIn",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("token_sha256", models.CharField(max_length=64)),
                ("password_hash", models.CharField(blank=True, default="", max_length=200)),
                ("sealed", models.BinaryField(max_length=200, null=True)),
                ("epoch", models.IntegerField()),
                ("failures", models.IntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                (
                    "invitation",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="madoguchi.staffinvitation",
                    ),
                ),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pending_sign_ins",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("position", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=120)),
                ("act", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, default="", max_length=120)),
                ("why", models.CharField(blank=True, default="", max_length=500)),
                ("source", models.CharField(blank=True, default="", max_length=45)),
                ("browser", models.CharField(blank=True, default="", max_length=300)),
                ("details", models.JSONField(default=dict)),
                ("previous_link", models.CharField(default="", max_length=64)),
                ("link", models.CharField(default="", max_length=64)),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_entries",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("by", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed"),
                            ("released", "Released"),
                            ("asked_back", "Asked Back"),
                            ("called", "Called"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("at", models.DateTimeField()),
                ("key", models.UUIDField(default=uuid.uuid4)),
                (
                    "application",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="madoguchi.application",
                    ),
                ),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="application",
            name="claimed_by",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="madoguchi.staffmember",
            ),
        ),
        migrations.CreateModel(
            name="StaffOneTimeSecret",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("sealed", models.BinaryField(max_length=200)),
                ("confirmed_at", models.DateTimeField()),
                ("last_step", models.BigIntegerField()),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="one_time_secrets",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffPasskey",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("rp_id", models.CharField(max_length=253)),
                ("user_handle", models.BinaryField(max_length=64)),
                ("credential_id", models.BinaryField(max_length=1023)),
                ("public_key", models.BinaryField(max_length=4096)),
                ("transports", models.JSONField(default=list)),
                ("sign_count", models.BigIntegerField(default=0)),
                ("is_backup_eligible", models.BooleanField(default=False)),
                ("is_backed_up", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passkeys",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                ("id", _id()),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("token_sha256", models.CharField(max_length=64)),
                ("epoch", models.IntegerField()),
                ("source", models.CharField(blank=True, max_length=45)),
                ("browser", models.CharField(blank=True, max_length=300)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "staff",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="madoguchi.staffmember",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="staffinvitation",
            index=models.Index(fields=["operator", "staff"], name="invitation_by_staff"),
        ),
        migrations.AddConstraint(
            model_name="staffinvitation",
            constraint=models.UniqueConstraint(
                fields=("operator", "token_hash"), name="invitation_token_is_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="pendingstaffsignin",
            index=models.Index(fields=["operator", "expires_at"], name="pending_staff_by_expiry"),
        ),
        migrations.AddConstraint(
            model_name="pendingstaffsignin",
            constraint=models.UniqueConstraint(
                fields=("operator", "token_sha256"), name="pending_staff_is_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["operator", "about", "-position"], name="audit_by_subject"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["operator", "staff", "-position"], name="audit_by_staff"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["operator", "act", "-position"], name="audit_by_act"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["operator", "at"], name="audit_by_time"),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.UniqueConstraint(
                fields=("operator", "position"), name="audit_chain_does_not_fork"
            ),
        ),
        migrations.AddIndex(
            model_name="applicationevent",
            index=models.Index(fields=["operator", "application", "id"], name="event_by_application"),
        ),
        migrations.AddConstraint(
            model_name="applicationevent",
            constraint=models.UniqueConstraint(
                fields=("operator", "key"), name="application_event_is_noted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffonetimesecret",
            constraint=models.UniqueConstraint(fields=("operator", "staff"), name="staff_has_one_secret"),
        ),
        migrations.AddIndex(
            model_name="staffpasskey",
            index=models.Index(fields=["operator", "staff"], name="staff_passkey_by_staff"),
        ),
        migrations.AddConstraint(
            model_name="staffpasskey",
            constraint=models.UniqueConstraint(
                fields=("operator", "credential_id"), name="staff_credential_is_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="staffsession",
            index=models.Index(fields=["operator", "staff"], name="staff_session_by_staff"),
        ),
        migrations.AddConstraint(
            model_name="staffsession",
            constraint=models.UniqueConstraint(
                fields=("operator", "token_sha256"), name="staff_token_is_unique"
            ),
        ),
    ]

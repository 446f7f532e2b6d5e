import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0002_second_lock"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("typed", models.JSONField()),
                ("score", models.IntegerField()),
                ("differences", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("applied_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("text", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("given_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("journey", models.CharField(max_length=40)),
                ("token_sha256", models.CharField(max_length=64)),
                ("answers", models.JSONField(default=dict)),
                ("picture_digits", models.CharField(blank=True, max_length=8)),
                ("began_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("mail_due_at", models.DateTimeField(null=True)),
                ("mails", models.IntegerField(default=0)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("mailed_to", models.CharField(blank=True, max_length=254)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LetterCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("code_hash", models.CharField(max_length=200)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("voided_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LetterRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("requested_at", models.DateTimeField()),
                ("printed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("recipient", models.CharField(max_length=254)),
                ("token_sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("key", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("recipient", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("secrets", models.JSONField(default=dict)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("bounced_at", models.DateTimeField(null=True)),
                ("last_answer", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="SecretAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("question", models.CharField(max_length=200)),
                ("answer_hash", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("subject", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
                ("tries", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="member",
            name="choices",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="member",
            name="email_key",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="member",
            name="must_change_password",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="member",
            name="password_dies_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="wants_mail",
            field=models.BooleanField(default=True),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["operator", "email_key"], name="member_by_email"),
        ),
        migrations.AddIndex(
            model_name="memberplace",
            index=models.Index(fields=["operator", "place"], name="member_place_by_place"),
        ),
    ]

"""Jobs; mailings with their pace and counts; what comes back, and dead addresses."""

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0025_second_lock_of_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("email_key", models.CharField(max_length=254)),
                ("died_at", models.DateTimeField()),
                ("status", models.CharField(blank=True, max_length=12)),
                ("listed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
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
                ("arguments", models.JSONField(default=dict)),
                ("state", models.JSONField(default=dict)),
                ("priority", models.IntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("claim", models.UUIDField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("done_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("month", models.DateField()),
                ("kind", models.CharField(max_length=40)),
                ("sent", models.IntegerField()),
                ("given_up", models.IntegerField()),
                ("returned", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("topic", models.CharField(max_length=20)),
                ("month", models.DateField()),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("announced_at", models.DateTimeField()),
                ("queued", models.IntegerField(default=0)),
                ("filled_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailPace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("free_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MailReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField()),
                ("address_hash", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=10)),
                ("status", models.CharField(blank=True, max_length=12)),
                ("digest", models.CharField(max_length=64)),
                ("returned_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="outgoingmail",
            name="mail_by_due",
        ),
        migrations.AddConstraint(
            model_name="deadaddress",
            constraint=models.UniqueConstraint(fields=("operator", "email_key"), name="address_dies_once"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("done_at", None), ("given_up_at", None)),
                fields=["operator", "-priority", "due_at"],
                name="job_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(fields=("operator", "key"), name="job_key_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="mailcount",
            constraint=models.UniqueConstraint(
                fields=("operator", "month", "kind"), name="mails_are_counted_once"
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="batch",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mailings",
                to="madoguchi.batch",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="mailing",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to="madoguchi.mailing",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("mailing", None), ("sent_at", None)),
                fields=["operator", "due_at"],
                name="mail_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("mailing__isnull", False), ("sent_at", None)),
                fields=["operator", "due_at"],
                name="mailing_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("mailing__isnull", False), ("sent_at", None)),
                fields=["operator", "mailing"],
                name="mail_unsent_by_mailing",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["operator", "queued_at"], name="mail_by_age"),
        ),
        migrations.AddConstraint(
            model_name="mailpace",
            constraint=models.UniqueConstraint(fields=("operator",), name="one_pace_an_operator"),
        ),
        migrations.AddIndex(
            model_name="mailreturn",
            index=models.Index(fields=["operator", "address_hash", "returned_at"], name="return_by_address"),
        ),
        migrations.AddConstraint(
            model_name="mailreturn",
            constraint=models.UniqueConstraint(fields=("operator", "digest"), name="return_is_taken_in_once"),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(
                fields=("operator", "batch", "kind", "month"), name="batch_is_announced_once"
            ),
        ),
    ]

"""Requests: what members ask for, its history, what it holds, and paid channels."""

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0009_second_lock_of_member_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaidChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("description", models.CharField(blank=True, max_length=300)),
                ("course", models.CharField(max_length=200)),
                ("monthly_yen", models.IntegerField()),
                ("ready_days", models.IntegerField(default=0)),
                ("begins_with_month", models.BooleanField(default=False)),
                ("from_on", models.DateField(null=True)),
                ("minimum_months", models.IntegerField(default=0)),
                ("areas", models.JSONField(default=list)),
                ("excluded_by", models.JSONField(default=list)),
                ("included_in", models.JSONField(default=list)),
                ("is_offered", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "course"), name="channel_is_listed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("monthly_yen__gt", 0)), name="channel_has_a_price"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_months__gte", 0), ("ready_days__gte", 0)),
                        name="channel_terms_are_no_less",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("number", models.CharField(max_length=20)),
                ("procedure", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=100)),
                ("typed", models.JSONField()),
                ("shown", models.JSONField()),
                ("wished_on", models.DateField(null=True)),
                ("state", models.CharField(blank=True, max_length=12)),
                ("sent_at", models.DateTimeField()),
                ("withdraw_until", models.DateTimeField()),
                ("answer_by", models.DateField()),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="service_requests",
                        to="madoguchi.member",
                    ),
                ),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_requests",
                        to="madoguchi.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("holder", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=60)),
                (
                    "request",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="madoguchi.servicerequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("before", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("in_progress", "in_progress"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("done", "done"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "actor",
                    models.CharField(choices=[("customer", "customer"), ("staff", "staff")], max_length=10),
                ),
                ("by", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("happened_at", models.DateTimeField()),
                (
                    "request",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="madoguchi.servicerequest",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(fields=["operator", "member", "-sent_at"], name="request_by_member"),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(fields=["operator", "place", "procedure"], name="request_by_place"),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(fields=["operator", "state", "sent_at"], name="request_by_state"),
        ),
        migrations.AddConstraint(
            model_name="servicerequest",
            constraint=models.UniqueConstraint(
                fields=("operator", "number"), name="request_number_is_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="requesthold",
            index=models.Index(fields=["operator", "request"], name="hold_by_request"),
        ),
        migrations.AddConstraint(
            model_name="requesthold",
            constraint=models.UniqueConstraint(
                fields=("operator", "holder", "subject"), name="asked_for_once"
            ),
        ),
        migrations.AddIndex(
            model_name="requestevent",
            index=models.Index(fields=["operator", "request", "id"], name="event_by_request"),
        ),
        migrations.AddConstraint(
            model_name="requestevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor", "customer"), ("before", ""), ("state", "received")),
                    models.Q(("actor", "staff"), ("before", "received"), ("state", "in_progress")),
                    models.Q(("actor", "staff"), ("before", "received"), ("state", "accepted")),
                    models.Q(("actor", "staff"), ("before", "received"), ("state", "refused")),
                    models.Q(("actor", "customer"), ("before", "received"), ("state", "withdrawn")),
                    models.Q(("actor", "staff"), ("before", "in_progress"), ("state", "accepted")),
                    models.Q(("actor", "staff"), ("before", "in_progress"), ("state", "refused")),
                    models.Q(("actor", "customer"), ("before", "in_progress"), ("state", "withdrawn")),
                    models.Q(("actor", "customer"), ("before", "accepted"), ("state", "withdrawn")),
                    models.Q(("actor", "staff"), ("before", "accepted"), ("state", "done")),
                    _connector="OR",
                ),
                name="move_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="refusal_has_a_reason",
            ),
        ),
    ]

"""Changes of the card, and the provider's events that were heard."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0013_second_lock_of_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("event_id", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=100)),
                ("heard_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "heard_at"], name="provider_event_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "event_id"), name="provider_event_is_heard_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                            ("expired", "Expired"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("state_sha256", models.CharField(blank=True, max_length=64)),
                ("provider_customer", models.CharField(blank=True, max_length=255)),
                ("provider_session", models.CharField(blank=True, max_length=255)),
                ("payment_method", models.CharField(blank=True, max_length=255)),
                ("brand", models.CharField(blank=True, max_length=40)),
                ("last4", models.CharField(blank=True, max_length=4)),
                ("expires", models.DateField(null=True)),
                ("first_month", models.DateField(null=True)),
                ("session_number", models.BigIntegerField()),
                ("begun_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField()),
                ("stop_wished_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_changes",
                        to="madoguchi.customer",
                    ),
                ),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="card_changes",
                        to="madoguchi.member",
                    ),
                ),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_changes",
                        to="madoguchi.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["operator", "customer", "ended_at"], name="card_change_by_customer"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["operator", "looked_at"],
                        name="card_change_by_last_look",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "reference"), name="card_change_reference_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("provider_session", ""), _negated=True),
                        fields=("operator", "provider_session"),
                        name="provider_session_is_unique",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("operator", "customer"),
                        name="one_card_change_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "waiting")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state", "done"),
                                models.Q(("payment_method", ""), _negated=True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False), ("state__in", ("stopped", "expired", "failed"))
                            ),
                            _connector="OR",
                        ),
                        name="card_change_is_of_a_known_kind",
                    ),
                ],
            },
        ),
    ]

"""Points: lots, the ledger, rewards, redemptions, and one-time keys."""

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0005_second_lock_of_registration"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointLot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("bill_number", models.CharField(max_length=40)),
                ("month", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                ("balance", models.IntegerField(default=0)),
                (
                    "customer",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_lots",
                        to="madoguchi.customer",
                    ),
                ),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_lots",
                        to="madoguchi.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("number", models.CharField(max_length=20)),
                ("reward_name", models.CharField(max_length=100)),
                ("points", models.IntegerField()),
                ("yen_off", models.IntegerField()),
                ("billed_month", models.DateField()),
                ("redeemed_at", models.DateTimeField()),
                (
                    "customer",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
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
                        related_name="redemptions",
                        to="madoguchi.member",
                    ),
                ),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="madoguchi.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PointEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("balance", "Balance"),
                            ("spent", "Spent"),
                            ("expired", "Expired"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("balance", "Balance"),
                            ("spent", "Spent"),
                            ("expired", "Expired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("points", models.IntegerField()),
                ("entered_at", models.DateTimeField()),
                (
                    "lot",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="madoguchi.pointlot",
                    ),
                ),
                (
                    "redemption",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="madoguchi.redemption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reward",
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
                ("points", models.IntegerField()),
                ("stock", models.IntegerField()),
                ("is_offered", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("points__gt", 0)), name="reward_has_a_price"),
                    models.CheckConstraint(
                        condition=models.Q(("stock__gte", 0)), name="stock_is_not_overdrawn"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="redemption",
            name="reward",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="redemptions",
                to="madoguchi.reward",
            ),
        ),
        migrations.CreateModel(
            name="OneTimeKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("key", models.UUIDField()),
                ("deed", models.CharField(max_length=100)),
                ("answer", models.JSONField(null=True)),
                ("used_at", models.DateTimeField()),
                (
                    "member",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="one_time_keys",
                        to="madoguchi.member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["operator", "member", "used_at"], name="one_time_key_by_age")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "member", "key"), name="key_is_used_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="pointlot",
            index=models.Index(fields=["operator", "customer"], name="lot_by_customer"),
        ),
        migrations.AddIndex(
            model_name="pointlot",
            index=models.Index(
                condition=models.Q(("balance__gt", 0)),
                fields=["operator", "expires_on"],
                name="lot_by_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointlot",
            constraint=models.UniqueConstraint(
                fields=("operator", "place", "bill_number"), name="bill_has_one_lot"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointlot",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance__gte", 0)), name="lot_is_not_overdrawn"
            ),
        ),
        migrations.AddIndex(
            model_name="pointentry",
            index=models.Index(fields=["operator", "lot"], name="entry_by_lot"),
        ),
        migrations.AddConstraint(
            model_name="pointentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gt", 0)), name="entry_moves_points"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit", "balance"), ("debit", "issued"), ("redemption", None)),
                    models.Q(("credit", "issued"), ("debit", "balance"), ("redemption", None)),
                    models.Q(("credit", "spent"), ("debit", "balance"), ("redemption__isnull", False)),
                    models.Q(("credit", "expired"), ("debit", "balance"), ("redemption", None)),
                    _connector="OR",
                ),
                name="entry_is_of_a_known_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["operator", "member"], name="redemption_by_member"),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["operator", "place", "billed_month"], name="redemption_by_bill"),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                fields=("operator", "number"), name="redemption_number_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gt", 0), ("yen_off__gte", 0)), name="redemption_costs_points"
            ),
        ),
    ]

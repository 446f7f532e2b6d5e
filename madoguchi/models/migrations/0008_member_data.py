import uuid

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0007_second_lock_of_points"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("topic", models.CharField(max_length=20)),
                ("is_wanted", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="MemberEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=45)),
                ("browser", models.CharField(blank=True, max_length=300)),
                ("details", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("token_hash", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=100)),
                ("withdrawn_at", models.DateTimeField()),
                ("erases_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="consent",
            name="text_sha256",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="session",
            name="terms_to_agree",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("member", None)),
                fields=["operator", "recipient"],
                name="mail_of_nobody_by_recipient",
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_choices",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="memberevent",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawals",
                to="madoguchi.member",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.UniqueConstraint(
                fields=("operator", "member", "topic"), name="topic_is_chosen_once"
            ),
        ),
        migrations.AddIndex(
            model_name="memberevent",
            index=models.Index(fields=["operator", "member", "-id"], name="event_by_member"),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(
                condition=models.Q(("erased_at", None), ("taken_back_at", None)),
                fields=["operator", "erases_at"],
                name="withdrawal_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at", None)),
                fields=("operator", "member"),
                name="member_withdraws_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                fields=("operator", "reference"), name="withdrawal_reference_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                fields=("operator", "token_hash"), name="withdrawal_token_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_back_at", None), ("erased_at", None), _connector="OR"),
                name="erased_is_not_taken_back",
            ),
        ),
    ]

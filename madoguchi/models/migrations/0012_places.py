import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0011_second_lock_of_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("kind", models.CharField(max_length=12)),
                ("value", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="application",
            name="adds_place",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="memberplace",
            name="nickname",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="notice",
            name="is_for_all",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="is_important",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("is_for_all", True)),
                fields=["operator", "ends_at"],
                name="notice_for_all_by_end",
            ),
        ),
        migrations.AddField(
            model_name="noticereading",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_readings",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="noticereading",
            name="notice",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readings",
                to="madoguchi.notice",
            ),
        ),
        migrations.AddField(
            model_name="noticetarget",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_targets",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="noticetarget",
            name="notice",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="targets",
                to="madoguchi.notice",
            ),
        ),
        migrations.AddField(
            model_name="noticetarget",
            name="place",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_targets",
                to="madoguchi.place",
            ),
        ),
        migrations.AddIndex(
            model_name="noticereading",
            index=models.Index(fields=["operator", "notice"], name="reading_by_notice"),
        ),
        migrations.AddConstraint(
            model_name="noticereading",
            constraint=models.UniqueConstraint(
                fields=("operator", "member", "notice"), name="notice_is_read_once"
            ),
        ),
        migrations.AddIndex(
            model_name="noticetarget",
            index=models.Index(fields=["operator", "kind", "value"], name="target_by_value"),
        ),
        migrations.AddIndex(
            model_name="noticetarget",
            index=models.Index(fields=["operator", "place"], name="target_by_place"),
        ),
        migrations.AddIndex(
            model_name="noticetarget",
            index=models.Index(fields=["operator", "member"], name="target_by_member"),
        ),
        migrations.AddIndex(
            model_name="noticetarget",
            index=models.Index(fields=["operator", "notice"], name="target_by_notice"),
        ),
    ]

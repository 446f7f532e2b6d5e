"""Batches: their life from the file to what customers see and back, its history, and what was set aside."""

from typing import Any

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models

import madoguchi.models.owned

ID_AND_OPERATOR = (
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("operator", models.CharField(editable=False, max_length=40)),
)


def to_batch(
    related_name: str, *, on_delete: Any = models.PROTECT, null: bool = False
) -> madoguchi.models.owned.OwnedForeignKey:
    """Refer to a batch."""
    fixed = {"db_constraint": False, "db_index": False, "null": null}
    return madoguchi.models.owned.OwnedForeignKey(
        "madoguchi.batch", on_delete=on_delete, related_name=related_name, **fixed
    )


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0021_documents_follow_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchEvent",
            fields=[
                *ID_AND_OPERATOR,
                ("before", models.CharField(blank=True, max_length=12)),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("receive", "receive"),
                            ("check", "check"),
                            ("refuse", "refuse"),
                            ("approve", "approve"),
                            ("release", "release"),
                            ("publish", "publish"),
                            ("take_back", "take_back"),
                            ("set_aside", "set_aside"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("checked", "checked"),
                            ("refused", "refused"),
                            ("released", "released"),
                            ("published", "published"),
                            ("taken_back", "taken_back"),
                            ("set_aside", "set_aside"),
                        ],
                        max_length=12,
                    ),
                ),
                ("by", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("happened_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="BatchProgress",
            fields=[
                *ID_AND_OPERATOR,
                ("step", models.CharField(max_length=20)),
                ("rows", models.IntegerField()),
                ("rows_per_second", models.FloatField()),
                ("seconds_left", models.FloatField(null=True)),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="QuarantinedRow",
            fields=[
                *ID_AND_OPERATOR,
                ("lines", models.JSONField()),
                ("rows", models.IntegerField()),
                ("code", models.CharField(max_length=40)),
                ("faults", models.JSONField()),
                ("raw", models.BinaryField()),
                ("corrected", models.BinaryField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "corrected"),
                            ("approved", "approved"),
                            ("dropped", "dropped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                *ID_AND_OPERATOR,
                ("noun", models.CharField(max_length=10)),
                ("row_id", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("is_taking_back", models.BooleanField(db_default=False, default=False)),
                (
                    "number",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("number", "before"),
                        output_field=models.CharField(max_length=60),
                    ),
                ),
                (
                    "holder_id",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("place_id", "before"),
                                django.db.models.fields.json.KeyTextTransform("customer_id", "before"),
                            ),
                            models.BigIntegerField(),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="batch",
            name="file_enters_once",
        ),
        migrations.RemoveIndex(
            model_name="batch",
            name="batch_latest",
        ),
        migrations.AddField("batch", "allows_moves", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("batch", "concerns", models.JSONField(default=list)),
        migrations.AddField(
            "batch", "door", models.CharField(blank=True, db_default="", default="", max_length=20)
        ),
        migrations.AddField("batch", "is_journaled", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("batch", "parent", to_batch("children", null=True)),
        migrations.AddField(
            "batch", "pattern", models.CharField(blank=True, db_default="", default="", max_length=255)
        ),
        migrations.AddField("batch", "received_at", models.DateTimeField(null=True)),
        migrations.AddField("batch", "releases_needed", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("batch", "report", models.JSONField(null=True)),
        migrations.AddField("batch", "rows_published", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("batch", "rows_quarantined", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("batch", "rows_unchanged", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("batch", "size", models.BigIntegerField(db_default=0, default=0)),
        # Every batch that there is was published; a default for a moment says so, and touches no row.
        migrations.AddField(
            "batch",
            "state",
            models.CharField(blank=True, db_default="published", default="published", max_length=12),
        ),
        migrations.AlterField(
            "batch", "state", models.CharField(blank=True, db_default="", default="", max_length=12)
        ),
        migrations.AddField("batch", "total", models.BigIntegerField(null=True)),
        migrations.AddField("bill", "edition", models.IntegerField(null=True)),
        migrations.AddField("bill", "follows", models.IntegerField(null=True)),
        migrations.AddField("bill", "registered_at", models.DateTimeField(null=True)),
        migrations.AddField("place", "left_at", models.DateTimeField(null=True)),
        migrations.AlterField("batch", "added", models.IntegerField(db_default=0, default=0)),
        migrations.AlterField("batch", "changed", models.IntegerField(db_default=0, default=0)),
        migrations.AlterField("batch", "kind", models.CharField(blank=True, max_length=20)),
        migrations.AlterField("batch", "published_at", models.DateTimeField(null=True)),
        migrations.AlterField("batch", "rows", models.IntegerField(db_default=0, default=0)),
        migrations.AlterField("batch", "unchanged", models.IntegerField(db_default=0, default=0)),
        migrations.AlterField("place", "number", models.CharField(max_length=60)),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["operator", "kind", "-published_at"],
                name="batch_latest",
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["operator", "-id"], name="batch_by_operator"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["set_aside", "taken_back"]), _negated=True),
                fields=("operator", "sha256"),
                name="file_enters_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    ("is_journaled", False),
                    (
                        "rows",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("rows_published"), "+", models.F("rows_unchanged")
                            ),
                            "+",
                            models.F("rows_quarantined"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="every_row_is_accounted_for",
            ),
        ),
        migrations.AddField("batchevent", "batch", to_batch("events")),
        migrations.AddField("batchprogress", "batch", to_batch("progress", on_delete=models.CASCADE)),
        migrations.AddField("quarantinedrow", "batch", to_batch("quarantined")),
        migrations.AddField("quarantinedrow", "sent_in", to_batch("brings_in", null=True)),
        migrations.AddField("rowchange", "batch", to_batch("row_changes")),
        migrations.AddIndex(
            model_name="batchevent",
            index=models.Index(fields=["operator", "batch", "id"], name="batch_event_by_batch"),
        ),
        migrations.AddConstraint(
            model_name="batchevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("before", ""), ("deed", "receive"), ("state", "received")),
                    models.Q(("before", "received"), ("deed", "check"), ("state", "checked")),
                    models.Q(("before", "checked"), ("deed", "check"), ("state", "checked")),
                    models.Q(("before", "refused"), ("deed", "check"), ("state", "checked")),
                    models.Q(("before", "released"), ("deed", "check"), ("state", "checked")),
                    models.Q(("before", "received"), ("deed", "refuse"), ("state", "refused")),
                    models.Q(("before", "checked"), ("deed", "refuse"), ("state", "refused")),
                    models.Q(("before", "refused"), ("deed", "refuse"), ("state", "refused")),
                    models.Q(("before", "released"), ("deed", "refuse"), ("state", "refused")),
                    models.Q(("before", "received"), ("deed", "set_aside"), ("state", "set_aside")),
                    models.Q(("before", "checked"), ("deed", "set_aside"), ("state", "set_aside")),
                    models.Q(("before", "refused"), ("deed", "set_aside"), ("state", "set_aside")),
                    models.Q(("before", "released"), ("deed", "set_aside"), ("state", "set_aside")),
                    models.Q(("before", "checked"), ("deed", "approve"), ("state", "checked")),
                    models.Q(("before", "checked"), ("deed", "release"), ("state", "released")),
                    models.Q(("before", "released"), ("deed", "publish"), ("state", "published")),
                    models.Q(("before", "published"), ("deed", "take_back"), ("state", "taken_back")),
                    _connector="OR",
                ),
                name="deed_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deed__in", ["set_aside", "take_back"]), _negated=True),
                    models.Q(models.Q(("note", ""), _negated=True), models.Q(("by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="deed_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchprogress",
            constraint=models.UniqueConstraint(fields=("operator", "batch"), name="batch_has_one_progress"),
        ),
        migrations.AddIndex(
            model_name="quarantinedrow",
            index=models.Index(fields=["operator", "batch", "id"], name="quarantine_by_batch"),
        ),
        migrations.AddConstraint(
            model_name="quarantinedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("rows__gt", 0)), name="quarantine_holds_rows"
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", ""), models.Q(("decided_by", ""), _negated=True), _connector="OR"
                ),
                name="decision_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "dropped"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="dropping_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="rowchange",
            index=models.Index(fields=["operator", "noun", "row_id", "id"], name="change_by_row"),
        ),
        migrations.AddIndex(
            model_name="rowchange",
            index=models.Index(
                condition=models.Q(("before__isnull", False)),
                fields=["operator", "noun", "number"],
                name="change_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="rowchange",
            index=models.Index(
                condition=models.Q(("before__isnull", False)),
                fields=["operator", "noun", "holder_id"],
                name="change_by_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="rowchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("noun__in", ("customer", "place", "contract"))),
                name="change_is_of_a_master",
            ),
        ),
    ]

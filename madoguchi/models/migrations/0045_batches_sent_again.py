"""What is sent again after other files is a batch again, once; batches know which delivery brought them."""

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned
from madoguchi.models.second_lock import locks

WITHIN_ONE_OPERATOR = locks(
    owned=(), referred=(), references=(("batch", "repeats_id", "batch", "NO ACTION"),)
)


class Migration(migrations.Migration):
    """No batch that there is repeats another, so the new rule holds for all of them."""

    dependencies = (("madoguchi", "0044_told_by_post"),)
    operations = (
        migrations.AddField(
            "batch", "delivery", models.CharField(blank=True, db_default="", default="", max_length=60)
        ),
        migrations.AddField(
            "batch",
            "repeats",
            madoguchi.models.owned.OwnedForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="madoguchi.batch",
            ),
        ),
        migrations.RemoveConstraint("batch", "file_enters_once"),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(
                fields=("operator", "sha256", "repeats"),
                condition=models.Q(("state__in", ["set_aside", "taken_back"]), _negated=True),
                nulls_distinct=False,
                name="file_enters_once",
            ),
        ),
        *(migrations.RunSQL(statement) for statement in WITHIN_ONE_OPERATOR),
    )

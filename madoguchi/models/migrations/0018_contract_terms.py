"""Contracts: kind, status, price, minimum term and equipment, where the billing system tells them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Code that does not know the new columns may go on writing contracts."""

    dependencies = (("madoguchi", "0017_second_lock_of_factors"),)
    operations = (
        migrations.AddField(
            "contract", "equipment", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.AddField(
            "contract", "kind", models.CharField(db_default="course", default="course", max_length=10)
        ),
        migrations.AddField("contract", "minimum_until", models.DateField(null=True)),
        migrations.AddField("contract", "monthly_yen", models.IntegerField(null=True)),
        migrations.AddField(
            "contract", "status", models.CharField(db_default="running", default="running", max_length=10)
        ),
    )

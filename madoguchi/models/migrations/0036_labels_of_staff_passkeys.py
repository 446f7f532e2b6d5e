"""What staff call their passkeys, of which there may be several by now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column of a table that is locked already."""

    dependencies = (("madoguchi", "0035_what_is_counted"),)
    operations = (
        migrations.AddField(
            "staffpasskey", "label", models.CharField(blank=True, db_default="", default="", max_length=60)
        ),
    )

"""The second lock on the tables of deliveries."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("deliverytoken", "upload", "uploadpart")

REFERENCES = (
    ("upload", "token_id", "deliverytoken", "NO ACTION"),
    ("uploadpart", "upload_id", "upload", "CASCADE"),
)

REFERRED = ("deliverytoken", "upload")


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0024_payments_and_deliveries"),)
    operations = tuple(
        migrations.RunSQL(statement)
        for statement in locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
    )

"""Versions of notices keep whom their login IDs meant; papers may be shown from a later moment.

And rows that were set aside and wait for a decision are found by an index, for the staff's front page.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Versions of before name no members: they are saved anew before they are published again."""

    dependencies = (("madoguchi", "0045_batches_sent_again"),)
    operations = (
        migrations.AddField(
            "noticeversion",
            "audience_members",
            models.JSONField(default=list, db_default=models.Value([], output_field=models.JSONField())),
        ),
        migrations.AddField("document", "shown_from", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "quarantinedrow",
            models.Index(
                fields=("operator", "id"), condition=models.Q(decision=""), name="quarantine_undecided"
            ),
        ),
    )

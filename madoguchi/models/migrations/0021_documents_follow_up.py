"""Documents: whether staff named the recipient, and files found by their content."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

HAS_OWN_RECIPIENT = """
ALTER TABLE madoguchi_document ADD COLUMN IF NOT EXISTS has_own_recipient boolean DEFAULT false NOT NULL
"""
NO_HALF_INDEX = "DROP INDEX CONCURRENTLY IF EXISTS file_by_content"


class Migration(migrations.Migration):
    """The index is laid beside running pages, so outside a transaction; broken off, it can be run again.

    Code that does not know the new column may go on entering documents.
    """

    atomic = False
    dependencies = (("madoguchi", "0020_second_lock_of_documents"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            (migrations.RunSQL(HAS_OWN_RECIPIENT),),
            (
                migrations.AddField(
                    "document", "has_own_recipient", models.BooleanField(db_default=False, default=False)
                ),
            ),
        ),
        migrations.RunSQL(NO_HALF_INDEX),
        AddIndexConcurrently(
            "documentfile", models.Index(fields=["operator", "sha256"], name="file_by_content")
        ),
    )

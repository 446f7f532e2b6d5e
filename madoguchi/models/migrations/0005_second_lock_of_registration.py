"""The second lock on the tables of registration."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = (
    "application",
    "consent",
    "draft",
    "lettercode",
    "letterrequest",
    "mailedlink",
    "outgoingmail",
    "secretanswer",
    "tally",
)

REFERENCES = (
    ("application", "member_id", "member", "CASCADE"),
    ("application", "place_id", "place", "SET NULL (place_id)"),
    ("consent", "member_id", "member", "CASCADE"),
    ("draft", "member_id", "member", "SET NULL (member_id)"),
    ("draft", "place_id", "place", "SET NULL (place_id)"),
    ("lettercode", "place_id", "place", "CASCADE"),
    ("letterrequest", "place_id", "place", "CASCADE"),
    ("mailedlink", "draft_id", "draft", "CASCADE"),
    ("mailedlink", "member_id", "member", "CASCADE"),
    ("outgoingmail", "member_id", "member", "SET NULL (member_id)"),
    ("secretanswer", "member_id", "member", "CASCADE"),
)


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0004_registration_references"),)
    operations = tuple(
        migrations.RunSQL(statement)
        for statement in locks(owned=OWNED, referred=("draft",), references=REFERENCES)
    )

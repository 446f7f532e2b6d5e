"""The second lock on the tables of audiences and readings."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("noticereading", "noticetarget")

REFERENCES = (
    ("noticereading", "member_id", "member", "CASCADE"),
    ("noticereading", "notice_id", "notice", "CASCADE"),
    ("noticetarget", "member_id", "member", "CASCADE"),
    ("noticetarget", "notice_id", "notice", "CASCADE"),
    ("noticetarget", "place_id", "place", "CASCADE"),
)


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0012_places"),)
    operations = tuple(
        migrations.RunSQL(statement)
        for statement in locks(owned=OWNED, referred=("notice",), references=REFERENCES)
    )

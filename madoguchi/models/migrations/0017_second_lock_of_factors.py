"""The second lock on the tables of passkeys, one-time codes, recovery codes and pending sign-ins."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("onetimesecret", "passkey", "passkeychallenge", "pendingsignin", "recoverycode")

REFERENCES = (
    ("onetimesecret", "member_id", "member", "CASCADE"),
    ("passkey", "member_id", "member", "CASCADE"),
    ("pendingsignin", "member_id", "member", "CASCADE"),
    ("recoverycode", "member_id", "member", "CASCADE"),
)


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0016_factors"),)
    operations = tuple(
        migrations.RunSQL(statement) for statement in locks(owned=OWNED, referred=(), references=REFERENCES)
    )

"""The second lock on pieces and their versions, none of which is ever edited."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("piecedraft", "pieceversion")

REFERRED = ("paidchannel", "piecedraft")

REFERENCES = (
    ("piecedraft", "reward_id", "reward", "NO ACTION"),
    ("piecedraft", "channel_id", "paidchannel", "NO ACTION"),
    ("pieceversion", "draft_id", "piecedraft", "NO ACTION"),
)

VERSIONS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_piece_version_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a piece is never edited or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER piece_version_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_pieceversion
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_piece_version_edit();
"""


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0037_pieces"),)
    operations = (
        *(
            migrations.RunSQL(statement)
            for statement in locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
        ),
        migrations.RunSQL(VERSIONS_ARE_IMMUTABLE),
    )

"""The second lock on drafts of notices and their versions, none of which is ever edited."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("noticedraft", "noticeversion")

REFERENCES = (
    ("noticedraft", "notice_id", "notice", "NO ACTION"),
    ("noticeversion", "draft_id", "noticedraft", "NO ACTION"),
)

VERSIONS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_notice_version_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a notice is never edited or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER notice_version_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_noticeversion
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_notice_version_edit();
"""


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0033_notice_drafts"),)
    operations = (
        *(
            migrations.RunSQL(statement)
            for statement in locks(owned=OWNED, referred=("noticedraft",), references=REFERENCES)
        ),
        migrations.RunSQL(VERSIONS_ARE_IMMUTABLE),
    )

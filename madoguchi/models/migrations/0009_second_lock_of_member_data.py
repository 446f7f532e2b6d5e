"""The second lock on the tables of members' own data; events that cannot be edited."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("mailchoice", "memberevent", "withdrawal")

REFERENCES = (
    ("mailchoice", "member_id", "member", "CASCADE"),
    ("memberevent", "member_id", "member", "NO ACTION"),
    ("withdrawal", "member_id", "member", "NO ACTION"),
)

# Where an event came from can be forgotten, which is no edit: nothing else takes its place.
EVENTS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_event_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - '{source,browser,details}'::text[]
            = to_jsonb(OLD) - '{source,browser,details}'::text[]
        AND NEW.source IN (OLD.source, '')
        AND NEW.browser IN (OLD.browser, '')
        AND NEW.details IN (OLD.details, '{}'::jsonb)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an event is never edited nor deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_memberevent
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_event_edit();
"""


def _statements() -> list[str]:
    return [*locks(owned=OWNED, referred=(), references=REFERENCES), EVENTS_ARE_IMMUTABLE]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0008_member_data"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

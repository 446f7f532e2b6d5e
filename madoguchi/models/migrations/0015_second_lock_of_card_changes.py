"""The second lock on the tables of card changes; what has ended is never edited."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("cardchange", "providerevent")

REFERENCES = (
    ("cardchange", "customer_id", "customer", "NO ACTION"),
    ("cardchange", "place_id", "place", "NO ACTION"),
    ("cardchange", "member_id", "member", "SET NULL (member_id)"),
)

ENDED_CHANGES_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_card_change_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'member_id') = (to_jsonb(OLD) - 'member_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a card change that has ended is never edited; another change is a new one'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ended_card_change_is_immutable BEFORE UPDATE ON madoguchi_cardchange
    FOR EACH ROW WHEN (OLD.state <> 'waiting') EXECUTE FUNCTION madoguchi_refuse_card_change_edit();
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=(), references=REFERENCES)
    return [*tables, ENDED_CHANGES_ARE_IMMUTABLE]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0014_card_changes"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

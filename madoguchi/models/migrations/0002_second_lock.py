"""The second lock: row-level security, references within one operator, bills that cannot be edited."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = (
    "batch",
    "bill",
    "contract",
    "customer",
    "member",
    "memberplace",
    "notice",
    "place",
    "session",
    "signinfailure",
)

# (table, column, table referred to, what happens when that row goes)
REFERENCES = (
    ("place", "customer_id", "customer", "NO ACTION"),
    ("contract", "place_id", "place", "NO ACTION"),
    ("bill", "place_id", "place", "NO ACTION"),
    ("bill", "batch_id", "batch", "NO ACTION"),
    ("memberplace", "member_id", "member", "CASCADE"),
    ("memberplace", "place_id", "place", "NO ACTION"),
    ("session", "member_id", "member", "CASCADE"),
    ("session", "member_place_id", "memberplace", "SET NULL (member_place_id)"),
)

REFERRED = ("batch", "customer", "member", "memberplace", "place")

BILLS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_bill_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a bill is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - 'superseded_at') <> (to_jsonb(OLD) - 'superseded_at') THEN
        RAISE EXCEPTION 'a bill is never edited; a correction is a new version'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL THEN
        RAISE EXCEPTION 'a superseded bill stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bill_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_bill
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_bill_edit();
"""


def _statements() -> list[str]:
    return [*locks(owned=OWNED, referred=REFERRED, references=REFERENCES), BILLS_ARE_IMMUTABLE]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0001_initial"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

"""The second lock on the tables of points; a ledger that cannot be edited, and balances that follow it."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("onetimekey", "pointentry", "pointlot", "redemption", "reward")

REFERENCES = (
    ("onetimekey", "member_id", "member", "CASCADE"),
    ("pointentry", "lot_id", "pointlot", "NO ACTION"),
    ("pointentry", "redemption_id", "redemption", "NO ACTION"),
    ("pointlot", "customer_id", "customer", "NO ACTION"),
    ("pointlot", "place_id", "place", "NO ACTION"),
    ("redemption", "customer_id", "customer", "NO ACTION"),
    ("redemption", "member_id", "member", "SET NULL (member_id)"),
    ("redemption", "place_id", "place", "NO ACTION"),
    ("redemption", "reward_id", "reward", "NO ACTION"),
)

REFERRED = ("pointlot", "redemption", "reward")

POINTS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_point_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - TG_ARGV[0]) = (to_jsonb(OLD) - TG_ARGV[0]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an entry of the ledger is never edited; a correction is a new entry'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_pointentry
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_point_edit('');
CREATE TRIGGER redemption_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_redemption
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_point_edit('member_id');
"""

# Locked in one order, whoever comes: a file that corrects bills and a customer who redeems may meet.
BALANCES_FOLLOW_THE_LEDGER = """
CREATE FUNCTION madoguchi_follow_point_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM madoguchi_pointlot WHERE id IN (SELECT lot_id FROM entered) ORDER BY id FOR UPDATE;
    UPDATE madoguchi_pointlot lot SET balance = lot.balance + moved.points
    FROM (SELECT lot_id, sum(CASE credit WHEN 'balance' THEN points ELSE -points END) AS points
          FROM entered GROUP BY lot_id) moved
    WHERE lot.id = moved.lot_id;
    RETURN NULL;
END $$;
CREATE TRIGGER balance_follows_the_ledger AFTER INSERT ON madoguchi_pointentry
    REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION madoguchi_follow_point_entries();

CREATE FUNCTION madoguchi_refuse_point_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a balance is moved by entries of the ledger alone'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER lot_begins_empty BEFORE INSERT ON madoguchi_pointlot
    FOR EACH ROW WHEN (NEW.balance <> 0) EXECUTE FUNCTION madoguchi_refuse_point_balance();
CREATE TRIGGER balance_is_not_typed_in BEFORE UPDATE OF balance ON madoguchi_pointlot
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW.balance <> OLD.balance)
    EXECUTE FUNCTION madoguchi_refuse_point_balance();
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
    return [*tables, POINTS_ARE_IMMUTABLE, BALANCES_FOLLOW_THE_LEDGER]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0006_points"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

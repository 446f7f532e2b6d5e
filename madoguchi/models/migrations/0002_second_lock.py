"""The second lock: row-level security, references within one operator, bills that cannot be edited."""

from django.db import migrations

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

ROWS_OF_ONE_OPERATOR = """
ALTER TABLE madoguchi_{table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE madoguchi_{table} FORCE ROW LEVEL SECURITY;
ALTER TABLE madoguchi_{table} ADD CONSTRAINT {table}_names_an_operator CHECK (operator <> '');
CREATE POLICY one_operator ON madoguchi_{table}
    USING (operator = current_setting('madoguchi.operator', true))
    WITH CHECK (operator = current_setting('madoguchi.operator', true));
"""

KEY_WITH_OPERATOR = """
ALTER TABLE madoguchi_{table} ADD CONSTRAINT {table}_operator_id UNIQUE (operator, id);
"""

REFERENCE_WITHIN_OPERATOR = """
ALTER TABLE madoguchi_{table} ADD CONSTRAINT {table}_{column}_same_operator
    FOREIGN KEY (operator, {column}) REFERENCES madoguchi_{referred} (operator, id)
    ON DELETE {on_delete} DEFERRABLE INITIALLY DEFERRED;
"""

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
    return [
        *(ROWS_OF_ONE_OPERATOR.format(table=table) for table in OWNED),
        *(KEY_WITH_OPERATOR.format(table=table) for table in REFERRED),
        *(
            REFERENCE_WITHIN_OPERATOR.format(
                table=table, column=column, referred=referred, on_delete=on_delete
            )
            for table, column, referred, on_delete in REFERENCES
        ),
        BILLS_ARE_IMMUTABLE,
    ]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0001_initial"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

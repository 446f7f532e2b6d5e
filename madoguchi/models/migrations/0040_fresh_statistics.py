"""Statistics are renewed before a file is compared, by a function of the owner, who alone may.

Only where a table is large enough for its plan to matter and has changed much since PostgreSQL last looked,
as right after the first file of all; what is being analysed already is left to that. PostgreSQL's own sweep
comes within a minute or so; a comparison planned before it took minutes where it should take seconds.
"""

from django.db import migrations

RENEW = """
CREATE FUNCTION madoguchi_renew_statistics() RETURNS text[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stale text;
    renewed text[] := '{}';
BEGIN
    FOR stale IN
        SELECT class.relname FROM pg_class class
        WHERE class.oid IN ('madoguchi_customer'::regclass, 'madoguchi_place'::regclass,
                'madoguchi_contract'::regclass, 'madoguchi_bill'::regclass, 'madoguchi_document'::regclass,
                'madoguchi_rowchange'::regclass)
            AND pg_relation_size(class.oid) >= 1000000
            AND (class.reltuples < 0
                OR pg_stat_get_mod_since_analyze(class.oid) > 1000 + class.reltuples / 5)
        ORDER BY class.relname
    LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) %I', stale);
        renewed := renewed || stale;
    END LOOP;
    RETURN renewed;
END $$;
"""


class Migration(migrations.Migration):
    """A function only."""

    dependencies = (("madoguchi", "0039_entries_of_what_changed"),)
    operations = (migrations.RunSQL(RENEW, "DROP FUNCTION madoguchi_renew_statistics()"),)

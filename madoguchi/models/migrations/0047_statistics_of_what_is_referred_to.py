"""What a file has filled is analysed before its references are proven, in the transaction that filled it.

PostgreSQL proves references row by row, by a plan that it makes when the first is proven. Where it believes
that a table has next to no rows, because it counted them while they were not committed, any index looks as
good as the right one, and each proof reads all rows of the operator: the first million took hours.
"""

from django.db import migrations

RENEW = """
CREATE FUNCTION madoguchi_renew_statistics_within() RETURNS text[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    filled text;
    renewed text[] := '{}';
BEGIN
    FOR filled IN
        SELECT class.relname FROM pg_class class
        WHERE class.oid IN ('madoguchi_customer'::regclass, 'madoguchi_place'::regclass)
            AND pg_stat_get_xact_tuples_inserted(class.oid) > 1000 + greatest(class.reltuples, 0) / 5
        ORDER BY class.relname
    LOOP
        BEGIN  -- PostgreSQL's own sweep gives way after a second; another file's turn is not waited for
            EXECUTE format('ANALYZE %I', filled);
            renewed := renewed || filled;
        EXCEPTION WHEN lock_not_available THEN NULL;
        END;
    END LOOP;
    RETURN renewed;
END $$;
"""


class Migration(migrations.Migration):
    """A function only."""

    dependencies = (("madoguchi", "0046_whom_notices_meant_and_when_papers_show"),)
    operations = (migrations.RunSQL(RENEW, "DROP FUNCTION madoguchi_renew_statistics_within()"),)

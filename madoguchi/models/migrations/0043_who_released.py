"""Who releases a batch at the counter is told by who it is; so two of one name are two."""

import django.db.models.deletion
from django.db import migrations

import madoguchi.models.owned
from madoguchi.models.second_lock import locks

COUNT = """
CREATE OR REPLACE FUNCTION madoguchi_count_releases(batch bigint, last text) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT person) FROM (
        SELECT coalesce('#' || event.staff_id, event."by") AS person FROM madoguchi_batchevent event
        WHERE event.batch_id = batch AND event.deed = 'approve' AND event.id > (
            SELECT coalesce(max(checked.id), 0) FROM madoguchi_batchevent checked
            WHERE checked.batch_id = batch AND checked.deed = 'check')
        UNION ALL SELECT last
    ) persons WHERE person <> ''
$$;
"""

FOLLOW = """
CREATE OR REPLACE FUNCTION madoguchi_follow_batch_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held madoguchi_batch%ROWTYPE;
BEGIN
    SELECT * INTO held FROM madoguchi_batch WHERE id = NEW.batch_id FOR UPDATE;
    IF held.state IS DISTINCT FROM NEW.before THEN
        RAISE EXCEPTION 'the batch is in another state than the event leaves'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.deed = 'release'
        AND madoguchi_count_releases(NEW.batch_id, coalesce('#' || NEW.staff_id, NEW."by"))
            < greatest(held.releases_needed, least(1, jsonb_array_length(held.concerns)))
    THEN
        RAISE EXCEPTION 'the batch needs the release of more persons' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.deed = 'publish' AND held.rows_quarantined <> (
        SELECT coalesce(sum(rows), 0) FROM madoguchi_quarantinedrow WHERE batch_id = NEW.batch_id)
    THEN
        RAISE EXCEPTION 'rows of the batch that were set aside are not all kept'
            USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE madoguchi_batch SET state = NEW.state WHERE id = NEW.batch_id;
    RETURN NEW;
END $$;
"""

WITHIN_ONE_OPERATOR = locks(
    owned=(), referred=(), references=(("batchevent", "staff_id", "staffmember", "NO ACTION"),)
)


class Migration(migrations.Migration):
    """Approvals made before keep the name they were made under."""

    dependencies = (("madoguchi", "0042_slices_of_search_entries"),)
    operations = (
        migrations.AddField(
            "batchevent",
            "staff",
            madoguchi.models.owned.OwnedForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="madoguchi.staffmember",
            ),
        ),
        *(migrations.RunSQL(statement) for statement in (*WITHIN_ONE_OPERATOR, COUNT, FOLLOW)),
    )

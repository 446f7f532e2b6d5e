"""The second lock on the life of batches: states follow a history never edited, and no row is lost."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("batchevent", "batchprogress", "quarantinedrow", "rowchange")

REFERENCES = (
    ("batch", "parent_id", "batch", "NO ACTION"),
    ("batchevent", "batch_id", "batch", "NO ACTION"),
    ("batchprogress", "batch_id", "batch", "CASCADE"),
    ("quarantinedrow", "batch_id", "batch", "NO ACTION"),
    ("quarantinedrow", "sent_in_id", "batch", "NO ACTION"),
    ("rowchange", "batch_id", "batch", "NO ACTION"),
)

HISTORIES_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_batch_history_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done with a batch is never edited or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER batch_event_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_batchevent
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_batch_history_edit();
CREATE TRIGGER row_change_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_rowchange
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_batch_history_edit();
CREATE TRIGGER batch_stays BEFORE DELETE ON madoguchi_batch
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_batch_history_edit();
CREATE TRIGGER quarantined_row_stays BEFORE DELETE ON madoguchi_quarantinedrow
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_batch_history_edit();
"""

# What stood in the original stays; what a person decided stays while the batch it was sent in with stands.
QUARANTINE_KEEPS_THE_ORIGINAL = """
CREATE FUNCTION madoguchi_refuse_quarantine_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.operator, OLD.batch_id, OLD.lines, OLD.rows, OLD.code, OLD.faults, OLD.raw)
       IS DISTINCT FROM (NEW.operator, NEW.batch_id, NEW.lines, NEW.rows, NEW.code, NEW.faults, NEW.raw)
       OR EXISTS (SELECT FROM madoguchi_batch WHERE id = OLD.sent_in_id
                  AND state NOT IN ('refused', 'set_aside', 'taken_back'))
    THEN
        RAISE EXCEPTION 'a quarantined row stays as it stands in the original'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quarantined_row_is_kept BEFORE UPDATE ON madoguchi_quarantinedrow
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_quarantine_edit();
"""

# A batch's row is held first: of two deeds at the same moment, the second finds another state.
STATES_FOLLOW_THE_HISTORY = """
CREATE FUNCTION madoguchi_count_releases(batch bigint, last text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT person) FROM (
        SELECT event."by" AS person FROM madoguchi_batchevent event
        WHERE event.batch_id = batch AND event.deed = 'approve' AND event.id > (
            SELECT coalesce(max(checked.id), 0) FROM madoguchi_batchevent checked
            WHERE checked.batch_id = batch AND checked.deed = 'check')
        UNION ALL SELECT last
    ) persons WHERE person <> ''
$$;

CREATE FUNCTION madoguchi_follow_batch_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held madoguchi_batch%ROWTYPE;
BEGIN
    SELECT * INTO held FROM madoguchi_batch WHERE id = NEW.batch_id FOR UPDATE;
    IF held.state IS DISTINCT FROM NEW.before THEN
        RAISE EXCEPTION 'the batch is in another state than the event leaves'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.deed = 'release' AND madoguchi_count_releases(NEW.batch_id, NEW."by")
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
CREATE TRIGGER state_follows_the_history BEFORE INSERT ON madoguchi_batchevent
    FOR EACH ROW EXECUTE FUNCTION madoguchi_follow_batch_event();

CREATE FUNCTION madoguchi_refuse_batch_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR (pg_trigger_depth() = 1 AND NEW.state <> OLD.state) THEN
        RAISE EXCEPTION 'the state of a batch is moved by events of its history alone'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('published', 'taken_back', 'set_aside')
       AND to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state'
    THEN
        RAISE EXCEPTION 'a batch that was decided stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_begins_anew BEFORE INSERT ON madoguchi_batch
    FOR EACH ROW WHEN (NEW.state <> '') EXECUTE FUNCTION madoguchi_refuse_batch_edit();
CREATE TRIGGER batch_is_kept BEFORE UPDATE ON madoguchi_batch
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_batch_edit();
"""

# Batches follow one another, so the smallest of indexes finds their rows.
FOUND_BY_BATCH = """
CREATE INDEX bill_by_batch ON madoguchi_bill USING brin (batch_id);
CREATE INDEX change_by_batch ON madoguchi_rowchange USING brin (batch_id);
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=(), references=REFERENCES)
    rules = [HISTORIES_ARE_IMMUTABLE, QUARANTINE_KEEPS_THE_ORIGINAL, STATES_FOLLOW_THE_HISTORY]
    return [*tables, *rules, FOUND_BY_BATCH]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0022_batches"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

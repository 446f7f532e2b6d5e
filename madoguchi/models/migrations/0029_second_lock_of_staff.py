"""The second lock on staff and the audit record; the record's chain, and the only way to shorten it."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = (
    "staffmember",
    "staffinvitation",
    "staffsession",
    "pendingstaffsignin",
    "staffpasskey",
    "staffonetimesecret",
    "applicationevent",
    "auditentry",
    "auditanchor",
)

REFERENCES = (
    ("staffinvitation", "staff_id", "staffmember", "NO ACTION"),
    ("staffsession", "staff_id", "staffmember", "NO ACTION"),
    ("pendingstaffsignin", "staff_id", "staffmember", "NO ACTION"),
    ("pendingstaffsignin", "invitation_id", "staffinvitation", "NO ACTION"),
    ("staffpasskey", "staff_id", "staffmember", "NO ACTION"),
    ("staffonetimesecret", "staff_id", "staffmember", "NO ACTION"),
    ("applicationevent", "application_id", "application", "CASCADE"),
    ("applicationevent", "staff_id", "staffmember", "NO ACTION"),
    ("application", "claimed_by_id", "staffmember", "NO ACTION"),
    ("auditentry", "staff_id", "staffmember", "NO ACTION"),
)

REFERRED = ("staffmember", "staffinvitation", "application")

# The note of an event can be forgotten, with the member whom it is about; nothing else takes its place.
EVENTS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_application_event_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.note IN (OLD.note, '') AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was done with an application is never edited' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER application_event_is_immutable BEFORE UPDATE ON madoguchi_applicationevent
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_application_event_edit();
"""

# link = SHA-256 of a JSON list of texts: the link before, the position, and everything that the entry says.
# domain/audit_chain.py works the same out in other words.
ENTRIES_ARE_CHAINED = """
CREATE FUNCTION madoguchi_chain_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || NEW.operator, 0));
    SELECT position, link INTO last FROM madoguchi_auditentry
        WHERE operator = NEW.operator ORDER BY position DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT position, link INTO last FROM madoguchi_auditanchor
            WHERE operator = NEW.operator ORDER BY position DESC LIMIT 1;
    END IF;
    NEW.position := coalesce(last.position, 0) + 1;
    NEW.previous_link := coalesce(last.link, '');
    NEW.link := encode(sha256(convert_to(array_to_json(ARRAY[
        NEW.previous_link, NEW.position::text, NEW.operator,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        coalesce(NEW.staff_id::text, ''), NEW.who, NEW.act, NEW.about, NEW.why,
        NEW.source, NEW.browser, NEW.details::text
    ])::text, 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_is_chained BEFORE INSERT ON madoguchi_auditentry
    FOR EACH ROW EXECUTE FUNCTION madoguchi_chain_audit_entry();
"""

# Entries leave from the front alone, up to an anchor that names the last of them, and no sooner than a year.
ENTRIES_STAY = """
CREATE FUNCTION madoguchi_refuse_audit_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM madoguchi_auditanchor WHERE operator = OLD.operator AND position >= OLD.position)
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit record is never edited, and shortened only up to an anchor'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON madoguchi_auditentry
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_audit_edit();

CREATE FUNCTION madoguchi_check_audit_anchor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.signed_by = NEW.countersigned_by OR NOT EXISTS (
        SELECT FROM madoguchi_auditentry
        WHERE operator = NEW.operator AND position = NEW.position AND link = NEW.link
            AND at < NEW.cut_at - interval '1 year')
    THEN
        RAISE EXCEPTION 'an anchor names an entry of more than a year ago, and two who sign it off'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_anchor_is_checked BEFORE INSERT ON madoguchi_auditanchor
    FOR EACH ROW EXECUTE FUNCTION madoguchi_check_audit_anchor();

CREATE FUNCTION madoguchi_refuse_anchor_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an anchor of the audit record stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_anchor_stays BEFORE UPDATE OR DELETE ON madoguchi_auditanchor
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_anchor_edit();
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
    return [*tables, EVENTS_ARE_IMMUTABLE, ENTRIES_ARE_CHAINED, ENTRIES_STAY]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0028_staff"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

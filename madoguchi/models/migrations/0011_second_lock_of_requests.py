"""The second lock on the tables of requests; a history that cannot be edited, and states that follow it."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("paidchannel", "requestevent", "requesthold", "servicerequest")

REFERENCES = (
    ("requestevent", "request_id", "servicerequest", "NO ACTION"),
    ("requesthold", "request_id", "servicerequest", "CASCADE"),
    ("servicerequest", "member_id", "member", "SET NULL (member_id)"),
    ("servicerequest", "place_id", "place", "NO ACTION"),
)

REFERRED = ("servicerequest",)

REQUESTS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_request_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a request and its history are never edited; what happens next is a new event'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_requestevent
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_request_edit();
CREATE TRIGGER request_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_servicerequest
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_request_edit('member_id', 'state');
"""

# The request's row is held first: of two moves at the same moment, the second finds another state.
STATES_FOLLOW_THE_HISTORY = """
CREATE FUNCTION madoguchi_follow_request_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held madoguchi_servicerequest%ROWTYPE;
BEGIN
    SELECT * INTO held FROM madoguchi_servicerequest WHERE id = NEW.request_id FOR UPDATE;
    IF held.state IS DISTINCT FROM NEW.before THEN
        RAISE EXCEPTION 'the request is in another state than the event leaves'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'withdrawn' AND NEW.happened_at >= held.withdraw_until THEN
        RAISE EXCEPTION 'the request can be withdrawn no more' USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE madoguchi_servicerequest SET state = NEW.state WHERE id = NEW.request_id;
    IF NEW.state IN ('refused', 'withdrawn', 'done') THEN
        DELETE FROM madoguchi_requesthold WHERE request_id = NEW.request_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER state_follows_the_history BEFORE INSERT ON madoguchi_requestevent
    FOR EACH ROW EXECUTE FUNCTION madoguchi_follow_request_event();

CREATE FUNCTION madoguchi_refuse_request_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the state of a request is moved by events of its history alone'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER request_begins_anew BEFORE INSERT ON madoguchi_servicerequest
    FOR EACH ROW WHEN (NEW.state <> '') EXECUTE FUNCTION madoguchi_refuse_request_state();
CREATE TRIGGER state_is_not_typed_in BEFORE UPDATE OF state ON madoguchi_servicerequest
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW.state <> OLD.state)
    EXECUTE FUNCTION madoguchi_refuse_request_state();
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
    return [*tables, REQUESTS_ARE_IMMUTABLE, STATES_FOLLOW_THE_HISTORY]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0010_requests"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

"""The second lock on jobs and mailings; jobs that only workers move, returns that cannot be edited."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("job", "mailing", "mailpace", "mailcount", "mailreturn", "deadaddress")

REFERENCES = (
    ("mailing", "batch_id", "batch", "NO ACTION"),
    ("outgoingmail", "mailing_id", "mailing", "NO ACTION"),
)

REFERRED = ("mailing",)

# A page may defer a job and look at it. To claim, move or remove one, the transaction says that it is at
# work.
ONLY_WORKERS_MOVE_JOBS = """
CREATE POLICY deferred_untouched ON madoguchi_job AS RESTRICTIVE FOR INSERT
    WITH CHECK (attempts = 0 AND claim IS NULL AND done_at IS NULL AND given_up_at IS NULL);
CREATE POLICY moved_at_work ON madoguchi_job AS RESTRICTIVE FOR UPDATE
    USING (current_setting('madoguchi.at_work', true) = 'on');
CREATE POLICY removed_at_work ON madoguchi_job AS RESTRICTIVE FOR DELETE
    USING (current_setting('madoguchi.at_work', true) = 'on');
"""

RETURNS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_return_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what came back of a mail is never edited' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER return_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_mailreturn
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_return_edit();
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
    return [*tables, ONLY_WORKERS_MOVE_JOBS, RETURNS_ARE_IMMUTABLE]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0026_jobs_and_mailings"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

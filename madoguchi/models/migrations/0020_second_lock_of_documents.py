"""The second lock on the register of documents; numbers without gaps, and a chain laid by the database."""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("document", "documentfile", "documentseries", "invoicerequest")

REFERENCES = (
    ("document", "customer_id", "customer", "NO ACTION"),
    ("document", "place_id", "place", "NO ACTION"),
    ("document", "bill_id", "bill", "NO ACTION"),
    ("document", "replaces_id", "document", "NO ACTION"),
    ("document", "returns_id", "document", "NO ACTION"),
    ("documentfile", "document_id", "document", "NO ACTION"),
    ("invoicerequest", "customer_id", "customer", "NO ACTION"),
)

REFERRED = ("bill", "document")

DOCUMENTS_ARE_IMMUTABLE = """
CREATE FUNCTION madoguchi_refuse_document_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a document is never edited or deleted; a correction is a new document'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER document_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_document
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_document_edit();
CREATE TRIGGER document_file_is_immutable BEFORE UPDATE OR DELETE ON madoguchi_documentfile
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_document_edit();
"""

# A number is given only after the one before it stands in the register, and to nothing but the next document.
NUMBERS_HAVE_NO_GAPS = """
CREATE FUNCTION madoguchi_refuse_number_skipped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last <> OLD.last + 1 OR (OLD.last > 0 AND NOT EXISTS (
        SELECT FROM madoguchi_document
        WHERE operator = OLD.operator AND year = OLD.year AND sequence = OLD.last))
    THEN
        RAISE EXCEPTION 'a series of documents leaves no number out' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER series_has_no_gaps BEFORE UPDATE OF last ON madoguchi_documentseries
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_number_skipped();

CREATE FUNCTION madoguchi_refuse_number_not_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM madoguchi_documentseries
        WHERE operator = NEW.operator AND year = NEW.year AND last = NEW.sequence)
    THEN
        RAISE EXCEPTION 'a document takes the number that its series gives'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER number_is_the_next BEFORE INSERT ON madoguchi_document
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_number_not_given();

CREATE FUNCTION madoguchi_refuse_series_begun_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a series begins at nothing and stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER series_begins_at_nothing BEFORE INSERT ON madoguchi_documentseries
    FOR EACH ROW WHEN (NEW.last <> 0) EXECUTE FUNCTION madoguchi_refuse_series_begun_late();
CREATE TRIGGER series_stays BEFORE DELETE ON madoguchi_documentseries
    FOR EACH ROW EXECUTE FUNCTION madoguchi_refuse_series_begun_late();
"""

# link = SHA-256 of the link before, the document's number, the hash of its content, and that of its file.
FILES_ARE_CHAINED = """
CREATE FUNCTION madoguchi_chain_document_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    issued record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('documents:' || NEW.operator, 0));
    SELECT position, link INTO last FROM madoguchi_documentfile
        WHERE operator = NEW.operator ORDER BY position DESC LIMIT 1;
    SELECT number, content_sha256 INTO issued FROM madoguchi_document
        WHERE operator = NEW.operator AND id = NEW.document_id;
    NEW.position := coalesce(last.position, 0) + 1;
    NEW.previous_link := coalesce(last.link, '');
    NEW.link := encode(sha256(convert_to(
        concat_ws(' ', NEW.previous_link, issued.number, issued.content_sha256, NEW.sha256), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER file_is_chained BEFORE INSERT ON madoguchi_documentfile
    FOR EACH ROW EXECUTE FUNCTION madoguchi_chain_document_file();
"""


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=REFERRED, references=REFERENCES)
    return [*tables, DOCUMENTS_ARE_IMMUTABLE, NUMBERS_HAVE_NO_GAPS, FILES_ARE_CHAINED]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0019_documents"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())

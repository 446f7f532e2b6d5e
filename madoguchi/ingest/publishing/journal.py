"""The journal of masters read backwards (控えからの復元): rows as they were before a batch."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Model

from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch, Contract, Customer, Place, SearchEntry

# In the order in which rows may go: a contract stands at a place, a place is a customer's.
MASTERS: dict[str, type[Model]] = {"contract": Contract, "place": Place, "customer": Customer}

MINE = "mine.batch_id = %(batch)s AND mine.noun = '{noun}' AND NOT mine.is_taking_back"
LATER = """
SELECT max(later.batch_id) FROM madoguchi_rowchange mine
JOIN madoguchi_rowchange later ON later.operator = mine.operator AND later.noun = mine.noun
    AND later.row_id = mine.row_id AND later.id > mine.id AND later.batch_id <> mine.batch_id
JOIN madoguchi_batch batch ON batch.id = later.batch_id AND batch.state = 'published'
WHERE mine.batch_id = %(batch)s AND NOT mine.is_taking_back AND NOT later.is_taking_back
"""
REFERRED = """
SELECT known.number FROM madoguchi_rowchange mine
JOIN {table} known ON known.id = mine.row_id
JOIN {other} other ON other.operator = known.operator AND other.{column} = known.id
WHERE {mine} AND mine.before IS NULL AND NOT EXISTS (
    SELECT FROM madoguchi_rowchange own
    WHERE own.batch_id = mine.batch_id AND own.noun = '{other_noun}' AND own.row_id = other.id
        AND own.before IS NULL)
ORDER BY known.number LIMIT 1
"""
NOTE = """
INSERT INTO madoguchi_rowchange (operator, batch_id, noun, row_id, before, changed_at, is_taking_back)
SELECT mine.operator, mine.batch_id, mine.noun, mine.row_id, to_jsonb(known), %(now)s, true
FROM madoguchi_rowchange mine JOIN {table} known ON known.id = mine.row_id WHERE {mine}
"""
REMOVE = """
DELETE FROM {table} known USING madoguchi_rowchange mine
WHERE known.id = mine.row_id AND {mine} AND mine.before IS NULL
"""
RESTORE = """
UPDATE {table} known SET ({columns}) = (
    SELECT {columns} FROM jsonb_populate_record(known, mine.before))
FROM madoguchi_rowchange mine WHERE known.id = mine.row_id AND {mine} AND mine.before IS NOT NULL
"""


def later_batch(batch: Batch) -> int | None:
    """Give the newest batch that changed a row of this one's again."""
    found: int | None = rows_of(LATER, {"batch": batch.pk})[0][0]
    return found


def references(batch: Batch) -> Iterator[tuple[str, str, str]]:
    """Name what refers to rows that the batch has added: noun, number, and the noun that refers to it."""
    for noun, model in MASTERS.items():
        for relation in model._meta.related_objects:  # noqa: SLF001  # Django's own way
            if relation.related_model is SearchEntry:  # made from the row by a trigger, and goes with it
                continue
            other = relation.related_model._meta  # noqa: SLF001  # the same
            by = str(other.model_name)
            statement = REFERRED.format(
                table=model._meta.db_table,  # noqa: SLF001  # the same
                other=other.db_table,
                other_noun=by,
                column=relation.field.column,
                mine=MINE.format(noun=noun),
            )
            for (number,) in rows_of(statement, {"batch": batch.pk}):
                yield noun, number, by


def restore(batch: Batch, *, now: datetime) -> int:
    """Bring each row that a batch changed back to what it was, noting that; give how many there were."""
    facts = {"batch": batch.pk, "now": now}
    count = sum(_of_each(NOTE, facts))
    list(_of_each(REMOVE, facts))
    list(_of_each(RESTORE, facts))
    return count


def _of_each(statement: str, facts: dict[str, object]) -> Iterator[int]:
    for noun, model in MASTERS.items():
        known = model._meta  # noqa: SLF001  # the same
        columns = ", ".join(str(each.column) for each in known.concrete_fields if not each.primary_key)
        mine = MINE.format(noun=noun)
        yield count_of(statement.format(table=known.db_table, mine=mine, columns=columns), facts)

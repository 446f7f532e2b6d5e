"""A file is never compared by what PostgreSQL believed of the tables before they were filled."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import own_database

CUSTOMERS = 12_000
FILL = """
INSERT INTO madoguchi_customer
    (operator, number, name, kana, phone, billing_name, billing_address, payment_method)
SELECT current_setting('madoguchi.operator'), 'K' || n, '山田 ' || n, 'ヤマダ', '0761000000', '', '', ''
FROM generate_series(%s::int, %s::int) AS each (n)
"""
BELIEVED = "SELECT reltuples FROM pg_class WHERE oid = 'madoguchi_customer'::regclass"
RENEW = "SELECT madoguchi_renew_statistics()"
RENEW_WITHIN = "SELECT madoguchi_renew_statistics_within()"


@pytest.fixture
def address() -> Iterator[str]:
    """A database in which no table was analysed, and PostgreSQL will not do so by itself."""
    with own_database("madoguchi_statistics") as address:
        with psycopg.connect(address) as connection:
            connection.execute("ALTER TABLE madoguchi_customer SET (autovacuum_enabled = off)")
        yield address


def fill(address: str, first: int, last: int) -> None:
    """Add customers; what was counted of them is known once the connection has ended."""
    with psycopg.connect(address) as connection:
        connection.execute("SELECT set_config('madoguchi.operator', 'kanazawa-cable', true)")
        connection.execute(FILL, (first, last))
        connection.execute("SELECT pg_stat_force_next_flush()")


def renewed(address: str) -> list[str]:
    """Renew what is outdated, as a login that owns no table."""
    with psycopg.connect(address) as connection:
        connection.execute("CREATE ROLE owns_nothing")
        connection.execute("SET LOCAL ROLE owns_nothing")
        row = connection.execute(RENEW).fetchone()
        connection.execute("RESET ROLE")
        connection.execute("DROP ROLE owns_nothing")
    assert row
    return list(row[0])


def test_a_table_that_was_filled_is_analysed_once_and_again_when_it_has_grown(address: str) -> None:
    fill(address, 1, 20)
    assert renewed(address) == []  # too few for any plan to matter
    fill(address, 21, CUSTOMERS)
    with psycopg.connect(address) as connection:
        assert connection.execute(BELIEVED).fetchone() == (-1,)
    assert renewed(address) == ["madoguchi_customer"]
    with psycopg.connect(address) as connection:
        assert connection.execute(BELIEVED).fetchone() == (CUSTOMERS,)
    assert renewed(address) == []
    fill(address, CUSTOMERS + 1, CUSTOMERS + 1_000)
    assert renewed(address) == []
    fill(address, CUSTOMERS + 1_001, CUSTOMERS * 2)
    assert renewed(address) == ["madoguchi_customer"]


PLACES = """
INSERT INTO madoguchi_place (operator, customer_id, number, postal_code, address, building)
SELECT operator, id, number, '', '', '' FROM madoguchi_customer
"""
PROOF = """
EXPLAIN SELECT 1 FROM ONLY madoguchi_place x
WHERE operator = 'kanazawa-cable' AND id = 1 FOR KEY SHARE OF x
"""


def proof(connection: psycopg.Connection) -> str:
    """Show how PostgreSQL would prove that there is a place."""
    return "\n".join(line for (line,) in connection.execute(PROOF))


def test_references_are_proven_by_what_the_transaction_has_filled_itself(address: str) -> None:
    fill(address, 1, CUSTOMERS)
    with psycopg.connect(address) as filling, psycopg.connect(address, autocommit=True) as sweep:
        filling.execute("SELECT set_config('madoguchi.operator', 'kanazawa-cable', true)")
        filling.execute(PLACES)
        sweep.execute("ANALYZE madoguchi_place")  # which sees no row of it
        assert "Index Cond: ((operator)::text = 'kanazawa-cable'::text)" in proof(filling)  # reads them all
        assert filling.execute(RENEW_WITHIN).fetchone() == (["madoguchi_place"],)
        assert "id = 1" in proof(filling).partition("Index Cond")[2].splitlines()[0]

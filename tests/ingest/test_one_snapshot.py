"""A page that was begun before a batch was published is finished with what stood before it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from madoguchi.models import Place
from madoguchi.models.scope import operator_scope
from madoguchi.models.snapshot import one_snapshot
from tests.billing_files import bill_rows
from tests.cast import Person
from tests.ingest.test_one_step import FORM_TOKEN
from tests.ingest.test_taking_back import Town

OPERATOR = settings.REGISTRY["kanazawa-cable"]
BEFORE, AFTER = date(2023, 12, 1), (date(2023, 11, 1), date(2024, 9, 1))


class Meanwhile:
    """Does something on another connection, once, right after the first statement that names a table."""

    def __init__(self, table: str, act) -> None:
        self.table, self.act, self.is_done = table, act, False

    def __call__(self, execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if self.table in sql and not self.is_done:
            self.is_done = True
            with ThreadPoolExecutor(1) as thread:
                thread.submit(self.elsewhere).result()
        return found

    def elsewhere(self) -> None:
        try:
            with operator_scope(OPERATOR.slug):
                self.act()
        finally:
            connections.close_all()


def read(someone: Person, page: str) -> bytes:
    answer = someone.client.get(someone.root + page)
    assert answer.status_code == 200
    return FORM_TOKEN.sub(b"", answer.content)


@pytest.mark.parametrize(
    ("page", "table"),
    [("bills/?places=all", "madoguchi_bill"), ("points/", "madoguchi_pointlot")],
)
def test_page_that_reads_twice_shows_nothing_of_a_batch_or_all(
    committed_db: None, tmp_path: Path, page: str, table: str
) -> None:
    with operator_scope(OPERATOR.slug):
        town = Town(tmp_path, OPERATOR)
        someone = town.settle().sign_in()
        town.enter("bills", bill_rows(BEFORE))
        old = read(someone, page)
        brought = [row for month in AFTER for row in bill_rows(month)]
        meanwhile = Meanwhile(table, lambda: town.enter("bills", brought))
        with connection.execute_wrapper(meanwhile):
            seen = read(someone, page)
        new = read(someone, page)
    assert meanwhile.is_done
    assert seen == old != new


def test_snapshot_ends_with_its_block(committed_db: None, tmp_path: Path) -> None:
    with operator_scope(OPERATOR.slug):
        town = Town(tmp_path, OPERATOR)
        town.settle()
        rename = Meanwhile("madoguchi_place", lambda: Place.objects.update(building="別館"))
        with one_snapshot(), connection.execute_wrapper(rename):
            was = Place.objects.get().building
            assert Place.objects.get().building == was
        assert rename.is_done
        assert Place.objects.get().building == "別館" != was

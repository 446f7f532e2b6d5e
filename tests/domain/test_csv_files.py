"""What a spreadsheet opens is text and numbers, whatever somebody typed."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.csv_files import BEGINS_A_FORMULA, csv_file, safe_cell

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))


@given(TEXT)
def test_no_cell_begins_a_formula_and_nothing_is_lost(text):
    cell = safe_cell(text)
    assert not cell.strip(" \u3000\u00a0").startswith(BEGINS_A_FORMULA)
    assert cell in {text, f"'{text}"}


@given(st.lists(st.tuples(TEXT, st.integers()), max_size=5))
def test_file_reads_back_as_it_was_written(rows):
    text = csv_file(["a", "b"], rows).decode("utf-8-sig")
    read = list(csv.reader(StringIO(text, newline="")))
    assert read == [["a", "b"], *([safe_cell(text), str(number)] for text, number in rows)]

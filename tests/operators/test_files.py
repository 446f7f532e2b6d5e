"""What a profile may say of files whose bad rows are to be set aside."""

import pytest
from django.conf import settings
from pydantic import ValidationError

from madoguchi.operators.schema.files import PapersFile

FILES = [file for slug in settings.REGISTRY for file in settings.REGISTRY[slug].profile.files]
ROWS = [file for file in FILES if not isinstance(file, PapersFile)]


@pytest.mark.parametrize("file", ROWS, ids=lambda each: each.pattern)
def test_bad_rows_of_every_format_can_be_set_aside(file) -> None:
    stated = file.model_dump(exclude_unset=True) | {"on_bad_rows": "quarantine"}
    assert type(file).model_validate(stated).on_bad_rows == "quarantine"


def test_papers_enter_whole_or_not_at_all() -> None:
    assert {"delimited", "fixed_width", "workbook", "zengin"} == {file.format for file in ROWS}
    papers = next(file for file in FILES if isinstance(file, PapersFile))
    stated = papers.model_dump(exclude_unset=True) | {"on_bad_rows": "quarantine"}
    with pytest.raises(ValidationError, match="papers enter whole or not at all"):
        PapersFile.model_validate(stated)

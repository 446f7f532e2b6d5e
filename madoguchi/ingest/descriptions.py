"""Descriptions (ファイル定義): what the profile says of a file, found by its name."""

from fnmatch import fnmatch
from typing import Any

from madoguchi.models import Batch
from madoguchi.operators.schema.files import DataFile
from madoguchi.operators.schema.profile import Profile

TRAILER = ("trailer_mark", "trailer_count", "trailer_sum")
AS_KEPT: dict[str, dict[str, Any]] = {
    "workbook": {"format": "delimited", "encoding": "utf-8", "delimiter": ","},
    "zengin": {"encoding": "cp932"},
}
"""What is otherwise in rows of a format once they are kept: a sheet's are lines of text."""


def described(*, profile: Profile, file_name: str) -> DataFile | None:
    """Find what the profile says of files of a name."""
    return next((each for each in profile.files if fnmatch(file_name, each.pattern)), None)


def description_of(*, profile: Profile, batch: Batch) -> DataFile | None:
    """Find what the profile says of a batch; of rows that were sent in later, how they are kept."""
    by_pattern = (each for each in profile.files if each.pattern == batch.pattern)
    file = next(by_pattern, None) or described(profile=profile, file_name=batch.file_name)
    if file is None or batch.parent_id is None:
        return file
    return as_kept(file)


def as_kept(file: DataFile) -> DataFile:
    """Describe rows that are kept of a file, corrected and sent in: they have no closing record."""
    without = {name: "" for name in TRAILER if name in type(file).model_fields}
    return file.model_copy(update=without | AS_KEPT.get(file.format, {}))

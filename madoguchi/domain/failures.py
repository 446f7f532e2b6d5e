"""Failures (失敗): what befell a piece of work, said without anybody's data."""

import traceback
from pathlib import Path


def where(error: BaseException) -> str:
    """Say what happened and where; the error's own words are left out, for they may hold personal data.

    >>> where(ValueError("hanako@example.jp"))
    'ValueError'
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place

"""The samples of every operator enter, each kind after those that it builds on, as in the demonstration."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.ingest.batch import PUBLISHERS, take_in
from madoguchi.models.scope import operator_scope
from tests.cast import NOW

SAMPLES: Path = settings.ROOT / "samples"
SAMPLED = [slug for slug in settings.REGISTRY if (SAMPLES / slug).is_dir()]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SAMPLED)
def test_every_sample_enters_and_a_second_time_changes_nothing(
    slug: str, tmp_path: Path, settings: Any
) -> None:
    settings.DOCUMENTS = str(tmp_path)
    profile = settings.REGISTRY[slug].profile
    files = sorted(profile.files, key=lambda file: list(PUBLISHERS).index(file.kind))
    paths = [next((SAMPLES / slug).glob(file.pattern)) for file in files]
    with operator_scope(slug):
        first = [take_in(profile=profile, path=path, now=NOW) for path in paths]
        again = [take_in(profile=profile, path=path, now=NOW) for path in paths]
    assert [str(report) for report in first if report.is_refused] == []
    assert [report.unchanged for report in first] == [0] * len(paths)
    assert [report.is_repeat for report in again] == [True] * len(paths)

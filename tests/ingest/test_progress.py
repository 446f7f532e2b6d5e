"""Work on a file is seen while it runs, whichever door it came through, and holds nothing up."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from madoguchi.ingest import dry_run
from madoguchi.ingest.batch import take_in
from madoguchi.ingest.deliveries import take_in_delivery
from madoguchi.ingest.progress import Progress, kept_progress
from madoguchi.models import Batch, BatchProgress, Place
from madoguchi.models.scope import operator_scope
from madoguchi.services.delivery_tokens import make_token, token_shown
from madoguchi.services.uploads import Announced, add_part, begin_upload, finish_upload
from tests.batches import published_batch
from tests.billing_files import content, customer_rows, file_of
from tests.cast import NOW

KOKA = settings.REGISTRY["aicom-koka"]
FILE = content(file_of(KOKA, "customers"), customer_rows())
NAME = "kokyaku-1.csv"

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def scope(tmp_path: Path, settings: Any):
    settings.DOCUMENTS = str(tmp_path / "store")
    with operator_scope(KOKA.slug):
        yield


def by_path(folder: Path) -> None:
    (folder / NAME).write_bytes(FILE)
    take_in(profile=KOKA.profile, path=folder / NAME, now=NOW)


def by_upload(_folder: Path) -> None:
    token = token_shown(make_token(name="billing", now=NOW), now=NOW)
    announced = Announced(NAME, len(FILE), hashlib.sha256(FILE).hexdigest())
    upload, _is_new = begin_upload(token=token, announced=announced, now=NOW)
    add_part(upload=upload, begins_at=0, content=FILE, now=NOW)
    finish_upload(upload=upload, now=NOW)
    assert take_in_delivery(profile=KOKA.profile, now=NOW) == 1


@pytest.mark.parametrize("send", [by_path, by_upload])
def test_how_far_a_file_is_is_seen_while_it_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, send: Any
) -> None:
    seen = []

    def looked_at(**facts: Any) -> None:
        seen.append(BatchProgress.objects.get().step)
        publish_found(**facts)
        seen.append(BatchProgress.objects.get().step)

    publish_found = dry_run.publish_found
    monkeypatch.setattr(dry_run, "publish_found", looked_at)
    send(tmp_path)
    assert (seen, BatchProgress.objects.count(), Place.objects.count()) == (["comparing", "publishing"], 0, 1)


def test_work_goes_on_where_its_progress_cannot_be_kept() -> None:
    batch = published_batch(published_at=NOW)
    with kept_progress(batch) as told, transaction.atomic():
        Batch.objects.select_for_update().get(pk=batch.pk)
        told(Progress("publishing", 1, 1.0))
    assert BatchProgress.objects.count() == 0

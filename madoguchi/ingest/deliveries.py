"""Deliveries (納品の取込): an upload that is complete is taken in, and its report kept for who sent it."""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.ingest.batch import bring_in
from madoguchi.ingest.progress import progress_seen
from madoguchi.ingest.receiving import receive
from madoguchi.ingest.report import LineFault, Report
from madoguchi.models import Batch, Upload
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.uploads import close_upload, content_of, next_received, received_still

COMES_AGAIN = (OperationalError, StoreRefused, OSError)
"""What is no fault of the file's: the database, the store or the disk is away for a while."""

logger = logging.getLogger(__name__)


def take_in_delivery(*, profile: Profile, now: datetime) -> int:
    """Take in the upload that waits longest; give 1, or 0 where none waits.

    Its batch is received with a commit of its own, so that its page shows how far the work is; then file and
    state change with one commit. Whoever is killed leaves an upload that waits, whose batch is known by it.
    """
    found: tuple[Upload, Batch] | None = None
    with transaction.atomic():
        if (upload := next_received()) is None:
            return 0
        if batch := _done(upload, lambda: _received(upload, profile, now), now):
            found = upload, batch
    if found:
        _publish(*found, profile=profile, now=now)
    return 1


def _publish(upload: Upload, batch: Batch, *, profile: Profile, now: datetime) -> None:
    """Publish what was received, unless another worker has taken the upload meanwhile."""
    with progress_seen(batch) as told, transaction.atomic():
        held = received_still(upload)
        if held is None:
            return
        by = upload.token.name
        report = _done(held, lambda: bring_in(profile=profile, batch=batch, now=now, by=by, told=told), now)
        if report:
            report.file_name = upload.file_name
            close_upload(upload=held, is_refused=report.is_refused, report=str(report), now=now)


def _done[Found](upload: Upload, act: Callable[[], Found], now: datetime) -> Found | None:
    """Do something with an upload, or close it where that is a mistake of ours."""
    try:
        with transaction.atomic():
            return act()
    except COMES_AGAIN:
        raise
    except Exception as error:  # noqa: BLE001  # a mistake of ours; it must not hold up what comes behind
        logger.error("upload %s: %s", upload.reference, type(error).__name__)  # noqa: TRY400  # no data
        words = _("取り込みの途中で、こちらの不具合が起きました。データは変わっていません。")
        close_upload(upload=upload, is_refused=True, report=words, now=now)
        return None


def _received(upload: Upload, profile: Profile, now: datetime) -> Batch | None:
    """Receive what has come; None where it is not what was announced, which closes the upload."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-") as folder:
        path = Path(folder) / "upload"  # its own name may be longer than the disk allows
        digest = _written(upload, path)
        if digest != upload.sha256:
            report = Report(file_name=upload.file_name)
            report.refuse(LineFault(0, "", "upload_differs", {"due": upload.sha256, "found": digest}))
            close_upload(upload=upload, is_refused=True, report=str(report), now=now)
            return None
        facts = {"file_name": upload.file_name, "by": upload.token.name, "delivery": str(upload.reference)}
        return receive(profile=profile, path=path, door="system", now=now, **facts)


def _written(upload: Upload, path: Path) -> str:
    """Write an upload to a file, a part at a time; give its SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb") as stream:
        for part in content_of(upload):
            digest.update(part)
            stream.write(part)
    return digest.hexdigest()

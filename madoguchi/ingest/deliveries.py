"""Deliveries (納品の取込): an upload that is complete is taken in, and its report kept for who sent it."""

import hashlib
import logging
import tempfile
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.ingest.batch import take_in
from madoguchi.ingest.report import LineFault, Report
from madoguchi.models import Upload
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.uploads import close_upload, content_of, next_received

COMES_AGAIN = (OperationalError, StoreRefused, OSError)
"""What is no fault of the file's: the database, the store or the disk is away for a while."""

logger = logging.getLogger(__name__)


@transaction.atomic
def take_in_delivery(*, profile: Profile, now: datetime) -> int:
    """Take in the upload that waits longest; give 1, or 0 where none waits.

    It is held meanwhile, so of two workers each takes another one; and file and state change with one commit,
    so whoever is killed leaves an upload that waits.
    """
    upload = next_received()
    if upload is None:
        return 0
    try:
        with transaction.atomic():
            report = _taken_in(upload, profile, now)
    except COMES_AGAIN:
        raise
    except Exception as error:  # noqa: BLE001  # a mistake of ours; it must not hold up what comes behind
        logger.error("upload %s: %s", upload.reference, type(error).__name__)  # noqa: TRY400  # no data
        words = _("取り込みの途中で、こちらの不具合が起きました。データは変わっていません。")
        close_upload(upload=upload, is_refused=True, report=words, now=now)
        return 1
    close_upload(upload=upload, is_refused=report.is_refused, report=str(report), now=now)
    return 1


def _taken_in(upload: Upload, profile: Profile, now: datetime) -> Report:
    with tempfile.TemporaryDirectory(prefix="madoguchi-") as folder:
        path = Path(folder) / upload.file_name
        digest = _written(upload, path)
        if digest != upload.sha256:
            report = Report(file_name=upload.file_name)
            report.refuse(LineFault(0, "", "upload_differs", {"due": upload.sha256, "found": digest}))
            return report
        return take_in(profile=profile, path=path, now=now, door="system", by=upload.token.name)


def _written(upload: Upload, path: Path) -> str:
    """Write an upload to a file, a part at a time; give its SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb") as stream:
        for part in content_of(upload):
            digest.update(part)
            stream.write(part)
    return digest.hexdigest()

"""What follows when a batch is published (公開後の処理), in the transaction that publishes it.

Each function is called with the batch, the profile and the moment, in order; what one raises undoes all. The
temporary tables ``staged`` and, for bills, ``differing`` (the versions just published) are still there.
"""

from collections.abc import Callable
from datetime import datetime

from madoguchi.ingest.earning import earn_points
from madoguchi.models import Batch
from madoguchi.operators.schema.profile import Profile

type AfterPublishing = Callable[[Batch, Profile, datetime], None]


def earn(batch: Batch, profile: Profile, now: datetime) -> None:
    """Give the customers what their bills earn, at operators with points."""
    if profile.points and batch.kind == "bills":
        earn_points(points=profile.points, now=now)


AFTER_PUBLISHING: list[AfterPublishing] = [earn]

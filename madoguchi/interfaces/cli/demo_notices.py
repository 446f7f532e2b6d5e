"""The demonstration's notices, from ``samples/OPERATOR/notices.toml`` where there is one."""

import tomllib
from pathlib import Path

from madoguchi.models import Notice
from madoguchi.services.notices import publish_notice


def announce(folder: Path) -> None:
    """Announce the sample notices, unless an earlier demonstration did."""
    file = folder / "notices.toml"
    if not file.exists() or Notice.objects.exists():
        return
    for notice in tomllib.loads(file.read_text(encoding="utf-8"))["notices"]:
        publish_notice(**notice)

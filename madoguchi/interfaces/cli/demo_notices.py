"""The demonstration's notices, from ``samples/OPERATOR/notices.toml`` where there is one."""

import tomllib
from pathlib import Path
from typing import Any

from madoguchi.domain.audiences import EVERYBODY, Audience, AudienceKind
from madoguchi.models import Notice
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.notices import publish_notice


def announce(folder: Path, profile: Profile) -> None:
    """Announce the sample notices, unless an earlier demonstration did."""
    file = folder / "notices.toml"
    if not file.exists() or Notice.objects.exists():
        return
    for notice in tomllib.loads(file.read_text(encoding="utf-8"))["notices"]:
        publish_notice(**(notice | {"audience": _audience(notice)}), profile=profile)


def _audience(notice: dict[str, Any]) -> Audience:
    """Read an audience such as ``{ area = ["〇〇市"] }``; without one it is everybody."""
    stated = notice.get("audience", {})
    return next((Audience(AudienceKind(kind), tuple(values)) for kind, values in stated.items()), EVERYBODY)

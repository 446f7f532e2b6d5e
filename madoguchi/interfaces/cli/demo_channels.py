"""The demonstration's paid channels, from ``samples/OPERATOR/channels.toml`` where members may add them."""

import tomllib
from pathlib import Path

from madoguchi.models import PaidChannel
from madoguchi.operators.schema.procedures import PaidChannels
from madoguchi.services.paid_channels import offer_channel


def offer_channels(folder: Path, rules: PaidChannels | None) -> None:
    """Put the sample channels on offer, unless an earlier demonstration did."""
    file = folder / "channels.toml"
    if rules is None or not file.exists() or PaidChannel.objects.exists():
        return
    for channel in tomllib.loads(file.read_text(encoding="utf-8"))["channels"]:
        offer_channel(**channel)

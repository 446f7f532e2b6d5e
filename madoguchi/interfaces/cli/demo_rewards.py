"""The demonstration's rewards, from ``samples/OPERATOR/rewards.toml`` where there are points."""

import tomllib
from pathlib import Path

from madoguchi.models import Reward
from madoguchi.operators.schema.points import Points
from madoguchi.services.redemptions import offer_reward


def offer(folder: Path, points: Points | None) -> None:
    """Offer the sample rewards, unless an earlier demonstration did."""
    file = folder / "rewards.toml"
    if points is None or not file.exists() or Reward.objects.exists():
        return
    for reward in tomllib.loads(file.read_text(encoding="utf-8"))["rewards"]:
        offer_reward(points=points, **reward)

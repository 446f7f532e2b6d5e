"""The surroundings of a benchmark: a server of its own, the migrated tables, one operator."""

import os
from pathlib import Path

from madoguchi.adapters.postgres import embedded

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench"
SLUG = "kanazawa-cable"


def environment() -> dict[str, str]:
    """Give what a measured server needs to know."""
    return {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or embedded.url(VAR / "postgres"),
        "MADOGUCHI_VAR": str(VAR),
        "MADOGUCHI_SECRET_KEY": "only for benchmarks",
        "MADOGUCHI_PLAIN_HTTP": "1",
    }

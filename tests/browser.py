"""The browser of the tests: Chromium, wherever it is found; where there is none it is installed.

``python -m tests.browser`` finds or installs it and prints its path. Without one the browser tests say so
loudly; in CI (``CI=true``) that is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def find() -> str | None:
    """Give the path of a browser, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None) or _of_playwright()


def _of_playwright() -> str | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    found = sorted(cache.glob("chromium*/chrome-linux*/*hrome*"))
    return next((str(path) for path in found if os.access(path, os.X_OK) and path.is_file()), None)


def install() -> str | None:
    """Install a browser: by the system's packages as root on Debian, else playwright's own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = ("-qq", "-o", "DPkg::Lock::Timeout=400")
        _try("apt-get", *quiet, "update")
        _try("apt-get", *quiet, "install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk")
    if not find():
        _try(sys.executable, "-m", "playwright", "install", "chromium")
    return find()


def _try(*command: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL, timeout=900)


def main() -> int:
    """Find or install; fail only in CI."""
    found = find() or install()
    print(found or "NO CHROMIUM COULD BE FOUND OR INSTALLED: THE BROWSER TESTS WILL NOT RUN.")
    return 1 if found is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
